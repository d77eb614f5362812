"""Access requests, duties and one-time links in memory."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from services.identity.adapters.access_requests import AccessRequestRepository
from services.identity.adapters.activations import ActivationRepository
from services.identity.adapters.duties import DutyRepository, Published
from services.identity.domain.access_requests import (
    STILL_COUNTS,
    AccessRequest,
    Decider,
    ListedRequest,
    RequestFilter,
    RequestKind,
    RequestState,
    Supervision,
)
from services.identity.domain.activations import Activation
from services.identity.domain.authority import who_decides
from services.identity.domain.clients import Client, ClientStatus
from services.identity.domain.duties import ActivePeople
from services.identity.domain.errors import ActivationNotFound
from services.identity.domain.people import Person, PersonStatus
from services.identity.domain.roles import Role
from shared.contracts.identity import ANSWERS_REFERRALS, DUTIES
from shared.db.paging import Page
from shared.kernel.country import Country
from shared.kernel.grant import Permission
from tests.support.fakes.identity.tables import StoredDuties, Tables

MOST_DOUBLINGS = 6
_DECIDING = tuple(
    role for role in Role if Permission.ACCESS_REQUESTS_DECIDE in role.permissions and not role.is_regional
)


class FakeAccessRequestRepository(AccessRequestRepository):
    """Requests in memory."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._requests = tables.access_requests

    def add(self, request: AccessRequest) -> list[AccessRequest]:
        closed = self.close_all_of(request.subject_id, request.created_at)
        self._requests.add(request)
        return closed

    def get_for_update(self, request_id: UUID) -> AccessRequest:
        return self._requests.get(request_id)

    def save_decision(self, request: AccessRequest) -> None:
        self._requests.update(
            lambda row: row.id == request.id,
            lambda row: replace(row, state=request.state, decided_by=request.decided_by, decided_at=request.decided_at),
        )

    def close_all_of(self, subject_id: UUID, at: datetime) -> list[AccessRequest]:
        return self._requests.update(
            lambda row: row.subject_id == subject_id and row.state is RequestState.PENDING,
            lambda row: replace(row, state=RequestState.CLOSED, decided_at=at),
        )

    def expire_late(self, now: datetime, limit: int) -> list[AccessRequest]:
        late = self._requests.where(lambda row: row.state is RequestState.PENDING and row.expires_at <= now)
        chosen = {row.id for row in sorted(late, key=lambda row: row.expires_at, reverse=True)[:limit]}
        return self._requests.update(
            lambda row: row.id in chosen,
            lambda row: replace(row, state=RequestState.EXPIRED, decided_at=row.expires_at),
        )

    def never_approved(self, client_id: UUID) -> bool:
        asked = self._requests.where(lambda row: row.subject_id == client_id and row.kind is RequestKind.CLIENT)
        return bool(asked) and all(row.state is not RequestState.APPROVED for row in asked)

    def was_invitation_approved(self, user_id: UUID) -> bool:
        asked = self._requests.where(lambda row: row.subject_id == user_id and row.kind is RequestKind.INVITATION)
        return any(row.state is RequestState.APPROVED for row in asked)

    def pending_of(self, subjects: Collection[UUID], now: datetime) -> Mapping[UUID, AccessRequest]:
        found = self._requests.where(lambda row: row.subject_id in subjects and row.is_open(now))
        return {row.subject_id: row for row in found}

    def open_to(self, organisation_id: UUID, now: datetime) -> Sequence[AccessRequest]:
        found = self._requests.where(lambda row: row.organisation_id == organisation_id and row.is_open(now))
        return sorted(found, key=lambda row: row.id)

    def page(self, wanted: RequestFilter, *, before: UUID | None, limit: int, now: datetime) -> Page[ListedRequest]:
        def is_wanted(row: AccessRequest) -> bool:
            return (
                wanted.organisation_id in (None, row.organisation_id)
                and wanted.state in (None, _state(row, now))
                and wanted.asked_by in (None, row.requested_by)
                and row.requested_by != wanted.asked_by_others_than
                and (
                    wanted.region_and is None or row.decided_by == wanted.region_and or self._waits_for_region(row, now)
                )
                and (before is None or row.id < before)
            )

        page = self._requests.page(
            is_wanted, order=lambda row: row.id, limit=limit, position=lambda row: [row.id], descending=True
        )
        return page.map(lambda row: self._listed(row, now))

    def supervision_of(self, request: AccessRequest) -> Supervision:
        there = self._tables.people.where(
            lambda row: (
                row.organisation_id == request.organisation_id
                and row.role is Role.SUPERVISOR
                and row.works_since is not None
            )
        )
        if any(self._may_decide(row) and row.id != request.subject_id for row in there):
            return Supervision.PRESENT
        return Supervision.HELD if any(_still_counts(row, request.created_at) for row in there) else Supervision.NONE

    def has_member(self, organisation_id: UUID, *, besides: UUID) -> bool:
        return bool(self._deciding_in(organisation_id, besides))

    def deciders_of(self, request: AccessRequest, decider: Decider) -> Sequence[tuple[UUID, UUID]]:
        there = self._deciding_in(request.organisation_id, request.subject_id)
        if decider is Decider.SUPERVISOR:
            there = [person for person in there if person.role is Role.SUPERVISOR]
        elif decider is Decider.REGION:
            every = self._tables.people.every()
            there = [one for one in every if one.role is Role.REGIONAL_COORDINATOR and self._may_decide(one)]
        return sorted((one.id, one.organisation_id) for one in there if str(one.id) != request.requested_by)

    def was_opened(self, organisation_id: UUID, now: datetime, *, besides: UUID) -> bool:
        invited = {
            link.user_id
            for link in self._tables.activations.where(lambda row: row.used_at is None and row.expires_at > now)
        }

        def has_come(row: Person) -> bool:
            may_act = (row.activated_at is not None or row.id in invited) and not row.awaits_yes
            return row.organisation_id == organisation_id and row.id != besides and may_act

        def is_let_in(row: Client) -> bool:
            is_there = row.organisation_id == organisation_id and row.status is not ClientStatus.PENDING
            return is_there and not self.never_approved(row.id)

        return bool(self._tables.people.where(has_come) or self._tables.clients.where(is_let_in))

    def _deciding_in(self, organisation_id: UUID, besides: UUID) -> Sequence[Person]:
        return self._tables.people.where(
            lambda row: (
                row.organisation_id == organisation_id
                and row.id != besides
                and row.role in _DECIDING
                and self._may_decide(row)
            )
        )

    def _may_decide(self, row: Person) -> bool:
        own = self._tables.country_roles.find(row.country_role_id) if row.country_role_id else None
        is_active = row.status is PersonStatus.ACTIVE and row.works_since is not None
        return is_active and Permission.ACCESS_REQUESTS_DECIDE in (own.scope if own else row.role.permissions)

    def _waits_for_region(self, row: AccessRequest, now: datetime) -> bool:
        return row.is_open(now) and who_decides(row, self.supervision_of(row)) is Decider.REGION

    def _listed(self, row: AccessRequest, now: datetime) -> ListedRequest:
        person = self._tables.people.find(row.subject_id)
        client = self._tables.clients.find(row.subject_id)
        place = self._tables.organisations.find(row.subject_id)
        names = {str(each.id): each.display_name for each in self._tables.people.where()}
        return ListedRequest(
            id=row.id,
            country=row.country,
            organisation_id=row.organisation_id,
            kind=row.kind,
            subject_id=row.subject_id,
            role=row.role,
            overlap_hours=row.overlap_hours,
            rules=row.rules,
            requested_by=row.requested_by,
            requested_by_organisation_id=row.requested_by_organisation_id,
            state=_state(row, now),
            created_at=row.created_at,
            expires_at=row.expires_at,
            decided_by=row.decided_by,
            decided_at=row.decided_at,
            subject_name=person.display_name
            if person
            else client.name
            if client
            else place.public_name
            if place
            else None,
            subject_email=person.email if person else None,
            subject_role=person.role if person else None,
            subject_country_role_id=person.country_role_id if person else None,
            subject_suspended_for=person.suspended_for if person else client.suspended_for if client else None,
            subject_suspended_at=person.suspended_at if person else client.suspended_at if client else None,
            requested_by_name=names.get(row.requested_by),
            decided_by_name=names.get(row.decided_by or ""),
        )


