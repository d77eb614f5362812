"""Who read unusually, counted over the audit, and the alerts and list entries about it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    Column,
    ColumnElement,
    Connection,
    Exists,
    Float,
    Row,
    Select,
    Table,
    Text,
    and_,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import array, insert

from services.cases.adapters.access.notes_on_readings import columns_of, note_of
from services.cases.adapters.case.followers import case_follower
from services.cases.adapters.older import newest_first
from services.cases.adapters.tables import assignment, case_record, metadata
from services.cases.domain.access.mass_acts import MassAct
from services.cases.domain.access.unusual_access import (
    DAY,
    IDENTIFYING,
    USUAL_OF,
    WINDOW,
    BulkLimits,
    BusyAccount,
    ListFilter,
    UnusualAccess,
    UnusualKind,
    Usual,
)
from services.cases.domain.disclosure.disclosed_fields import NAMING
from shared.crypto import CountryKeys
from shared.db.audit.audit_log import AUDIT
from shared.db.locks import try_hold_lock
from shared.db.members import MEMBER
from shared.db.paging import Page
from shared.db.rows import RowMapper, table_of
from shared.db.types import Bytea
from shared.kernel.country import Country
from shared.kernel.errors import NotFound
from shared.kernel.grant import Grant
from shared.kernel.ids import first_id_at

bulk_access = table_of(
    UnusualAccess, "bulk_access", metadata, Column("note", Bytea), Column("wrapped_key", Bytea), without=("note",)
)
_ALERTS = RowMapper(UnusualAccess, bulk_access)
client_holder = Table(
    "client_holder",
    metadata,
    *(Column(name, Text, primary_key=True) for name in ("actor", "client_id", "holder")),
    Column("country", Text),
)
_line, _case = bulk_access.c, case_record.c

OPENINGS = (
    *("document.opened", "document.downloaded", "packet.checked", "packet.previewed"),
    "transparency_sheet.made",
)
"""Audit actions by which something of a case is opened, beside every `….read`."""
SENDINGS = ("packet.sealed",)
"""Audit actions by which something of a case leaves. They count where it says who a person is, and stop nobody: a
referral that is lost is a person without a bed."""
SEARCHES = ("case.searched",)
_row = AUDIT.c
_opened = and_(
    _row.object_type == "case",
    or_(
        _row.action.endswith(".read", autoescape=True),
        _row.action.in_(OPENINGS),
        and_(_row.action.in_(SENDINGS), _row.fields.bool_op("&&")(cast(array(NAMING), ARRAY(Text)))),
    ),
)
_cases_opened = func.count(_row.object_id.distinct()).filter(_opened)
_times_searched = func.count().filter(_row.action.in_(SEARCHES))


class UnusualAccessRepository:
    """Counts in the audit and keeps alerts. The platform alone adds one."""

    def __init__(self, connection: Connection, keys: CountryKeys) -> None:
        self._connection = connection
        self._keys = keys

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
        told = _listed(counted.c.actor, UnusualKind.MUCH).where(bulk_access.c.at > since)
        # What an account opened may be of another country than their own.
        home = select(MEMBER.c.country).where(cast(MEMBER.c.user_id, Text) == counted.c.actor).scalar_subquery()
        found = select(counted, func.coalesce(home, counted.c.country).label("home")).where(~told)
        return [_busy(row) for row in self._connection.execute(found.order_by(counted.c.actor))]

    def identified(self, actor: str, since: datetime) -> int:
        """Of how many cases `actor` has looked at who the persons are from `since` on."""
        named = select(func.count(_row.object_id.distinct())).where(
            _row.id >= first_id_at(since), _row.at >= since, _row.actor == actor, _row.action.in_(IDENTIFYING)
        )
        return self._connection.scalar(named) or 0

    def done(self, actor: str, act: MassAct, since: datetime) -> int:
        """How often `actor` did something from `since` on."""
        times = select(func.count()).where(
            _row.id >= first_id_at(since), _row.at >= since, _row.actor == actor, _row.action.in_(act.actions)
        )
        return self._connection.scalar(times) or 0

    def busy_with(self, act: MassAct, now: datetime) -> Sequence[BusyAccount]:
        """The accounts of people and systems that did something often in the hour before `now`, and are not listed."""
        since = now - WINDOW
        times, home = func.count(), func.min(_row.country).label("home")
        listed = _listed(_row.actor, act.kind).where(bulk_access.c.at > since)
        found = (
            select(_row.actor, _row.organisation_id, home, times.label("opened"), literal(0).label("searched"))
            .where(
                _row.id >= first_id_at(since),
                _row.at > since,
                _row.organisation_id.is_not(None),
                _row.action.in_(act.actions),
                ~listed,
            )
            .group_by(_row.actor, _row.organisation_id)
            .having(times >= act.told_from)
        )
        return [_busy(row) for row in self._connection.execute(found.order_by(_row.actor))]

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

    def at_night(self, country: Country, since: datetime, until: datetime) -> Sequence[BusyAccount]:
        """The people who opened cases of a country in a night, without those who are listed for it already."""
        listed = _listed(_row.actor, UnusualKind.NIGHT).where(bulk_access.c.at == until)
        of_night = _row.id >= first_id_at(since), _row.id < first_id_at(until), _row.country == country
        found = _openings().where(*of_night, ~listed).group_by(_row.actor, _row.organisation_id)
        return [_busy(row) for row in self._connection.execute(found.order_by(_row.actor))]

    def of_other_teams(self, most: int, now: datetime) -> Sequence[BusyAccount]:
        """The caseworkers who opened more than `most` cases of other teams in a day, and are not listed for that day.

        Of the own team is a case that one attends or attended, opened, follows or gave to who attends it; what was seen
        of a sealed case is not counted, because who sees it was named, or is reviewed.
        """
        since = now - DAY
        listed = _listed(_row.actor, UnusualKind.OTHER_TEAM).where(bulk_access.c.at > since)
        is_caseworker = exists().where(cast(MEMBER.c.user_id, Text) == _row.actor, MEMBER.c.role == "caseworker")
        found = (
            _openings()
            .join(case_record, and_(_case.id == _row.object_id, _case.organisation_id == _row.organisation_id))
            .where(
                _row.id >= first_id_at(since), _case.sealed_for.is_(None), ~_is_of_own_team(), is_caseworker, ~listed
            )
            .group_by(_row.actor, _row.organisation_id)
            .having(_cases_opened > most)
        )
        return [_busy(row) for row in self._connection.execute(found.order_by(_row.actor))]

    def keep_holders(self, caller: Grant, country: Country) -> None:
        """Keep who holds the system or application through which the caller acts; what is known stays as it is."""
        row = {"actor": caller.subject, "client_id": caller.client_id, "country": country}
        rows = [row | {"holder": holder} for holder in sorted(caller.held_by)]
        self._connection.execute(insert(client_holder).on_conflict_do_nothing(), rows)

    def add(self, alert: UnusualAccess) -> None:
        """Insert an alert about an account, with those who hold what it acted through in the day before."""
        used = select(_row.client_id).where(_row.id >= first_id_at(alert.at - DAY), _row.actor == alert.actor)
        held = client_holder.c
        known = select(held.holder).where(held.actor == alert.actor, held.client_id.in_(used))
        holders = self._connection.scalars(known.distinct().order_by(held.holder))
        self._connection.execute(insert(bulk_access), _ALERTS.to_row(replace(alert, held_by=tuple(holders))))

    def get_for_update(self, alert_id: UUID) -> UnusualAccess:
        """One line, locked. Raises NotFound, DecryptionError."""
        row = self._connection.execute(select(bulk_access).where(_line.id == alert_id).with_for_update()).first()
        if row is None:
            raise NotFound
        return self._read(row)

    def save_seen(self, alert: UnusualAccess) -> None:
        """Keep who saw a line, when, what they found and why: that under a new key, wrapped by the country's."""
        seen: dict[str, Any] = {"seen_by": alert.seen_by, "seen_at": alert.seen_at, "outcome": alert.outcome}
        seen |= columns_of(alert, self._keys)
        self._connection.execute(update(bulk_access).where(_line.id == alert.id).values(seen))

    def page(self, wanted: ListFilter, *, besides: str, after: Sequence[Any] | None, limit: int) -> Page[UnusualAccess]:
        """The lines that the context may see, newest first, without those about the account `besides`.

        Raises DecryptionError.
        """
        found = select(bulk_access).where(_line.actor != besides)
        if wanted.kind is not None:
            found = found.where(_line.kind == wanted.kind)
        if wanted.seen is not None:
            found = found.where(_line.seen_at.is_not(None) if wanted.seen else _line.seen_at.is_(None))
        return newest_first(self._connection, found, _line.at, after, limit, self._read)

    def _read(self, row: Row[Any]) -> UnusualAccess:
        return replace(_ALERTS.from_row(row), note=note_of(row, self._keys))


def _listed(actor: ColumnElement[str], kind: UnusualKind) -> Exists:
    return exists().where(_line.actor == actor, _line.kind == kind)


def _openings() -> Select[Any]:
    """Different cases that each person opened; systems that sign in for themselves are not counted."""
    home = func.min(_row.country).label("home")
    counts = _cases_opened.label("opened"), literal(0).label("searched")
    people = _opened, _row.organisation_id.is_not(None), _row.actor != _row.client_id
    return select(_row.actor, _row.organisation_id, home, *counts).select_from(AUDIT).where(*people)


def _is_of_own_team() -> ColumnElement[bool]:
    follows = exists().where(case_follower.c.case_id == _case.id, case_follower.c.follower == _row.actor)
    attended = or_(cast(assignment.c.user_id, Text) == _row.actor, assignment.c.assigned_by == _row.actor)
    attends = exists().where(assignment.c.case_id == _case.id, attended)
    now = func.coalesce(cast(_case.assigned_to, Text) == _row.actor, False)
    return or_(now, case_record.c.created_by == _row.actor, follows, attends)


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
