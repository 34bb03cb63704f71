#!/bin/sh
# Sets the checkout up and runs a command in its environment:
#
#     sh tools/bootstrap.sh PART... [-- PYTHON-ARGUMENT...]
#
# Finds a Python (or fetches Debian's below .env/python without installing it), lets
# tools/setup.py make the parts that are named, and runs .env/venv/bin/python with the
# arguments behind "--". Needs no root and changes nothing outside the checkout but
# the download cache ${XDG_CACHE_HOME:-~/.cache}/asom.
set -eu
cd "$(dirname "$0")/.."
root=$(pwd)
own=$root/.env/python
cache=${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/asom

# 3.10 is Odoo 19's oldest Python; the pinned wheels go up to 3.12. The modules are
# those that Debian's python3-minimal lacks.
check='import sys, ssl, ctypes, hashlib, lzma, sqlite3, zoneinfo, venv
sys.exit(not (3, 10) <= sys.version_info[:2] < (3, 13))'

fail() {
    printf '\nasom: %s\n  What to do: %s\n' "$1" "$2" >&2
    exit 1
}

find_python() {
    for name in ${PYTHON:-} python3 python3.12 python3.11 python3.10; do
        if command -v "$name" >/dev/null 2>&1 &&
            "$name" -c "$check" >/dev/null 2>&1; then
            python=$name
            return 0
        fi
    done
    use_own_python
}

# Libraries unpacked below a folder are used where the machine has none of its own.
use_libraries() {
    found=$(find "$1/usr/lib" "$1/lib" -maxdepth 1 -name '*-linux-gnu*' \
        2>/dev/null | tr '\n' ':')
    [ -n "$found" ] || return 0
    LD_LIBRARY_PATH=${LD_LIBRARY_PATH:+$LD_LIBRARY_PATH:}${found%:}
    export LD_LIBRARY_PATH
}

use_own_python() {
    [ -e "$own/.asom-stamp" ] || return 1
    use_libraries "$own"
    python=$(find "$own/usr/bin" -name 'python3.1[0-9]' | head -n 1)
    [ -n "$python" ] && "$python" -c "$check"
}

private_apt() {
    program=$1
    shift
    "$program" -o Dir::State::Lists="$cache/apt/machine/lists" \
        -o Dir::Cache="$cache/apt/machine/cache" \
        -o Dir::Log="$cache/apt/machine/log" -o APT::Sandbox::User=root \
        -o Debug::NoLocking=true -o Acquire::Retries=3 -q "$@"
}

# Debian's Python with the libraries that are missing here. apt checks the signature
# of its index and the hash of each package.
fetch_python() {
    for name in apt-get dpkg-deb; do
        command -v $name >/dev/null 2>&1 ||
            fail 'there is no Python 3.10, 3.11 or 3.12 on this machine' \
                'install one, or name it: make PYTHON=/path/to/python3.11 ...'
    done
    printf 'asom: this machine has no suitable Python: fetching one below .env\n' >&2
    mkdir -p "$cache/debs" "$cache/apt/machine/lists/partial" \
        "$cache/apt/machine/cache/archives/partial" "$cache/apt/machine/log"
    work=$root/.env/python.part
    rm -rf "$work"
    mkdir -p "$work/debs"
    private_apt apt-get update >"$work/log" 2>&1 || apt_failed
    private_apt apt-get install -s --no-install-recommends python3 \
        >"$work/plan" 2>"$work/log" || apt_failed
    wanted=$(sed -n 's/^Inst \([^ :]*\)[^(]*(\([^ ]*\) .*/\1=\2/p' "$work/plan" |
        grep -v -e '^libc6=' -e '^libc-bin=')
    # Word splitting is meant: one argument for each package.
    # shellcheck disable=SC2086
    (cd "$work/debs" && private_apt apt-get download $wanted) \
        >"$work/log" 2>&1 || apt_failed
    for package in "$work"/debs/*.deb; do
        dpkg-deb -x "$package" "$work"
    done
    rm -rf "$work/debs" "$own"
    touch "$work/.asom-stamp"
    mv "$work" "$own"
}

apt_failed() {
    tail -n 5 "$work/log" >&2
    fail 'Python could not be fetched from Debian (see above)' \
        'check the network and run the same command again, or: apt-get install python3'
}

if ! find_python; then
    fetch_python
    use_own_python || fail 'the Python fetched from Debian does not run here' \
        'as root: apt-get install python3'
fi

# Browsers, uv and the server leave things in the temporary folder: ours, unless the
# path is so long that a browser's socket (108 bytes) would not fit in.
if [ ${#root} -le 45 ]; then
    TMPDIR=$root/var/tmp
    export TMPDIR
    mkdir -p "$TMPDIR"
fi

parts=
while [ $# -gt 0 ]; do
    if [ "$1" = -- ]; then
        shift
        break
    fi
    parts="$parts $1"
    shift
done
# No byte code beside the sources of tools/: another user may run it next time.
# shellcheck disable=SC2086
PYTHONDONTWRITEBYTECODE=1 "$python" -m tools.setup $parts
use_libraries "$root/.env/lib"
# A server that compiles its sources at each start spends two of four seconds on it:
# the byte code is kept here, whoever owns the sources and whatever the machine says.
unset PYTHONDONTWRITEBYTECODE
PYTHONPYCACHEPREFIX=$root/.env/bytecode
export PYTHONPYCACHEPREFIX
[ $# -eq 0 ] || exec "$root/.env/venv/bin/python" "$@"
