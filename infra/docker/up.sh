#!/bin/sh
# `make up`: the platform in containers. In production nothing of a demonstration; on a developer's machine the profile
# `demo` as well: an invented network, a mailbox that delivers nothing, an NGO's system that takes webhooks.
set -eu

environment=$(infra/docker/remember.sh)
demo=
[ "$environment" = production ] || demo='--profile demo'

docker compose $demo up --build --detach
docker compose exec -T gateway python -m infra.docker.health --wait 600

if [ -n "$demo" ]; then
    seed=$(docker compose $demo ps --all --quiet seed-referrals)
    [ "$(docker wait "$seed")" = 0 ] || { docker logs --tail 20 "$seed" >&2; exit 1; }
    accounts=${CEIBA_HOME:-.ceiba}/containers
    mkdir -p "$accounts"
    docker compose $demo cp seed-identity:/demo/demo.json "$accounts/demo.json"
    chmod 600 "$accounts/demo.json"
fi
address=$(docker compose exec -T gateway cat /run/ceiba/CEIBA_PUBLIC_URL)
echo "ready: $address"
