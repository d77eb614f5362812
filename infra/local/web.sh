#!/bin/sh
# Builds the web app into gateway/static/app, or runs another script of its package.json: `infra/local/web.sh check`.
set -eu
cd "$(dirname "$0")/../.."
. infra/local/node.sh

cd gateway/web
if [ "${1:-build}" != build ]; then
    exec npm run "$1"
fi
# Built beside and then put in place, so that a gateway that starts meanwhile finds a whole application.
rm -rf ../static/app.new ../static/app.old
npm run build -- --outDir ../static/app.new
[ ! -d ../static/app ] || mv ../static/app ../static/app.old
mv ../static/app.new ../static/app
rm -rf ../static/app.old
