"""When the last backup and the last drill ran: in the database of identity, whose relay tells their ages.

Raw SQL: the operator's commands use psycopg, without the SQLAlchemy tables of a service.
"""

from datetime import UTC, datetime

import psycopg

from infra.ops.access import Access
from infra.ops.backup.moment import of_service

_NOTE = """
INSERT INTO backup_state (kind, set_id, tried_at, succeeded_at) VALUES (%(kind)s, %(set_id)s, %(now)s, %(ok)s)
ON CONFLICT (kind) DO UPDATE SET set_id = excluded.set_id, tried_at = excluded.tried_at,
    succeeded_at = coalesce(excluded.succeeded_at, backup_state.succeeded_at)
"""


def note(access: Access, kind: str, set_id: str, *, succeeded: bool) -> None:
    """Write down a run (`backup` or `drill`)."""
    now = datetime.now(UTC)
    with psycopg.connect(of_service(access.admin_url, "identity")) as connection:
        connection.execute(_NOTE, {"kind": kind, "set_id": set_id, "now": now, "ok": now if succeeded else None})


def last_success(access: Access, kind: str) -> datetime | None:
    """When the last run of that kind succeeded."""
    with psycopg.connect(of_service(access.admin_url, "identity")) as connection:
        row = connection.execute("SELECT succeeded_at FROM backup_state WHERE kind = %s", (kind,)).fetchone()
    return None if row is None else row[0]
