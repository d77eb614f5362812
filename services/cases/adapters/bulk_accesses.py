"""Who opened or searched much, counted over the audit, and what was told of it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Float, Text, and_, cast, exists, func, or_, select
from sqlalchemy.dialects.postgresql import insert

from services.cases.adapters.older import newest_first
from services.cases.adapters.tables import metadata
from services.cases.domain.bulk_access import USUAL_OF, WINDOW, BulkAccess, BulkLimits, BusyAccount, Usual
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
_cases_opened = func.count(_row.object_id.distinct()).filter(_opened)
_times_searched = func.count().filter(_row.action.in_(SEARCHES))


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
        # Ids are UUIDv7: an hour is one stretch of the primary key, and no other index has to be kept for it.
        counted = (
            select(
                _row.actor,
                _row.organisation_id,
                func.min(_row.country).label("country"),
                _cases_opened.label("opened"),
                _times_searched.label("searched"),
            )
            .where(
                _row.id >= first_id_at(since),
                _row.at > since,
                _row.organisation_id.is_not(None),
                _row.actor != _row.client_id,
            )
            .group_by(_row.actor, _row.organisation_id)
            .having(or_(_cases_opened > limits.opened, _times_searched > limits.searched))
            .subquery()
        )
        told = exists().where(bulk_access.c.actor == counted.c.actor, bulk_access.c.at > since)
        # What an account opened may be of another country than their own.
        home = select(MEMBER.c.country).where(cast(MEMBER.c.user_id, Text) == counted.c.actor).scalar_subquery()
        found = select(counted, func.coalesce(home, counted.c.country).label("home")).where(~told)
        return [_busy(row) for row in self._connection.execute(found.order_by(counted.c.actor))]

    def usual(self, actors: Collection[str], now: datetime) -> Mapping[str, Usual]:
        """What these people did in an hour in the weeks before the last hour, of those who did anything.

        It reads all audit rows of that time by their ids, and so no index by people has to be kept.
        """
        if not actors:
            return {}
        until, since = now - WINDOW, now - WINDOW - USUAL_OF
        hour = func.date_trunc("hour", _row.at)
        hours = (
            select(_row.actor, _cases_opened.label("opened"), _times_searched.label("searched"))
            .where(_row.id >= first_id_at(since), _row.at > since, _row.at <= until, _row.actor.in_(actors))
            .group_by(_row.actor, hour)
            .having(or_(_cases_opened > 0, _times_searched > 0))
            .subquery()
        )
        spread = [
            func.coalesce(cast(each(column), Float), 0.0).label(f"{column.name}_{name}")
            for column in (hours.c.opened, hours.c.searched)
            for name, each in (("mean", func.avg), ("deviation", func.stddev_samp))
        ]
        found = select(hours.c.actor, func.count().label("hours"), *spread).group_by(hours.c.actor)
        return {row.actor: _usual(row) for row in self._connection.execute(found)}

    def add(self, alert: BulkAccess) -> None:
        """Insert an alert about an account."""
        self._connection.execute(insert(bulk_access), _ALERTS.to_row(alert))

    def page(self, *, besides: str, after: Sequence[Any] | None, limit: int) -> Page[BulkAccess]:
        """The alerts that the context may see, newest first, without those about the account `besides`."""
        found = select(bulk_access).where(bulk_access.c.actor != besides)
        return newest_first(self._connection, found, bulk_access.c.at, after, limit, _ALERTS.from_row)


def _usual(row: Any) -> Usual:
    return Usual(
        hours=row.hours,
        opened_mean=row.opened_mean,
        opened_deviation=row.opened_deviation,
        searched_mean=row.searched_mean,
        searched_deviation=row.searched_deviation,
    )


def _busy(row: Any) -> BusyAccount:
    return BusyAccount(
        actor=row.actor,
        organisation_id=row.organisation_id,
        country=Country(row.home),
        opened=row.opened,
        searched=row.searched,
    )
