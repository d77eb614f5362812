#!/bin/sh
# replace.sh SERVICE…: replaces the containers of these services whose image or definition has changed, one at a time. A new one
# starts beside the old one; once it is ready, the old one is drained and stopped (infra/docker/watch.py). Nobody waits for it.
set -eu

READY_WITHIN=180

fail() { printf 'ceiba: %s\n' "$*" >&2; exit 1; }
running() { docker compose ps --quiet "$1"; }
# Those of a service that were made from something else than what stands here now.
outdated() {
    definition=$(docker compose config --hash "$1" | cut -d ' ' -f 2)
    for id in $(running "$1"); do
        made=$(docker inspect --format '{{index .Config.Labels "com.docker.compose.config-hash"}} {{.Image}}' "$id")
        image=$(docker image inspect --format '{{.Id}}' "$(docker inspect --format '{{.Config.Image}}' "$id")")
        [ "$made" = "$definition $image" ] || echo "$id"
    done
}
start_another() {
    before=$(running "$1")
    number=$(($(echo "$before" | wc -l) + 1))
    docker compose up --detach --no-deps --no-recreate --scale "$1=$number" "$1" >&2
    for id in $(running "$1"); do
        echo "$before" | grep -q "$id" || echo "$id"
    done
}
replace() {
    new=$(start_another "$1")
    if ! docker exec "$new" python -m infra.docker.health --ready "$READY_WITHIN"; then
        docker logs --tail 20 "$new" >&2
        docker rm --force "$new" >/dev/null
        fail "the new $1 was not ready after $READY_WITHIN s and is removed; the one before it runs on"
    fi
    docker stop "$2" >/dev/null
    docker rm "$2" >/dev/null
}

for service in "$@"; do
    for old in $(outdated "$service"); do
        echo "replacing $service"
        replace "$service" "$old"
    done
done
