#!/bin/sh
# Finds or installs the servers and programs that an operator of a larger platform brings along: the tests of operations
# start them. Debian starts none of them by itself where no init runs.
set -eu

packages='pgbouncer pgbackrest age redis-server redis-sentinel prometheus prometheus-alertmanager podman runc haproxy'
# What Podman needs to start pods in a network, and to make a base image; and the client of Kubernetes.
packages="$packages catatonit nftables aardvark-dns debootstrap kubectl"
# What reads docker-compose.yml as an operator does; no engine has to run for it.
packages="$packages docker-cli docker-compose"
missing=
for package in $packages; do
    dpkg-query --show --showformat='${db:Status-Abbrev}' "$package" 2>/dev/null | grep -q '^ii' || missing="$missing $package"
done
[ -n "$missing" ] || exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -qq
    # shellcheck disable=SC2086 # a list of names
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
    exit 0
fi
echo "setup: the tests of operations need Debian's packages$missing: install them, then try again" >&2
exit 1
