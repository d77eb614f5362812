"""Requests for access inside an organisation: who is asked, and who is let in."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from services.identity.adapters.work import IdentityWork
from services.identity.domain.authority.access_requests import (
    AccessRequest,
    Decider,
    RequestKind,
    about_subject,
    asked_of,
    new_request,
)
from services.identity.domain.authority.authority import needs_yes
from services.identity.domain.clients.clients import Client
from services.identity.domain.people.people import Person
from services.identity.domain.people.welcomes import new_welcome
from services.identity.domain.roles.roles import Role
from services.identity.processes.authority.request_decisions import (
    close_requests_about,
    find_decider,
    find_deciders,
    publish_end,
)
from shared.kernel.errors import NotFound


def request_access(  # noqa: PLR0913 - each is a part of the request
    kind: RequestKind,
    subject: Person | Client,
    role: Role,
    *,
    overlap_hours: int | None = None,
    country_role_id: UUID | None = None,
    jwks: Mapping[str, Any] | None = None,
    work: IdentityWork,
) -> None:
    """Ask the subject's organisation for its yes. An open request about the same subject gives way to this one.

    Raises NotFound for an application of the platform.
    """
    now = work.clock.now()
    request = new_request(kind, subject, role, by=work.grant, at=now, overlap_hours=overlap_hours)
    request = replace(request, country_role_id=country_role_id, jwks=jwks)
    ask_organisation(request, about_subject(subject), fields=[kind], work=work)


def ask_organisation(
    request: AccessRequest, about: str, *, fields: Sequence[str], besides: Sequence[UUID] = (), work: IdentityWork
) -> None:
    """Store it, and let those know who may decide it; the organisation as a whole, where there is none.

    `besides` are people of the organisation who are to know too.
    """
    for closed in work.access_requests.add(request):
        publish_end(closed, work=work)
    work.audit(
        "access_request.made",
        country=request.country,
        object_type="access_request",
        object_id=request.id,
        fields=fields,
    )
    recipients = find_deciders(request, work=work)
    if besides or not recipients:
        of_subject = recipients.get(request.organisation_id, ())
        recipients = {**recipients, request.organisation_id: sorted({*of_subject, *besides})}
    for organisation_id, people in recipients.items():
        work.publish(asked_of(request, about, people, of=organisation_id))


def ask_region_instead(stopped: Person, *, work: IdentityWork) -> None:
    """Let the region know, as of a new request, of what it decides now that a supervisor was stopped.

    Who was notified already gets no second notice.
    """
    if stopped.role is not Role.SUPERVISOR:
        return
    for request in work.access_requests.open_to(stopped.organisation_id, work.clock.now()):
        if find_decider(request, work=work) is Decider.REGION:
            for organisation_id, people in find_deciders(request, work=work).items():
                work.publish(asked_of(request, _about(request, work=work), people, of=organisation_id))


def _about(request: AccessRequest, *, work: IdentityWork) -> str:
    if request.kind is RequestKind.RULES:
        return "rules"
    client = work.clients.find_by_ids([request.subject_id]).get(request.subject_id)
    return about_subject(client) if client else "person"


def request_client_access(
    kind: RequestKind,
    client: Client,
    *,
    overlap_hours: int = 0,
    jwks: Mapping[str, Any] | None = None,
    work: IdentityWork,
) -> None:
    """As `request_access`, for a client that exists already.

    One that its organisation never let in stays a new client for it, whatever was done to it meanwhile: the person
    who says yes must know that.
    """
    if client.role is None:
        raise NotFound
    if work.access_requests.never_approved(client.id):
        kind, overlap_hours = RequestKind.CLIENT, 0
    if client.secret_leaked_at is not None:
        overlap_hours = 0
    request_access(kind, client, client.role, overlap_hours=overlap_hours or None, jwks=jwks, work=work)


def request_yes_if_needed(
    kind: RequestKind,
    person: Person,
    role: Role | None = None,
    country_role_id: UUID | None = None,
    *,
    work: IdentityWork,
) -> bool:
    """Whether the person's organisation must say yes first; it is then asked.

    Without `role` it is about the one that they have. Where the caller needs no yes, who awaited one is let in: it
    is their own organisation, or the operator.
    """
    if role is None:
        role, country_role_id = person.given
    if needs_yes(work.grant, person, role):
        # Who never came has nothing to get back: it is a request to let them come.
        never_came = kind is RequestKind.REINSTATEMENT and not (person.activated_at or person.password_hash)
        kind = RequestKind.INVITATION if person.awaits_yes or never_came else kind
        request_access(kind, person, role, country_role_id=country_role_id, work=work)
        return True
    if person.awaits_yes:
        close_requests_about(person.id, work=work)
        let_person_in(person, work=work)
    return False


def let_person_in(person: Person, *, work: IdentityWork) -> None:
    """The organisation has said yes to who awaited it; they are mailed."""
    now = work.clock.now()
    work.people.let_in(person.id, now)
    work.welcomes.add(new_welcome(person, now))
