#!/usr/bin/env bash
# Cold start to the first answered request, and resident memory when idle, of the standalone release binary.
set -euo pipefail
cd "$(dirname "$0")/.."
cargo build --release --quiet
data="$(mktemp -d)"
port=18912
start=$(date +%s%N)
"${CARGO_TARGET_DIR:-target}/release/tonghop" --data-dir "$data/data" --port "$port" >/dev/null 2>&1 &
pid=$!
trap 'kill $pid 2>/dev/null; wait $pid 2>/dev/null; rm -rf "$data"' EXIT
until curl --silent --fail --output /dev/null "http://127.0.0.1:$port/readyz"; do
  kill -0 "$pid" # ends here if it does not run
  sleep 0.01
done
printf 'cold start, empty folder, to /readyz: %d ms\n' "$((($(date +%s%N) - start) / 1000000))"
sleep 5
printf 'resident when idle: %d MiB\n' "$(($(awk '/VmRSS/ {print $2}' "/proc/$pid/status") / 1024))"