class FakeDutyRepository(DutyRepository):
    """Who may act where in memory, and what was published of it."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._duties = tables.duties

    def published(self, organisation_id: UUID, country: Country) -> Published:
        if self._duties.find(organisation_id) is None:
            self._duties.add(StoredDuties(organisation_id, country, duties=(), people={}))
        row = self._duties.get(organisation_id)
        return Published(duties=row.duties, people=row.people, rules=row.rules)

    def held(self, organisation_id: UUID) -> tuple[str, ...]:
        people = self._active_people(lambda row: row.organisation_id == organisation_id)
        systems = self._tables.clients.where(
            lambda row: row.organisation_id == organisation_id and row.status is ClientStatus.ACTIVE
        )
        roles = {str(person.role) for person in people} | {str(system.role) for system in systems}
        working = (person for person in people if person.works_since is not None)
        scopes = [*(person.permissions for person in working), *(system.own_scope for system in systems)]
        answers = {ANSWERS_REFERRALS} if any(ANSWERS_REFERRALS in scope for scope in scopes) else set()
        return tuple(sorted(roles.intersection(DUTIES) | answers))

    def active_people(self, organisation_id: UUID) -> ActivePeople:
        people = self._active_people(lambda row: row.organisation_id == organisation_id)
        return {person.id: str(person.role) for person in people}

    def save(self, organisation_id: UUID, duties: tuple[str, ...]) -> None:
        self._duties.update(lambda row: row.organisation_id == organisation_id, lambda row: replace(row, duties=duties))

    def save_people(self, organisation_id: UUID, people: ActivePeople) -> None:
        self._duties.update(lambda row: row.organisation_id == organisation_id, lambda row: replace(row, people=people))

    def save_rules(self, organisation_id: UUID) -> None:
        self._duties.update(lambda row: row.organisation_id == organisation_id, lambda row: replace(row, rules=True))

    def organisations(self) -> Sequence[tuple[UUID, Country]]:
        ids = {person.organisation_id for person in self._tables.people.where()}
        ids |= {row.organisation_id for row in self._duties.where()}
        ids |= {
            client.organisation_id for client in self._tables.clients.where(_acts_on_duty) if client.organisation_id
        }
        found = sorted(self._tables.organisations.where(lambda row: row.id in ids), key=lambda row: row.id)
        return [(organisation.id, organisation.country) for organisation in found]

    def _active_people(self, condition: Callable[[Person], bool]) -> Sequence[Person]:
        return self._tables.people.where(
            lambda row: row.status is PersonStatus.ACTIVE and not row.awaits_yes and condition(row)
        )


class FakeActivationRepository(ActivationRepository):
    """One-time links in memory."""

    def __init__(self, tables: Tables) -> None:
        self._links = tables.activations

    def add(self, new: Activation) -> None:
        self._links.delete(lambda row: row.user_id == new.user_id)
        self._links.add(new)

    def get_live_for_update(self, digest: bytes, now: datetime) -> Activation:
        link = self._links.find(digest)
        if link is None or link.used_at is not None or link.expires_at <= now:
            raise ActivationNotFound
        return link

    def live_of(self, user_ids: Collection[UUID], now: datetime) -> Mapping[UUID, datetime]:
        live = self._links.where(lambda row: row.user_id in user_ids and row.used_at is None and row.expires_at > now)
        return {row.user_id: row.expires_at for row in live}

    def close_all_of(self, user_id: UUID, at: datetime) -> None:
        self._links.update(
            lambda row: row.user_id == user_id and row.used_at is None,
            lambda row: replace(row, used_at=at, link_sealed=None, mail_due_at=None),
        )

    def mark_used(self, digest: bytes, at: datetime) -> None:
        self._links.update(lambda row: row.token_digest == digest, lambda row: replace(row, used_at=at))

    def claim_due(self, now: datetime, lease: timedelta, limit: int) -> Sequence[Activation]:
        due = sorted((row.mail_due_at, row.token_digest) for row in self._links.where() if _is_due(row, now))
        chosen = {digest for _, digest in due[:limit]}
        return self._links.update(
            lambda row: row.token_digest in chosen,
            lambda row: replace(
                row,
                mail_due_at=now + lease * 2 ** min(row.mail_attempts, MOST_DOUBLINGS),
                mail_attempts=row.mail_attempts + 1,
            ),
        )

    def forget_link(self, digest: bytes) -> None:
        self._links.update(
            lambda row: row.token_digest == digest, lambda row: replace(row, link_sealed=None, mail_due_at=None)
        )

    def forget_before(self, moment: datetime) -> None:
        self._links.delete(lambda row: row.expires_at < moment)


def _still_counts(row: Person, asked_at: datetime) -> bool:
    stopped = row.stopped_at
    return row.status is PersonStatus.ACTIVE or (stopped is not None and stopped > asked_at - STILL_COUNTS)


def _state(row: AccessRequest, now: datetime) -> RequestState:
    is_late = row.state is RequestState.PENDING and row.expires_at <= now
    return RequestState.EXPIRED if is_late else row.state


def _acts_on_duty(client: Client) -> bool:
    return client.status is ClientStatus.ACTIVE and client.role is not None and str(client.role) in DUTIES


def _is_due(row: Activation, now: datetime) -> bool:
    return row.mail_due_at is not None and row.mail_due_at <= now < row.expires_at
