"""Requests for access in PostgreSQL, and who is there to decide them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Text,
    Uuid,
    any_,
    case,
    cast,
    column,
    exists,
    func,
    insert,
    literal,
    select,
    update,
)

from services.identity.adapters.tables import access_requests as table
from services.identity.adapters.tables import activations, clients, country_roles, organisations, users
from services.identity.domain.authority.access_requests import (
    STILL_COUNTS,
    SUPERVISED_KINDS,
    AccessRequest,
    Decider,
    ListedRequest,
    RequestFilter,
    RequestKind,
    RequestState,
    Supervision,
)
from services.identity.domain.errors import existing
from services.identity.domain.roles.roles import Role
from shared.db.paging import Page, read_newest_first
from shared.db.rows import RowMapper
from shared.kernel.grant import Permission

_requesters = users.alias("requesters")
_deciders = users.alias("deciders")
_DECIDE = str(Permission.ACCESS_REQUESTS_DECIDE)
_OF_ORGANISATION = users.c.role.in_(
    role for role in Role if Permission.ACCESS_REQUESTS_DECIDE in role.permissions and not role.is_regional
)
# A country does not see the people of the region: the function returns their ids alone.
_COORDINATORS = select(func.regional_coordinators().table_valued(column("id", Uuid), column("organisation_id", Uuid)))
_MAY_DECIDE = (users.c.status == "active") & (
    country_roles.c.id.is_(None) | (literal(_DECIDE) == any_(country_roles.c.scope))
)

_REQUESTS = RowMapper(AccessRequest, table)
_LISTED = RowMapper(ListedRequest, table)


class AccessRequestRepository:
    """Reads and writes requests within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, request: AccessRequest) -> list[AccessRequest]:
        """Insert a request; an open one about the same subject is closed, so that there is one at most. The closed."""
        closed = self.close_all_of(request.subject_id, request.created_at)
        self._connection.execute(insert(table).values(**_REQUESTS.to_row(request)))
        return closed

    def get_for_update(self, request_id: UUID) -> AccessRequest:
        """The request, locked: of two decisions the second sees the first. Raises NotFound."""
        query = select(table).where(table.c.id == request_id).with_for_update()
        return _REQUESTS.from_row(existing(self._connection.execute(query).one_or_none()))

    def save_decision(self, request: AccessRequest) -> None:
        """Write state, decider and moment."""
        self._connection.execute(
            update(table)
            .where(table.c.id == request.id)
            .values(state=request.state, decided_by=request.decided_by, decided_at=request.decided_at)
        )

    def close_all_of(self, subject_id: UUID, at: datetime) -> list[AccessRequest]:
        """Close what is open about one person or client, and return it."""
        pending = (table.c.subject_id == subject_id) & (table.c.state == "pending")
        statement = update(table).where(pending).values(state="closed", decided_at=at).returning(table)
        return [_REQUESTS.from_row(row) for row in self._connection.execute(statement)]

    def expire_late(self, now: datetime, limit: int) -> list[AccessRequest]:
        """Close at most `limit` of what is late as expired at its end, the latest end first, and return it."""
        chosen = (
            select(table.c.id)
            .where(table.c.state == "pending", table.c.expires_at <= now)
            .order_by(table.c.expires_at.desc())
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        ended = update(table).where(table.c.id.in_(chosen))
        statement = ended.values(state="expired", decided_at=table.c.expires_at).returning(table)
        return [_REQUESTS.from_row(row) for row in self._connection.execute(statement)]

    def never_approved(self, client_id: UUID) -> bool:
        """Whether the client was registered from outside its organisation, which has not said yes so far."""
        asked = (table.c.subject_id == client_id) & (table.c.kind == RequestKind.CLIENT)
        query = select(exists().where(asked) & ~exists().where(asked, table.c.state == RequestState.APPROVED))
        return bool(self._connection.scalar(query))

    def was_invitation_approved(self, user_id: UUID) -> bool:
        """Whether the organisation said yes to this person coming; not who was let in without a request."""
        asked = (table.c.subject_id == user_id) & (table.c.kind == RequestKind.INVITATION)
        return bool(self._connection.scalar(select(exists().where(asked, table.c.state == RequestState.APPROVED))))

    def pending_of(self, subjects: Collection[UUID], now: datetime) -> Mapping[UUID, AccessRequest]:
        """Subject → the open request about it, for those that have one."""
        query = select(table).where(
            table.c.subject_id.in_(subjects), table.c.state == "pending", table.c.expires_at > now
        )
        return {row.subject_id: _REQUESTS.from_row(row) for row in self._connection.execute(query)}

    def open_to(self, organisation_id: UUID, now: datetime) -> Sequence[AccessRequest]:
        """What the organisation is asked for and has not answered, the oldest first."""
        asked = (table.c.organisation_id == organisation_id) & (table.c.state == "pending")
        query = select(table).where(asked, table.c.expires_at > now).order_by(table.c.id)
        return [_REQUESTS.from_row(row) for row in self._connection.execute(query)]

    def page(self, wanted: RequestFilter, *, before: UUID | None, limit: int, now: datetime) -> Page[ListedRequest]:
        """At most `limit` requests, the newest first, starting behind `before`."""
        query = _listed(now)
        if wanted.organisation_id is not None:
            query = query.where(table.c.organisation_id == wanted.organisation_id)
        if wanted.state is not None:
            query = query.where(_state(now) == wanted.state)
        if wanted.region_and is not None:
            query = query.where(_waits_for_region(now) | (table.c.decided_by == wanted.region_and))
        if wanted.asked_by is not None:
            query = query.where(table.c.requested_by == wanted.asked_by)
        if wanted.asked_by_others_than is not None:
            query = query.where(table.c.requested_by != wanted.asked_by_others_than)
        return read_newest_first(self._connection, query, table.c.id, before, limit, _LISTED.from_row)

    def supervision_of(self, request: AccessRequest) -> Supervision:
        """Whether a supervisor of the organisation may decide it: not one who has only practised.

        One who was stopped counts for what was asked before and for a while after that, as long as it waits.
        """
        asked = (literal(request.organisation_id), literal(request.subject_id))
        query = select(_has_supervisor(*asked), _had_supervisor(asked[0], literal(request.created_at)))
        may_decide, is_there = self._connection.execute(query).one()
        return Supervision.PRESENT if may_decide else Supervision.HELD if is_there else Supervision.NONE

    def has_member(self, organisation_id: UUID, *, besides: UUID) -> bool:
        """Whether an active person other than `besides` is there to decide: not one who has only practised."""
        there = _in_organisation(literal(organisation_id), literal(besides)) & _MAY_DECIDE & _OF_ORGANISATION
        return bool(self._connection.scalar(select(_people(there).exists())))

    def deciders_of(self, request: AccessRequest, decider: Decider) -> Sequence[tuple[UUID, UUID]]:
        """The people who may decide a request that is for `decider`, in the order of their ids.

        (user id, organisation id) of each.
        """
        role = users.c.role == Role.SUPERVISOR if decider is Decider.SUPERVISOR else _OF_ORGANISATION
        there = role & _in_organisation(literal(request.organisation_id), literal(request.subject_id))
        others = there & users.c.id.cast(Text).not_in(request.askers)
        query = _people(_MAY_DECIDE & others).order_by(users.c.id)
        rows = self._connection.execute(_COORDINATORS if decider is Decider.REGION else query)
        return [(row.id, row.organisation_id) for row in rows]

    def was_opened(self, organisation_id: UUID, now: datetime, *, besides: UUID) -> bool:
        """Whether another person or system ever acted in the organisation, or is invited and may still come.

        Not one without the yes of the organisation: there was no member to say it.
        """
        invited = exists().where(
            activations.c.user_id == users.c.id, activations.c.used_at.is_(None), activations.c.expires_at > now
        )
        people = exists().where(
            users.c.organisation_id == organisation_id,
            users.c.id != besides,
            users.c.activated_at.is_not(None) | invited,
            ~users.c.awaits_yes,
        )
        asked = (table.c.subject_id == clients.c.id) & (table.c.kind == RequestKind.CLIENT)
        systems = exists().where(
            clients.c.organisation_id == organisation_id,
            clients.c.status != "pending",
            ~exists().where(asked) | exists().where(asked, table.c.state == RequestState.APPROVED),
        )
        return bool(self._connection.scalar(select(people | systems)))


def _people(condition: ColumnElement[bool]) -> Select[Any]:
    return (
        select(users.c.id, users.c.organisation_id)
        .join(country_roles, users.c.country_role_id == country_roles.c.id, isouter=True)
        .where(users.c.works_since.is_not(None), condition)
    )


def _in_organisation(organisation_id: ColumnElement[UUID], besides: ColumnElement[UUID]) -> ColumnElement[bool]:
    return (users.c.organisation_id == organisation_id) & (users.c.id != besides)


def _has_supervisor(organisation_id: ColumnElement[UUID], besides: ColumnElement[UUID]) -> ColumnElement[bool]:
    supervises = users.c.role == Role.SUPERVISOR
    return _people(supervises & _MAY_DECIDE & _in_organisation(organisation_id, besides)).correlate(table).exists()


def _had_supervisor(organisation_id: ColumnElement[UUID], asked_at: ColumnElement[datetime]) -> ColumnElement[bool]:
    supervises = (users.c.role == Role.SUPERVISOR) & (users.c.organisation_id == organisation_id)
    still_counts = (users.c.status == "active") | (users.c.stopped_at > asked_at - STILL_COUNTS)
    return _people(supervises & still_counts).correlate(table).exists()


def _waits_for_region(now: datetime) -> ColumnElement[bool]:
    """As `who_decides`, for a list of requests."""
    supervised = table.c.kind.in_(SUPERVISED_KINDS) | (table.c.role == Role.SUPERVISOR)
    held = supervised | _had_supervisor(table.c.organisation_id, table.c.created_at)
    return (_state(now) == "pending") & ~_has_supervisor(table.c.organisation_id, table.c.subject_id) & held


def _state(now: datetime) -> ColumnElement[str]:
    late = (table.c.state == "pending") & (table.c.expires_at <= now)
    return case((late, "expired"), else_=table.c.state)


def _listed(now: datetime) -> Select[Any]:
    columns = [column for column in table.c if column.name != "state"]
    return (
        select(
            *columns,
            _state(now).label("state"),
            func.coalesce(users.c.display_name, clients.c.name, organisations.c.public_name).label("subject_name"),
            users.c.email.label("subject_email"),
            users.c.role.label("subject_role"),
            users.c.country_role_id.label("subject_country_role_id"),
            func.coalesce(users.c.suspended_for, clients.c.suspended_for).label("subject_suspended_for"),
            func.coalesce(users.c.suspended_at, clients.c.suspended_at).label("subject_suspended_at"),
            _requesters.c.display_name.label("requested_by_name"),
            _deciders.c.display_name.label("decided_by_name"),
        )
        .join_from(table, users, users.c.id == table.c.subject_id, isouter=True)
        .join(clients, clients.c.id == table.c.subject_id, isouter=True)
        .join(organisations, organisations.c.id == table.c.subject_id, isouter=True)
        .join(_requesters, cast(_requesters.c.id, Text) == table.c.requested_by, isouter=True)
        .join(_deciders, cast(_deciders.c.id, Text) == table.c.decided_by, isouter=True)
    )
