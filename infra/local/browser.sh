#!/bin/sh
# Finds or installs a Chromium for the browser tests.
set -eu

for name in chromium-headless-shell chromium chromium-browser google-chrome google-chrome-stable; do
    if command -v "$name" >/dev/null; then exit 0; fi
done
if .venv/bin/python -m playwright install --only-shell chromium >/dev/null 2>&1; then
    [ "$(id -u)" != 0 ] || .venv/bin/python -m playwright install-deps chromium >/dev/null
    exit 0
fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium-headless-shell >/dev/null
    exit 0
fi
echo 'setup: the browser tests need Chromium: install the package chromium-headless-shell, then try again' >&2
exit 1
