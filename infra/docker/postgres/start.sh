#!/bin/sh
# Starts PostgreSQL with its password from the secrets of the platform; it archives where set-up has written how.
set -eu

configuration=/run/ceiba/pgbackrest.conf
if [ -e "$configuration" ] && [ "${1-}" = postgres ]; then
    # The account of the server writes the repository; of one in a bucket the folder stays empty.
    install -d -m 700 -o postgres -g postgres /backups/cluster
    set -- "$@" -c archive_mode=on -c archive_timeout=240 \
        -c "archive_command=pgbackrest --config=$configuration --stanza=ceiba archive-push %p"
fi
# The image takes it from the environment alone; a server that has its data needs none there.
if [ ! -s "${PGDATA:-}/PG_VERSION" ]; then
    POSTGRES_PASSWORD="$(cat /run/ceiba/password)"
    export POSTGRES_PASSWORD
fi
exec docker-entrypoint.sh "$@"
