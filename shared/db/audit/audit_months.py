"""The partitions of the audit: one a month, made before the month comes (ADR 0083).

Raw SQL: it runs over the relay's psycopg connection.
"""

from typing import Any, Final

import psycopg

from shared.telemetry import get_logger

log = get_logger(__name__)

MONTHS_AHEAD: Final = 3
"""For so long may no relay run before entries go where no month is meant for them."""


def add_months(database: "psycopg.Connection[Any]") -> int:
    """Make the partitions of the coming months that are missing; returns how many.

    While a long read or an entry without a month is in the way, none is made: the next call tries again.
    """
    try:
        row = database.execute("SELECT add_audit_months(%s) AS made", (MONTHS_AHEAD,)).fetchone()
    except (psycopg.errors.LockNotAvailable, psycopg.errors.CheckViolation) as error:
        log.warning("audit months not added", error=type(error).__name__)
        return 0
    return row.made if row else 0
