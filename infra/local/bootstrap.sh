#!/bin/sh
# Makes .venv and installs a lock into it: infra/local/bootstrap.sh <local|dev>
# Needs Python >= 3.11 and nothing else. uv is used where it is or can be fetched; pip does the work where it cannot.
set -eu

lock=requirements/$1.txt
tools=.make/uv

say() { printf 'setup: %s\n' "$*" >&2; }

find_python() {
    for name in ${PYTHON:-} python3 python3.13 python3.12 python3.11 python3.14; do
        if command -v "$name" >/dev/null && "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
            command -v "$name"
            return
        fi
    done
    say 'Python 3.11 or newer is needed'
    exit 1
}

find_uv() {
    if command -v uv; then return; fi
    if [ -x "$tools/bin/uv" ]; then echo "$tools/bin/uv"; return; fi
    if "$python" -m pip --version >/dev/null 2>&1; then
        # A folder of our own: Debian's Python refuses to install into itself.
        "$python" -m pip install --quiet --disable-pip-version-check --root-user-action=ignore --target "$tools" uv >&2 && echo "$tools/bin/uv"
    fi
}

make_venv_without_uv() {
    if "$python" -m venv .venv 2>/dev/null; then return; fi
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        say 'installing python3-venv: this Python comes without pip'
        apt-get update -qq
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends python3-venv >/dev/null
        rm -rf .venv
        "$python" -m venv .venv
        return
    fi
    say 'this Python comes without pip: install the package python3-venv, then try again'
    exit 1
}

python=$(find_python)
uv=$(find_uv || true)
say "installing $lock"
if [ -n "$uv" ]; then
    [ -x .venv/bin/python ] || "$uv" venv --quiet --python "$python" .venv
    "$uv" pip install --quiet --compile-bytecode --python .venv/bin/python --require-hashes -r "$lock"
else
    [ -x .venv/bin/pip ] || make_venv_without_uv
    .venv/bin/pip install --quiet --disable-pip-version-check --require-hashes -r "$lock"
fi

# The operator's command, for this folder: the packages are installed, the project itself is not.
printf '#!/bin/sh\nPYTHONPATH="%s" exec "%s/.venv/bin/python" -m infra.ops "$@"\n' "$PWD" "$PWD" >.venv/bin/ceiba
chmod 755 .venv/bin/ceiba
