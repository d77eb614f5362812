"""Who opened or searched much, counted over the audit, and what was told of it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Text, and_, cast, exists, func, or_, select
from sqlalchemy.dialects.postgresql import insert

from services.cases.adapters.older import newest_first
from services.cases.adapters.tables import metadata
from services.cases.domain.bulk_access import WINDOW, BulkAccess, BulkLimits, BusyAccount
from shared.db.audit_log import AUDIT
from shared.db.locks import try_hold_lock
from shared.db.members import MEMBER
from shared.db.paging import Page
from shared.db.rows import RowMapper, table_of
from shared.kernel.country import Country
from shared.kernel.ids import first_id_at

bulk_access = table_of(BulkAccess, "bulk_access", metadata)
_ALERTS = RowMapper(BulkAccess, bulk_access)

OPENINGS = ("document.opened", "document.downloaded", "packet.checked", "transparency_sheet.made")
"""Audit actions by which something of a case is opened, beside every `….read`."""
SEARCHES = ("case.searched",)
_row = AUDIT.c
_opened = and_(
    _row.object_type == "case", or_(_row.action.endswith(".read", autoescape=True), _row.action.in_(OPENINGS))
)


class BulkAccessRepository:
    """Counts in the audit and keeps alerts. The platform alone adds one."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def hold(self) -> bool:
        """Whether this transaction alone counts now."""
        return try_hold_lock(self._connection, "cases.bulk_access")

    def over(self, limits: BulkLimits, now: datetime) -> Sequence[BusyAccount]:
        """The people over a limit in the hour before `now` without an alert in that hour.

        Systems that sign in for themselves are not counted: they read by the hundred.
        """
        since = now - WINDOW
        opened = func.count(_row.object_id.distinct()).filter(_opened)
        searched = func.count().filter(_row.action.in_(SEARCHES))
        # Ids are UUIDv7: an hour is one stretch of the primary key, and no other index has to be kept for it.
        counted = (
            select(
                _row.actor,
                _row.organisation_id,
                func.min(_row.country).label("country"),
                opened.label("opened"),
                searched.label("searched"),
            )
            .where(
                _row.id >= first_id_at(since),
                _row.at > since,
                _row.organisation_id.is_not(None),
                _row.actor != _row.client_id,
            )
            .group_by(_row.actor, _row.organisation_id)
            .having(or_(opened > limits.opened, searched > limits.searched))
            .subquery()
        )
        told = exists().where(bulk_access.c.actor == counted.c.actor, bulk_access.c.at > since)
        # What an account opened may be of another country than their own.
        home = select(MEMBER.c.country).where(cast(MEMBER.c.user_id, Text) == counted.c.actor).scalar_subquery()
        found = select(counted, func.coalesce(home, counted.c.country).label("home")).where(~told)
        return [_busy(row) for row in self._connection.execute(found.order_by(counted.c.actor))]

    def add(self, alert: BulkAccess) -> None:
        """Insert an alert about an account."""
        self._connection.execute(insert(bulk_access), _ALERTS.to_row(alert))

    def page(self, *, besides: str, after: Sequence[Any] | None, limit: int) -> Page[BulkAccess]:
        """The alerts that the context may see, newest first, without those about the account `besides`."""
        found = select(bulk_access).where(bulk_access.c.actor != besides)
        return newest_first(self._connection, found, bulk_access.c.at, after, limit, _ALERTS.from_row)


def _busy(row: Any) -> BusyAccount:
    return BusyAccount(
        actor=row.actor,
        organisation_id=row.organisation_id,
        country=Country(row.home),
        opened=row.opened,
        searched=row.searched,
    )
