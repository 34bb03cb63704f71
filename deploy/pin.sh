#!/bin/sh
# Pin what production runs: fetch both images and write their digests to .env, which
# docker compose reads. Run it again to take newer ones, on purpose.
set -eu
cd "$(dirname "$0")/.."
if [ -d .env ]; then
    echo "pin: .env is the environment of 'make': use a checkout of its own" >&2
    exit 1
fi
new=$(mktemp .env.XXXXXX)
trap 'rm -f "$new"' EXIT

pin() { # VARIABLE image
    docker pull --quiet "$2" >/dev/null
    digest=$(docker image inspect --format '{{index .RepoDigests 0}}' "$2")
    case $digest in
        *@sha256:*) echo "$1=$digest" | tee -a "$new" ;;
        *) echo "pin: no digest of $2: '$digest'" >&2 && exit 1 ;;
    esac
}

pin POSTGRES_IMAGE postgres:17
pin ODOO_IMAGE odoo:19
mv "$new" .env
