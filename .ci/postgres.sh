# Sets POSTGRES_URL to a server that answers: the one given, the one on this machine, or a private one started here.
# Fails when there is none: the PostgreSQL half of the tests is never skipped.

postgres_answers() { psql --no-psqlrc --quiet --command 'SELECT 1' "$1" >/dev/null 2>&1; }

# Stops and removes the private server, if one was started.
postgres_stop() {
    if [ -n "${POSTGRES_HOME:-}" ]; then
        "${POSTGRES_AS[@]}" "$POSTGRES_BIN/pg_ctl" --pgdata "$POSTGRES_HOME/data" --mode immediate stop >/dev/null || true
        rm -rf "$POSTGRES_HOME"
    fi
}

postgres_url() {
    local candidate
    if [ -n "${TEST_DATABASE_URL:-}" ]; then
        postgres_answers "$TEST_DATABASE_URL" || { echo "TEST_DATABASE_URL does not answer" >&2; exit 1; }
        POSTGRES_URL="$TEST_DATABASE_URL"
        return
    fi
    for candidate in "postgres://root@127.0.0.1:5432/test" "postgres://postgres@127.0.0.1:5432/postgres"; do
        if postgres_answers "$candidate"; then
            POSTGRES_URL="$candidate"
            echo "using $candidate"
            return
        fi
    done
    POSTGRES_BIN="$(dirname "$(find /usr/lib/postgresql /usr/local /opt -name initdb -type f -perm -u+x 2>/dev/null | sort -V | tail -n 1)")"
    [ -x "$POSTGRES_BIN/initdb" ] || { echo "no PostgreSQL server answers and none is installed" >&2; exit 1; }
    POSTGRES_HOME="$(mktemp -d)"
    POSTGRES_AS=()
    # The server refuses to run as root.
    if [ "$(id -u)" = 0 ]; then
        chown postgres "$POSTGRES_HOME"
        POSTGRES_AS=(runuser -u postgres --)
    fi
    local port
    port="$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')"
    "${POSTGRES_AS[@]}" "$POSTGRES_BIN/initdb" --pgdata "$POSTGRES_HOME/data" --auth trust --username postgres >/dev/null
    "${POSTGRES_AS[@]}" "$POSTGRES_BIN/pg_ctl" --pgdata "$POSTGRES_HOME/data" --wait --log "$POSTGRES_HOME/log" \
        --options "-p $port -k $POSTGRES_HOME -c listen_addresses=127.0.0.1" start >/dev/null
    POSTGRES_URL="postgres://postgres@127.0.0.1:$port/postgres"
    postgres_answers "$POSTGRES_URL" || { echo "the private PostgreSQL server does not answer" >&2; exit 1; }
    echo "started a private server on port $port"
}
