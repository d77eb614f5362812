"""Access that somebody of one organisation wants to give inside another: nothing happens without that one's yes.

A country administrator looks after the accounts of every organisation of the country, and may be of a prosecutor's
office: alone they must not come by the rights to read the files of an NGO.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from services.identity.domain.people import Person
from services.identity.domain.roles import Role
from shared.kernel.country import Country
from shared.kernel.errors import Conflict, Forbidden
from shared.kernel.grant import Permission

REQUEST_LIFE = timedelta(days=7)
"""Long enough for a part-time supervisor, short enough that nobody decides about what they have forgotten."""


class RequestKind(StrEnum):
    """What would be given: code list of `kind` in the interface."""

    INVITATION = "invitation"
    ROLE = "role"
    FACTORS_RESET = "factors_reset"
    REINSTATEMENT = "reinstatement"
    CLIENT = "client"
    CLIENT_SECRET = "client_secret"  # noqa: S105 - the name of a kind
    CLIENT_REINSTATEMENT = "client_reinstatement"

    @property
    def is_about_client(self) -> bool:
        """Whether the subject is a system, not a person."""
        return self.value.startswith("client")


class RequestState(StrEnum):
    """Where a request stands. `closed`: another took its place, or its subject was suspended."""

    PENDING = "pending"
    APPROVED = "approved"
    REFUSED = "refused"
    EXPIRED = "expired"
    CLOSED = "closed"


@dataclass(frozen=True, kw_only=True, slots=True)
class AccessRequest:
    """One request to the organisation `organisation_id` about the person or client `subject_id`."""

    id: UUID
    country: Country
    organisation_id: UUID
    kind: RequestKind
    subject_id: UUID
    role: Role
    """The role that the subject would have."""
    overlap_hours: int | None = None
    """Only of `client_secret`: how long the old secret would work on."""
    requested_by: str
    requested_by_organisation_id: UUID | None
    state: RequestState = RequestState.PENDING
    created_at: datetime
    expires_at: datetime
    decided_by: str | None = None
    decided_at: datetime | None = None

    def is_open(self, now: datetime) -> bool:
        """Whether it can still be decided."""
        return self.state is RequestState.PENDING and now < self.expires_at


class AlreadyDecided(Conflict):
    """Approved, refused, expired or closed before."""

    slug = "already-decided"
    title = {"es": "La solicitud ya no está abierta", "en": "The request is no longer open"}


class NotYoursToDecide(Forbidden):
    """Only another person of the organisation decides, a supervisor where there is one."""

    slug = "not-yours-to-decide"
    title = {
        "es": "Decide otra persona de la organización; si hay supervisión, ella",
        "en": "Another person of the organisation decides, a supervisor where there is one",
    }


def require_may_decide(request: AccessRequest, person: Person | None, *, has_supervisor: bool) -> None:
    """Raise NotYoursToDecide unless `person` may decide `request`. None is a client: a yes is a person's."""
    if person is None or person.organisation_id != request.organisation_id:
        raise NotYoursToDecide
    if str(person.id) == request.requested_by or person.id == request.subject_id:
        raise NotYoursToDecide
    if Permission.ACCESS_REQUESTS_DECIDE not in person.role.permissions:
        raise NotYoursToDecide
    if has_supervisor and person.role is not Role.SUPERVISOR:
        raise NotYoursToDecide
