#!/bin/sh
# Runs one program of this folder with the packages of its lock: `tests/clients/run.sh openid_client.mjs`.
set -eu
cd "$(dirname "$0")/../.."
node_folder=tests/clients
. infra/local/node.sh
exec node "tests/clients/$1"
