#!/bin/sh
# Keeps the settings of this deployment in one file that docker compose reads at every command in this folder (.env):
# given in the shell once, they need not be given again. CEIBA_ENVIRONMENT never changes afterwards. Prints it.
set -eu

file=${CEIBA_ENV_FILE:-.env}
names='CEIBA_ENVIRONMENT CEIBA_PUBLIC_URL CEIBA_SMTP_URL CEIBA_PORT CEIBA_MAIL_PORT CEIBA_TRUSTED_PROXIES'

fail() { printf 'ceiba: %s\n' "$*" >&2; exit 2; }
kept() { [ ! -f "$file" ] || sed -n "s/^$1='\(.*\)'\$/\1/p" "$file" | tail -n 1; }

environment=$(kept CEIBA_ENVIRONMENT)
given=${CEIBA_ENVIRONMENT-}
[ -z "$environment" ] || [ -z "$given" ] || [ "$given" = "$environment" ] ||
    fail "this deployment is CEIBA_ENVIRONMENT=$environment ($file) and stays so; another one needs a folder of its own"

umask 077
unfinished=$file.$$
trap 'rm -f "$unfinished"' EXIT
# Other lines are somebody's own.
{ [ ! -f "$file" ] || grep -Ev "^($(echo "$names" | tr ' ' '|'))=" "$file" || :; } >"$unfinished"
for name in $names; do
    eval "value=\${$name-}"
    [ -n "$value" ] || value=$(kept "$name")
    [ -n "$value" ] || { [ "$name" = CEIBA_ENVIRONMENT ] && value=local; } || continue
    case $value in *[\'\\]* | *'
'*) fail "$name may hold no quotation mark, backslash or line end" ;; esac
    printf "%s='%s'\n" "$name" "$value" >>"$unfinished"
done
cmp -s "$unfinished" "$file" || mv "$unfinished" "$file"
kept CEIBA_ENVIRONMENT
