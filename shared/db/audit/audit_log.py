"""The audit trail of a service as a list, newest first: who did what, when and why, in ids and codes.

    AuditLog(work.connection).page(AuditFilter(equal={"action": "case.closed"}), before=position, limit=50)

`api/` presents the page with `Representation(AuditEntry, …)`.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, MetaData, Row, Select, literal, or_, select, tuple_

from shared.db.paging import Page, read_newest_first, read_page
from shared.db.rows import RowMapper, table_of
from shared.kernel.audit_actions import DENIED, current_action, names_of
from shared.kernel.country import Country
from shared.kernel.ids import first_id_at


@dataclass(frozen=True, kw_only=True, slots=True)
class AuditEntry:
    """One entry of the audit: who did what to what, when; ids and codes only."""

    id: UUID
    country: Country
    at: datetime
    actor: str
    client_id: str
    organisation_id: UUID | None
    """The organisation of the caller; None for the platform itself."""
    action: str
    object_type: str
    object_id: UUID | None
    purpose: str | None
    fields: tuple[str, ...]
    request_id: str


AUDIT = table_of(AuditEntry, "audit", MetaData())
_ENTRIES = RowMapper(AuditEntry, AUDIT)


@dataclass(frozen=True, kw_only=True, slots=True)
class AuditFilter:
    """Filters of a list: columns that must be equal, and a time span (`since` included, `until` not).

    An `action` is looked for under its earlier names as well.
    """

    equal: Mapping[str, object] = field(default_factory=dict)
    since: datetime | None = None
    until: datetime | None = None
    about: tuple[UUID, str] | None = None
    """An object, and a type of which any object will do as well."""
    besides: Collection[str] = ()
    """Actions that are left out."""


class AuditLog:
    """Reads the audit rows that the transaction may see."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def page(
        self, wanted: AuditFilter, *, before: UUID | None, limit: int, concerning: ColumnElement[bool] | None = None
    ) -> Page[AuditEntry]:
        """At most `limit` entries older than the one with id `before`; with `concerning` only those it holds for."""
        query = _selected(wanted)
        if concerning is not None:
            query = query.where(concerning)
        return read_newest_first(self._connection, query, AUDIT.c.id, before, limit, _entry)

    def of_object(
        self, object_id: UUID, *, after: Sequence[Any] | None, limit: int, organisation_id: UUID | None = None
    ) -> Page[AuditEntry]:
        """At most `limit` entries about one object; `after` is the moment and the id of an entry, as JSON has them.

        With `organisation_id` what that organisation did, and what anybody was refused.
        """
        moment = tuple_(AUDIT.c.at, AUDIT.c.id)
        query = select(AUDIT).where(AUDIT.c.object_id == object_id).order_by(AUDIT.c.at.desc(), AUDIT.c.id.desc())
        if organisation_id is not None:
            query = query.where(or_(AUDIT.c.organisation_id == organisation_id, AUDIT.c.action.in_(DENIED)))
        if after is not None:
            query = query.where(moment < tuple_(literal(datetime.fromisoformat(after[0])), literal(UUID(after[1]))))
        return read_page(self._connection, query, limit, entity=_entry, position=lambda row: [row.at, row.id])

    def every(self, object_id: UUID, actions: Collection[str]) -> Sequence[AuditEntry]:
        """All entries about one object with one of `actions`, newest first."""
        names = [name for action in actions for name in names_of(action)]
        query = select(AUDIT).where(AUDIT.c.object_id == object_id, AUDIT.c.action.in_(names))
        return [_entry(row) for row in self._connection.execute(query.order_by(AUDIT.c.at.desc(), AUDIT.c.id.desc()))]


def _selected(wanted: AuditFilter) -> Select[Any]:
    # Ids are UUIDv7, so the primary key gives both the order and the time span without another index.
    query = select(AUDIT)
    if wanted.besides:
        query = query.where(AUDIT.c.action.not_in([name for action in wanted.besides for name in names_of(action)]))
    if wanted.since is not None:
        query = query.where(AUDIT.c.id >= first_id_at(wanted.since))
    if wanted.until is not None:
        query = query.where(AUDIT.c.id < first_id_at(wanted.until))
    if wanted.about is not None:
        object_id, object_type = wanted.about
        query = query.where(or_(AUDIT.c.object_id == object_id, AUDIT.c.object_type == object_type))
    for name, value in wanted.equal.items():
        query = query.where(AUDIT.c[name].in_(names_of(str(value))) if name == "action" else AUDIT.c[name] == value)
    return query


def _entry(row: Row[Any]) -> AuditEntry:
    entry = _ENTRIES.from_row(row)
    return replace(entry, action=current_action(entry.action))
