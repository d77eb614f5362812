"""Let a suspended person in again."""

from collections.abc import Callable
from uuid import UUID

from services.identity.adapters.work import IdentityWork
from services.identity.domain.access_requests import RequestKind
from services.identity.domain.errors import NotSuspended
from services.identity.domain.people import Person, PersonStatus
from services.identity.usecases.request_access import needs_yes, request_access
from services.identity.usecases.suspend_person import administered_person, visible_person
from services.identity.usecases.tell_duties import tell_duties


def reinstate_person(user_id: UUID, *, work: IdentityWork, require_version: Callable[[int], None]) -> Person:
    """End the suspension; what was ended with it stays ended, so the person signs in anew.

    In another organisation it waits for that one's yes.

    Who never set a password is invited again and needs a new link (reset her factors). Raises NotFound, NotSuspended,
    and what `require_version` raises for an older version.
    """
    person = administered_person(user_id, work=work)
    require_version(person.version)
    if person.status is not PersonStatus.SUSPENDED:
        raise NotSuspended
    if needs_yes(person, work=work):
        request_access(RequestKind.REINSTATEMENT, person, person.role, work=work)
    else:
        restore_person(person, work=work)
    return visible_person(user_id, work=work)


def restore_person(person: Person, *, work: IdentityWork) -> None:
    """Let the suspended person sign in again, or be invited again who never set a password."""
    status = PersonStatus.ACTIVE if person.password_hash else PersonStatus.INVITED
    work.people.set_status(person.id, status, work.clock.now())
    tell_duties(person.organisation_id, person.country, work=work)
    work.audit("user.reinstated", country=person.country, object_type="user", object_id=person.id)
