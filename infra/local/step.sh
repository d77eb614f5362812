#!/bin/sh
# Runs one step of `make check`: infra/local/step.sh <name> <command…>
# Says how long it took and how it ended; what the command wrote is shown where it failed.
set -u
name=$1
shift
wrote=$(mktemp)
trap 'rm -f "$wrote"' EXIT
began=$(date +%s)
printf '  %-13s begins\n' "$name"
"$@" >"$wrote" 2>&1
ended=$?
took=$(($(date +%s) - began))
if [ "$ended" = 0 ]; then
    printf '  %-13s %3d s  %s\n' "$name" "$took" "$(tail -n 1 "$wrote")"
else
    cat "$wrote"
    printf '  %-13s %3d s  failed\n' "$name" "$took"
fi
exit "$ended"
