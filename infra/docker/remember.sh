#!/bin/sh
# Keeps the settings of this deployment in one file that docker compose reads at every command in this folder (.env):
# given in the shell once, they need not be given again. CEIBA_ENVIRONMENT never changes afterwards. Prints it.
# Somebody may have written the file by hand: it is read as docker compose reads it, and a line that cannot be read so
# stops everything. Passed over, it would make a demonstration of production.
set -eu
# Bytes: an accent in another encoding must not hide a line from grep.
export LC_ALL=C

file=${CEIBA_ENV_FILE:-.env}
names='CEIBA_ENVIRONMENT CEIBA_PUBLIC_URL CEIBA_SMTP_URL CEIBA_PORT CEIBA_MAIL_PORT CEIBA_TRUSTED_PROXIES'
names="$names CEIBA_SUBNET CEIBA_SUPPORT_CONTACTS CEIBA_SETTINGS_FOLDER CEIBA_SETTINGS_FILE CEIBA_METRICS_TOKEN"
names="$names CEIBA_POSTGRES_URL CEIBA_POSTGRES_POOL_URL CEIBA_BROKER_URL CEIBA_CACHE_URL CEIBA_UPSTREAM_CA"
names="$names CEIBA_BACKUP_FOLDER CEIBA_BACKUP_REPOSITORY CEIBA_BACKUP_RECIPIENT CEIBA_BACKUP_AT"
names="$names CEIBA_BACKUP_KEEP CEIBA_BACKUP_S3_ENDPOINT CEIBA_BACKUP_S3_REGION CEIBA_BACKUP_S3_CA"
names="$names CEIBA_BACKUP_S3_ACCESS_KEY CEIBA_BACKUP_S3_SECRET_KEY"
names="$names CEIBA_AUDIT_ANCHOR_S3_ENDPOINT CEIBA_AUDIT_ANCHOR_S3_BUCKET CEIBA_AUDIT_ANCHOR_S3_REGION"
names="$names CEIBA_AUDIT_ANCHOR_S3_CA CEIBA_AUDIT_ANCHOR_S3_ACCESS_KEY CEIBA_AUDIT_ANCHOR_S3_SECRET_KEY"
names="$names CEIBA_AUDIT_ANCHOR_S3_KEEP_DAYS"
names="$names CEIBA_ALERT_PAGE_URL CEIBA_ALERT_TICKET_URL CEIBA_TRACES_ENDPOINT"
names="$names CEIBA_DOCUMENTS_S3_ENDPOINT CEIBA_DOCUMENTS_S3_BUCKET CEIBA_DOCUMENTS_S3_REGION"
names="$names CEIBA_DOCUMENTS_S3_ACCESS_KEY CEIBA_DOCUMENTS_S3_SECRET_KEY"
names="$names CEIBA_IMAGE_PYTHON CEIBA_IMAGE_POSTGRES CEIBA_IMAGE_REDIS"

# At the start of a file some editors write a mark.
before="^($(printf '\357\273\277'))?[[:space:]]*(export[[:space:]]+)?"
any=$(echo "$names" | tr ' ' '|')
# Quoted, or bare; what compose would replace ($, \) only the single quotes hold. [:space:] takes a carriage return too.
form="('([^'\\\\]*)'|\"([^\"\\\\\$]*)\"|([^[:space:]'\"\\\\\$#][^[:space:]'\"\\\\\$]*)?)"
after='[[:space:]]*([[:space:]]#.*)?$'

fail() { printf 'ceiba: %s\n' "$*" >&2; exit 2; }
kept() {
    [ -f "$file" ] || return 0
    found=$(sed -n -E "s/${before}$1[[:space:]]*=[[:space:]]*$form$after/\\4\\5\\6/p" "$file") || exit 2
    printf '%s\n' "$found" | tail -n 1
}
# The line is not shown: it may hold the password of the mail server.
unread() {
    grep -nE "$before($any)[[:space:]]*([=:]|\$)" "$file" |
        grep -vE "^[0-9]+:${before#^}($any)[[:space:]]*=[[:space:]]*$form$after" | cut -d : -f 1
}

if [ -e "$file" ]; then
    [ -f "$file" ] && [ -r "$file" ] || fail "$file cannot be read"
    tr -d '\000' <"$file" | cmp -s - "$file" || fail "$file is no plain text: write it as UTF-8"
    lines=$(unread | tr '\n' ' ')
    [ -z "$lines" ] || fail "$file, line ${lines% }: not understood and left as it was; write NAME='value' on one line"
fi

environment=$(kept CEIBA_ENVIRONMENT)
given=${CEIBA_ENVIRONMENT-}
[ -z "$environment" ] || [ -z "$given" ] || [ "$given" = "$environment" ] ||
    fail "this deployment is CEIBA_ENVIRONMENT=$environment ($file) and stays so; another one needs a folder of its own"
case ${environment:-${given:-local}} in
    production | local) ;;
    *) fail "CEIBA_ENVIRONMENT is 'production' or 'local'" ;;
esac

umask 077
unfinished=$file.$$
trap 'rm -f "$unfinished"' EXIT
# Other lines are somebody's own.
{ [ ! -f "$file" ] || grep -Ev "$before($any)[[:space:]]*=" "$file" || :; } >"$unfinished"
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
