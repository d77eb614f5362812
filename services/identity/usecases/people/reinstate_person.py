"""Let a suspended person in again."""

from collections.abc import Callable
from uuid import UUID

from services.identity.adapters.work import IdentityWork
from services.identity.domain.authority.access_requests import RequestKind
from services.identity.domain.errors import NotSuspended
from services.identity.domain.people.people import Person, PersonStatus
from services.identity.processes.authority.access_requests import request_yes_if_needed
from services.identity.processes.authority.reach import get_administered_person
from services.identity.processes.people.reinstatements import reactivate_person


def reinstate_person(user_id: UUID, *, work: IdentityWork, require_version: Callable[[int], None]) -> Person:
    """End the suspension; what was ended with it stays ended, so the person signs in anew.

    In another organisation it waits for that one's yes.

    A person who never set a password is invited again, with a new link by e-mail. Raises NotFound, NotSuspended, and
    what `require_version` raises for an older version.
    """
    person = get_administered_person(user_id, work=work)
    require_version(person.version)
    if person.status is not PersonStatus.SUSPENDED:
        raise NotSuspended
    if not request_yes_if_needed(RequestKind.REINSTATEMENT, person, work=work):
        reactivate_person(person, work=work)
    return work.people.get(user_id)
