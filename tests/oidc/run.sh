#!/usr/bin/env bash
# Signing in at a real provider: installs `oidc-provider` from npm, starts it, runs the one test that needs it.
set -euo pipefail
cd "$(dirname "$0")"

for tool in node npm curl; do
  command -v "$tool" >/dev/null || { echo "tests/oidc/run.sh needs $tool: the external sign-in was NOT tested" >&2; exit 1; }
done

npm ci --no-audit --no-fund --silent
port="${PORT:-47391}"
PORT="$port" node provider.mjs >provider.log 2>&1 &
provider=$!
trap 'kill "$provider" 2>/dev/null || true' EXIT

for _ in $(seq 100); do
  if curl --silent --fail "http://127.0.0.1:$port/.well-known/openid-configuration" >/dev/null; then break; fi
  kill -0 "$provider" 2>/dev/null || { cat provider.log >&2; exit 1; }
  sleep 0.1
done

cd ../..
OIDC_TEST_ISSUER="http://127.0.0.1:$port" \
  "${CARGO:-cargo}" test --workspace --test e2e -- --ignored --exact oidc_real::oidc_against_a_real_provider
