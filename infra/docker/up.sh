#!/bin/sh
# `make up`: the platform in containers. In production nothing of a demonstration; on a developer's machine the profile
# `demo` as well: an invented network, a mailbox that delivers nothing, an NGO's system that takes webhooks.
# A platform that runs is upgraded without a stop (docs/runbooks/upgrade.md).
set -eu

environment=$(infra/docker/remember.sh)
demo=
[ "$environment" = production ] || demo='--profile demo'
backup=
! grep -q "^CEIBA_BACKUP_REPOSITORY=" "${CEIBA_ENV_FILE:-.env}" || backup='--profile backup'
once='secrets setup'
servers='postgres broker cache'
[ -z "$demo" ] || once="$once seed-identity seed-referrals"

running() { docker compose ps --quiet "$1"; }
of_kind() { docker compose config --services | grep -E -- "-($1)\$" || :; }
# What somebody has scaled stays so.
scales() {
    for service in $(docker compose config --services); do
        number=$(running "$service" | wc -l)
        [ "$number" -lt 2 ] || printf -- '--scale %s=%s ' "$service" "$number"
    done
}

# A server that runs on from a release which had other networks is where the new processes look for it.
join_networks() {
    server=$1
    shift
    container=$(running "$server")
    [ -n "$container" ] || return 0
    project=$(docker inspect --format '{{index .Config.Labels "com.docker.compose.project"}}' "$container")
    joined=$(docker inspect --format '{{range $name, $_ := .NetworkSettings.Networks}} {{$name}} {{end}}' "$container")
    for network; do
        case $joined in
            *" ${project}_$network "*) ;;
            *) docker network connect --alias "$server" "${project}_$network" "$container" ;;
        esac
    done
}

upgrade() {
    # Databases and queues run on as they are: what they need anew, the operator does when people can wait.
    docker compose up --detach --no-deps --no-recreate $servers
    join_networks postgres data outward
    join_networks broker data
    join_networks cache cache
    docker compose run --rm --no-deps secrets
    docker compose run --rm --no-deps setup
    infra/docker/replace.sh $(of_kind worker) $(of_kind relay) $(of_kind 'api|stream')
    # A release whose gateway published the port itself gives it to the proxy, which is made beforehand.
    [ -n "$(running proxy)" ] || docker compose up --no-start --no-deps proxy
    infra/docker/replace.sh gateway
    docker compose up --detach --no-deps proxy
    docker compose $demo rm --force --stop $once
    [ -z "$demo" ] || docker compose $demo up --detach --no-deps mail receiver
    docker compose $demo $backup up --detach --no-recreate --remove-orphans $(scales)
    [ -z "$backup" ] || docker compose $backup up --detach --no-deps backup
    for server in $servers; do
        made=$(docker inspect --format '{{index .Config.Labels "com.docker.compose.config-hash"}}' "$(running "$server")")
        [ "$made" = "$(docker compose config --hash "$server" | cut -d ' ' -f 2)" ] ||
            echo "$server runs as the release before defined it; when people can wait: docker compose up --detach --no-deps $server"
    done
}

docker compose $demo build
if [ -n "$(running gateway)" ]; then
    upgrade
else
    docker compose $demo $backup up --detach --remove-orphans
fi
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
