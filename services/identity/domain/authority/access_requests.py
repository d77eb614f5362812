"""Access that a person of one organisation wants to give inside another: it needs the yes of the other one.

A country administrator looks after the accounts of every organisation of the country, and may be of a prosecutor's
office: alone they must not come by the rights to read the files of an NGO.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from services.identity.domain.clients.clients import Client
from services.identity.domain.errors import AlreadyDecided
from services.identity.domain.organisations.organisation_rules import WeakerRules
from services.identity.domain.organisations.organisations import Organisation
from services.identity.domain.people.people import Person
from services.identity.domain.roles.roles import Role
from services.identity.domain.suspensions import SuspensionReason
from shared.contracts.identity import AccessRequestDecided, AccessRequested
from shared.kernel.country import Country
from shared.kernel.errors import NotFound
from shared.kernel.grant import Grant
from shared.kernel.ids import new_id

REQUEST_LIFE = timedelta(days=7)
"""Long enough for a part-time supervisor, short enough that the request is still remembered when it is decided."""

STILL_COUNTS = timedelta(days=7)
"""For what is asked within this time after a supervisor was stopped, they still count as there (ADR 0020).

Whoever stopped them, also from inside: a caseworker does not answer in their place what is asked meanwhile.
"""

NOTIFIED_WITHIN = timedelta(days=1)
"""How long after a request lapsed the person who asked is still notified.

Ends are found within minutes, unless the platform was down. Requests that lapsed before this notice existed are closed
by the first ticks after an update; without this limit all their notices would be sent at once (ADR 0066).
"""


class RequestKind(StrEnum):
    """What would be given: code list of `kind` in the interface."""

    INVITATION = "invitation"
    ROLE = "role"
    FACTORS_RESET = "factors_reset"
    REINSTATEMENT = "reinstatement"
    CLIENT = "client"
    CLIENT_SECRET = "client_secret"  # noqa: S105 - the name of a kind
    CLIENT_KEYS = "client_keys"
    CLIENT_REINSTATEMENT = "client_reinstatement"
    RULES = "rules"
    """The organisation's own rules would protect less."""

    @property
    def is_about_client(self) -> bool:
        """Whether the subject is a system, not a person."""
        return self.value.startswith("client")


class RequestState(StrEnum):
    """The state of a request. `closed`: another took its place, or its subject was suspended.

    `withdrawn`: who asked for it took it back.
    """

    PENDING = "pending"
    APPROVED = "approved"
    REFUSED = "refused"
    EXPIRED = "expired"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class Decider(StrEnum):
    """Who may decide an open request, as far as its reader may know."""

    SELF = "self"
    SUPERVISOR = "supervisor"
    """A supervisor of the organisation."""
    MEMBER = "member"
    """Another person of the organisation, where no supervisor is there to decide."""
    REGION = "region"
    """The regional coordination, in the place of a supervisor."""


class Supervision(StrEnum):
    """Whether an organisation has a supervisor who may decide a request."""

    PRESENT = "present"
    HELD = "held"
    """One is there, but may not decide: they are the subject, were stopped, or their role does not."""
    NONE = "none"


