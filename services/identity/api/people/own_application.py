"""What speaks of a person's own account is for the platform's applications, and is theirs where they practise too."""

from dataclasses import replace

from services.identity.bootstrap import services
from services.identity.domain.people.practice import is_practice
from services.identity.usecases.people.read_profile import read_person
from shared.kernel.country import BOTH_REALMS
from shared.kernel.errors import Forbidden, Unauthenticated
from shared.kernel.grant import Grant
from shared.web.access.authorization import current_grant


def require_own_application() -> None:
    """Raise Forbidden for an application of others: nothing that a person allows it speaks of their account.

    Raises Unauthenticated for one that exists no more.
    """
    client = services().clients.find(current_grant().client_id)
    if client is None:
        raise Unauthenticated
    if client.is_for_people and not client.first_party:
        raise Forbidden


def own_grant() -> Grant:
    """The caller's grant, or in a practice space that of the person who practises. Raises NotFound without one."""
    grant = current_grant()
    if not is_practice(grant.countries):
        return grant
    with services().system_work(BOTH_REALMS) as work:
        person = read_person(grant, work=work)
    return replace(grant, subject=str(person.id), organisation_id=person.organisation_id, countries=person.countries)
