"""Addresses that name several hosts, `scheme://user:password@h1:1,[fd00::2]:2/path?query`, as libpq and Sentinels have.

RFC 3986 knows one host, and from Python 3.13 on `urlsplit` refuses a second one that has brackets: hosts are taken
apart first, and `urlsplit` reads what has one.
"""

import re
from typing import Final

_FORM: Final = re.compile(r"(?P<scheme>[^:/?#]+://)((?P<account>[^/?#]*)@)?(?P<hosts>[^/?#]*)(?P<rest>.*)", re.DOTALL)


def for_each_host(url: str) -> list[str]:
    """The same address once for each host, in their order. A text without `://` stays as it is."""
    form = _FORM.fullmatch(url)
    if form is None:
        return [url]
    before, after = url[: form.start("hosts")], form["rest"]
    return [f"{before}{host}{after}" for host in form["hosts"].split(",")]


def has_account(url: str) -> bool:
    """Whether it names a user or a password."""
    form = _FORM.fullmatch(url)
    return form is not None and form["account"] is not None


def with_account(url: str, account: str) -> str:
    """The same address with `account` (`user:password`, each percent-encoded) in place of its own."""
    form = _FORM.fullmatch(url)
    if form is None:
        raise ValueError("no address with a scheme")
    return f"{form['scheme']}{account}@{form['hosts']}{form['rest']}"