SUPERVISED_KINDS = tuple(kind for kind in RequestKind if kind.is_about_client or kind is RequestKind.RULES)
"""What no member decides in the place of a supervisor: systems, and the rules of the organisation."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AccessRequest:
    """One request to the organisation `organisation_id` about the person or client `subject_id`, or about itself."""

    id: UUID
    country: Country
    organisation_id: UUID
    kind: RequestKind
    subject_id: UUID
    role: Role
    """The role that the subject would have; of `rules`, the one whose yes it takes."""
    country_role_id: UUID | None = None
    """The role of the country in its place."""
    overlap_hours: int | None = None
    """Only of `client_secret`: how long the old secret would work on; None of one that had leaked."""
    jwks: Mapping[str, Any] | None = None
    """Only of `client_keys`: the public keys that the system would have."""
    rules: WeakerRules | None = None
    """Only of `rules`: what the organisation would give up."""
    requested_by: str
    requested_by_organisation_id: UUID | None
    requested_through: tuple[str, ...] = ()
    """Where a system asked, those who hold it; none of them answers."""
    state: RequestState = RequestState.PENDING
    created_at: datetime
    expires_at: datetime
    decided_by: str | None = None
    decided_at: datetime | None = None

    @property
    def askers(self) -> frozenset[str]:
        """Who asked: the person, or the system and those who hold it."""
        return frozenset({self.requested_by, *self.requested_through})

    @property
    def needs_supervision(self) -> bool:
        """Whether no member decides it in the place of a supervisor."""
        return self.kind in SUPERVISED_KINDS or self.role is Role.SUPERVISOR

    def decided(self, state: RequestState, *, by: str, at: datetime) -> "AccessRequest":
        """The request as `by` decided it. Raises AlreadyDecided unless it was open."""
        if not self.is_open(at):
            raise AlreadyDecided
        return replace(self, state=state, decided_by=by, decided_at=at)

    @property
    def is_answered(self) -> bool:
        """Whether the organisation said yes or no."""
        return self.state in {RequestState.APPROVED, RequestState.REFUSED}

    def lapsed_recently(self, now: datetime) -> bool:
        """Whether it expired within `NOTIFIED_WITHIN`, so that the person who asked is notified."""
        return self.state is RequestState.EXPIRED and now - self.expires_at < NOTIFIED_WITHIN

    def is_open(self, now: datetime) -> bool:
        """Whether it can still be decided."""
        return self.state is RequestState.PENDING and now < self.expires_at


def asked_of(request: AccessRequest, about: str, recipients: Sequence[UUID], *, of: UUID) -> AccessRequested:
    """The event that notifies those who may decide it, `recipients` of an organisation, and says what it is about."""
    return AccessRequested(
        country=request.country,
        organisation_id=of,
        request_id=request.id,
        about=about,
        recipients=tuple(map(str, recipients)),
    )


def end_of(request: AccessRequest, now: datetime) -> AccessRequestDecided:
    """The event that it no longer waits; the person who asked is notified if it was answered or lapsed recently."""
    lapsed = request.lapsed_recently(now)
    notifies = (request.is_answered or lapsed) and request.requested_by_organisation_id is not None
    return AccessRequestDecided(
        country=request.country,
        organisation_id=request.organisation_id,
        request_id=request.id,
        asked_by=request.requested_by if notifies else None,
        asked_from=request.requested_by_organisation_id if notifies else None,
        lapsed=lapsed,
        kind=request.kind,
        state=request.state,
    )


def about_subject(subject: Person | Client) -> str:
    """What a request is about, as those who may decide it read it."""
    return "person" if isinstance(subject, Person) else "stopped_system" if subject.is_stopped_by_leak else "system"


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class ListedRequest(AccessRequest):
    """A request with the names that the person who decides it must compare."""

    subject_name: str | None
    subject_email: str | None
    """Where the link to set a password would be mailed to; None for a system."""
    subject_role: Role | None
    """The role that a person has now, for who compares it with the one that is asked for; None for a system."""
    subject_country_role_id: UUID | None
    """The role of the country in its place."""
    subject_suspended_for: SuspensionReason | None
    """Of a person or system that is suspended: why, for those who decide about reinstating it."""
    subject_suspended_at: datetime | None
    requested_by_name: str | None
    decided_by_name: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class RequestFilter:
    """Which requests are listed; None narrows nothing."""

    organisation_id: UUID | None = None
    """The organisation whose yes it takes."""
    region_and: str | None = None
    """Only what waits for the regional coordination, and what the person of this id decided."""
    state: RequestState | None = None
    asked_by: str | None = None
    """Subject of the person or system that asked."""
    asked_by_others_than: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Decision:
    """A request that was decided, with the public identifier of the system that it is about."""

    request: AccessRequest
    client_id: str | None = None


def rules_request(organisation: Organisation, rules: WeakerRules, *, by: Grant, at: datetime) -> AccessRequest:
    """A request to an organisation to give up some of its rules, by the caller behind `by`."""
    return AccessRequest(
        id=new_id(),
        country=organisation.country,
        organisation_id=organisation.id,
        kind=RequestKind.RULES,
        subject_id=organisation.id,
        role=Role.SUPERVISOR,
        rules=rules,
        requested_by=by.subject,
        requested_by_organisation_id=by.organisation_id,
        requested_through=tuple(sorted(by.held_by)),
        created_at=at,
        expires_at=at + REQUEST_LIFE,
    )


def new_request(
    kind: RequestKind,
    subject: Person | Client,
    role: Role,
    *,
    by: Grant,
    at: datetime,
    overlap_hours: int | None,
) -> AccessRequest:
    """A request to the subject's organisation, by the caller behind `by`.

    Raises NotFound for an application of the platform: it belongs to no organisation.
    """
    if subject.organisation_id is None:
        raise NotFound
    return AccessRequest(
        id=new_id(),
        country=subject.country,
        organisation_id=subject.organisation_id,
        kind=kind,
        subject_id=subject.id,
        role=role,
        overlap_hours=overlap_hours,
        requested_by=by.subject,
        requested_by_organisation_id=by.organisation_id,
        requested_through=tuple(sorted(by.held_by)),
        created_at=at,
        expires_at=at + REQUEST_LIFE,
    )
