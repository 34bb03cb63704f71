#!/bin/sh
# Stops the checkout's PostgreSQL and removes what was made: .env, var, byte code; with
# the argument "cache" the download cache too. Works in a half-made environment.
set -eu
cd "$(dirname "$0")/.."

stop_postgres() {
    pid_file=var/pg/data/postmaster.pid
    [ -f "$pid_file" ] || return 0
    pid=$(head -n 1 "$pid_file")
    # The file may be of a killed server whose number another process has by now: a
    # PostgreSQL server works in its data folder.
    [ "$(readlink "/proc/$pid/cwd" 2>/dev/null)" = "$(pwd -P)/var/pg/data" ] || return 0
    kill -INT "$pid"
    for _ in 1 2 3 4 5 6 7 8 9 10; do
        kill -0 "$pid" 2>/dev/null || return 0
        sleep 0.5
    done
    kill -QUIT "$pid"
    sleep 1
}

stop_postgres
rm -rf .env var node_modules
find . -name __pycache__ -type d -prune -exec rm -rf {} +
if [ "${1:-}" = cache ]; then
    rm -rf "${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/asom"
fi
