# Sets POSTGRES_URL to a server that answers: the one given, the one on this machine, or a private one started here.
# Fails when there is none: the PostgreSQL half of the tests is never skipped.

postgres_answers() { psql --no-psqlrc --quiet --command 'SELECT 1' "$1" >/dev/null 2>&1; }

postgres_url() {
    local candidate
    for candidate in "${TEST_DATABASE_URL:-}" "postgres://root@127.0.0.1:5432/test" "postgres://postgres@127.0.0.1:5432/postgres"; do
        if [ -n "$candidate" ] && postgres_answers "$candidate"; then
            POSTGRES_URL="$candidate"
            echo "using ${candidate%%\?*}"
            return
        fi
    done
    local bin
    bin="$(dirname "$(find /usr/lib/postgresql /usr/local /opt -name initdb -type f -perm -u+x 2>/dev/null | sort -V | tail -n 1)")"
    [ -x "$bin/initdb" ] || { echo "no PostgreSQL server answers and none is installed" >&2; exit 1; }
    POSTGRES_HOME="$(mktemp -d)"
    local port=54329 run=()
    # The server refuses to run as root.
    if [ "$(id -u)" = 0 ]; then
        chown postgres "$POSTGRES_HOME"
        run=(runuser -u postgres --)
    fi
    "${run[@]}" "$bin/initdb" --pgdata "$POSTGRES_HOME/data" --auth trust --username postgres >/dev/null
    "${run[@]}" "$bin/pg_ctl" --pgdata "$POSTGRES_HOME/data" --wait --log "$POSTGRES_HOME/log" \
        --options "-p $port -k $POSTGRES_HOME -c listen_addresses=127.0.0.1" start >/dev/null
    POSTGRES_URL="postgres://postgres@127.0.0.1:$port/postgres"
    postgres_answers "$POSTGRES_URL" || { echo "the private PostgreSQL server does not answer" >&2; exit 1; }
    echo "started a private server on port $port"
}
