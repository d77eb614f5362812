"""Let a suspended person in again."""

from collections.abc import Callable
from uuid import UUID

from services.identity.adapters.work import IdentityWork
from services.identity.domain.errors import NotSuspended
from services.identity.domain.people import Person, PersonStatus
from services.identity.usecases.suspend_person import administered_person, visible_person
from services.identity.usecases.tell_duties import tell_duties


def reinstate_person(user_id: UUID, *, work: IdentityWork, require_version: Callable[[int], None]) -> Person:
    """End her suspension; what was ended with it stays ended, so she signs in anew.

    Who never set a password is invited again and needs a new link (reset her factors). Raises NotFound, NotSuspended,
    and what `require_version` raises for an older version.
    """
    person = administered_person(user_id, work=work)
    require_version(person.version)
    if person.status is not PersonStatus.SUSPENDED:
        raise NotSuspended
    status = PersonStatus.ACTIVE if person.password_hash else PersonStatus.INVITED
    work.people.set_status(person.id, status, work.clock.now())
    tell_duties(person.organisation_id, person.country, work=work)
    work.record("user.reinstated", country=person.country, object_type="user", object_id=person.id)
    return visible_person(user_id, work=work)
