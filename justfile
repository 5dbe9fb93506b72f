# The menu: `just` lists it.
_default:
    @just --list

# Format, lint, test on SQLite.
check:
    cargo fmt --all --check
    cargo clippy --workspace --all-targets -- -D warnings
    cargo test --workspace

# The same tests on PostgreSQL.
test-pg url="postgres://root@127.0.0.1:5432/test":
    TEST_DATABASE_URL={{url}} cargo test --workspace

# The reporting year 2011, then serve.
demo:
    cargo run --release -- demo

# An empty system.
run:
    cargo run --release

# Write the OpenAPI documents after a change of routes; review them as a diff.
openapi:
    cargo run -- openapi

# Accept a change of the policy matrix; review it as a diff.
golden:
    UPDATE_GOLDEN=1 cargo test -p tonghop-e2e --test e2e the_policy_matrix

# What CI runs.
ci:
    .ci/run

# A binary for images: thin LTO.
dist:
    cargo build --profile dist --bins
