"""Ask an organisation for its yes to access that somebody else wants to give inside it."""

from services.identity.adapters.work import IdentityWork
from services.identity.domain.access_requests import REQUEST_LIFE, AccessRequest, RequestKind
from services.identity.domain.clients import Client
from services.identity.domain.people import Person
from services.identity.domain.roles import Role
from shared.contracts.identity import AccessRequested
from shared.kernel.errors import NotFound
from shared.kernel.ids import new_id


def needs_yes(subject: Person | Client, *, work: IdentityWork) -> bool:
    """Whether the caller may give access inside the subject's organisation only with its yes.

    Its own administrator and the platform's operator need none; the audit names both.
    """
    return not work.grant.is_system and work.grant.organisation_id != subject.organisation_id


def opens_organisation(person: Person, *, work: IdentityWork) -> bool:
    """Whether this is the first person of an organisation: nobody could say yes, and there are no files yet.

    Never a role that administers: who holds it could let others in later, when there are files.
    """
    opened = work.access_requests.was_opened(person.organisation_id, work.clock.now(), besides=person.id)
    return person.role.reads_people and not opened


def request_client_access(kind: RequestKind, client: Client, *, work: IdentityWork, overlap_hours: int = 0) -> None:
    """As `request_access`, of a client that is there already.

    One that its organisation never let in stays a new client for it, whatever was done to it meanwhile: whoever says
    yes must know that, and is shown its first secret. Raises NotFound for an application of the platform.
    """
    if client.role is None:
        raise NotFound
    if work.access_requests.never_approved(client.id):
        kind, overlap_hours = RequestKind.CLIENT, 0
    request_access(kind, client, client.role, work=work, overlap_hours=overlap_hours or None)


def request_access(
    kind: RequestKind,
    subject: Person | Client,
    role: Role,
    *,
    work: IdentityWork,
    overlap_hours: int | None = None,
) -> None:
    """Store the request and notify the organisation. An open request about the same subject gives way to it."""
    assert subject.organisation_id is not None  # noqa: S101 - the platform's own clients are nobody's to administer
    now = work.clock.now()
    request = AccessRequest(
        id=new_id(),
        country=subject.country,
        organisation_id=subject.organisation_id,
        kind=kind,
        subject_id=subject.id,
        role=role,
        overlap_hours=overlap_hours,
        requested_by=work.grant.subject,
        requested_by_organisation_id=work.grant.organisation_id,
        created_at=now,
        expires_at=now + REQUEST_LIFE,
    )
    work.access_requests.add(request)
    work.audit(
        "access_request.made",
        country=request.country,
        object_type="access_request",
        object_id=request.id,
        fields=[kind],
    )
    work.publish(
        AccessRequested(country=request.country, organisation_id=request.organisation_id, request_id=request.id)
    )
