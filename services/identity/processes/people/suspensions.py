"""The end of the rights of a person, system or organisation, and who is notified of it."""

from uuid import UUID

from services.identity.adapters.work import IdentityWork
from services.identity.domain.clients.clients import Client
from services.identity.domain.organisations.organisations import Organisation
from services.identity.domain.people.people import Person, PersonStatus
from services.identity.domain.suspensions import SuspensionReason
from services.identity.domain.tokens.sessions import RevokedFor
from services.identity.processes.authority.access_requests import ask_region_instead
from services.identity.processes.authority.request_decisions import close_requests_about, find_deciders
from services.identity.processes.organisations.duties import publish_duties
from services.identity.processes.tokens.sessions import end_sessions, refuse_older_rights
from shared.contracts.identity import AccessSuspended
from shared.kernel.ids import new_id


def suspend(person: Person, reason: SuspensionReason | None = None, *, work: IdentityWork) -> None:
    """Suspend a person, close what is open about them and refuse all their tokens at once. Audited with the reason."""
    now = work.clock.now()
    work.people.set_status(person.id, PersonStatus.SUSPENDED, now, reason)
    # A link that is still open must not come back to life when the person is reinstated.
    work.activations.close_all_of(person.id, now)
    close_requests_about(person.id, work=work)
    ask_region_instead(person, work=work)
    end_rights(person, RevokedFor.SUSPENDED, "user.suspended", purpose=reason, work=work)


def notify_supervision(subject: Person | Client | Organisation, *, work: IdentityWork) -> None:
    """Let those who supervise there know of a suspension, without who did it and whose account it is."""
    kind, organisation_id = _place_of(subject)
    if organisation_id is not None:
        _notify(subject, kind, organisation_id, work)


def notify_of_stop(client: Client, *, work: IdentityWork) -> None:
    """Let those know of a leak who supervise or administer there; who is asked for the yes has a notice already."""
    waiting = work.access_requests.pending_of([client.id], work.clock.now()).get(client.id)
    if client.organisation_id is not None and waiting is not None:
        asked = find_deciders(waiting, work=work).get(client.organisation_id, ())
        _notify(client, "stopped_system", client.organisation_id, work, besides=tuple(map(str, asked)))


def _notify(
    subject: Person | Client | Organisation,
    kind: str,
    organisation_id: UUID,
    work: IdentityWork,
    besides: tuple[str, ...] = (),
) -> None:
    concerned = (work.grant.subject, str(subject.id), *besides)
    recipients = work.people.who_answer_for(organisation_id, besides=concerned)
    if recipients:
        suspended = AccessSuspended(
            country=subject.country,
            organisation_id=organisation_id,
            subject_type=kind,
            subject_id=subject.id,
            suspension_id=new_id(),
            recipients=tuple(map(str, recipients)),
        )
        work.publish(suspended)


def _place_of(subject: Person | Client | Organisation) -> tuple[str, UUID | None]:
    if isinstance(subject, Organisation):
        return "organisation", subject.id
    return "person" if isinstance(subject, Person) else "system", subject.organisation_id


def end_rights(
    person: Person, reason: RevokedFor, action: str, *, work: IdentityWork, purpose: str | None = None
) -> None:
    """End sign-ins and tokens of a person whose policy version was just raised. Audited as `action`."""
    end_sessions(person, reason, work=work)
    refuse_older_rights(str(person.id), person.policy_version + 1, person.country, work=work)
    publish_duties(person.organisation_id, person.country, work=work)
    work.audit(action, country=person.country, object_type="user", object_id=person.id, purpose=purpose)
