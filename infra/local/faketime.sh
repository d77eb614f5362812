#!/bin/sh
# Finds or installs libfaketime, which moves the clock of a process: only `make test-calendar` needs it.
set -eu

for library in /usr/lib/*/faketime/libfaketimeMT.so.1; do
    if [ -e "$library" ]; then exit 0; fi
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends libfaketime >/dev/null
    exit 0
fi
echo 'setup: the calendar tests need libfaketime: install the package libfaketime, then try again' >&2
exit 1
