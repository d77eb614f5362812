"""The signed context that row-level security trusts.

A transaction carries `countries|organisation|actor|expiry|HMAC` in the setting `ceiba.context`; in referrals a
permission stands before the HMAC. A SECURITY DEFINER function checks the HMAC with a key that the application role
cannot read, so injected SQL that calls `set_config` cannot become another country or another organisation. A session of
PostgreSQL remembers the last text that it verified (docs/adr/0005).
"""

import hashlib
import hmac
import math
import time
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection

from shared.kernel.grant import Grant, Permission

LIFETIME = timedelta(minutes=10)
"""Longer than any transaction may last, and short, so that a leaked context is soon worthless."""

_STEP_S = 30
"""Expiries are rounded up to it: the next transaction of the same caller has the same text, which is known already."""


class ContextSigner:
    """Signs the context of one service's transactions."""

    def __init__(self, key: bytes, *, says: Permission | None = None) -> None:
        self._key = key
        self._says = says
        """A permission that the policies of the service ask for: a fifth part, empty for who does not hold it."""

    def sign(self, grant: Grant) -> str:
        """The value of `ceiba.context` for `grant`: countries, organisation, actor, expiry.

        The organisation is '' for the platform, and `*` for a person who oversees every one.

        The expiry comes from the machine's clock and never from an injected one, because PostgreSQL compares it with
        its own clock.
        """
        countries = ",".join(sorted(grant.countries))
        expiry = math.ceil((time.time() + LIFETIME.total_seconds()) / _STEP_S) * _STEP_S
        organisation = _organisation(grant)
        claim = f"{countries}|{organisation}|{grant.subject}|{expiry}"
        if self._says is not None:
            claim += f"|{self._says if grant.allows(self._says) else ''}"
        signature = hmac.digest(self._key, claim.encode(), "sha256").hex()
        return f"{claim}|{signature}"


def _organisation(grant: Grant) -> str:
    if grant.is_oversight:
        return "*"
    return "" if grant.is_system else str(grant.organisation_id)


def begin_under(context: str, connection: Connection) -> None:
    """Begin the transaction of `connection` under `context`; it is sent with its first statement."""
    connection.begin()
    driver: Any = connection.connection.dbapi_connection
    driver.begin_under(context)


def pads(key: bytes) -> tuple[bytes, bytes]:
    """Inner and outer pad of HMAC-SHA256 (RFC 2104). The database stores these and not `key` itself."""
    block = key.ljust(64, b"\0") if len(key) <= 64 else hashlib.sha256(key).digest().ljust(64, b"\0")
    return bytes(b ^ 0x36 for b in block), bytes(b ^ 0x5C for b in block)
