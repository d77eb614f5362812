"""People, clients and organisations that the caller may see or change, by `domain/authority/authority.py`."""

from uuid import UUID

from services.identity.adapters.work import IdentityWork
from services.identity.domain.authority.authority import require_administers, require_sees, require_within_reach
from services.identity.domain.clients.clients import Client
from services.identity.domain.organisations.organisations import Organisation
from services.identity.domain.people.people import Person
from services.identity.domain.people.practice import known_to
from shared.kernel.errors import NotFound


def get_administered_organisation(organisation_id: UUID, *, work: IdentityWork) -> Organisation:
    """An organisation that the caller may change, locked. Raises NotFound for every other."""
    organisation = work.organisations.get_for_update(organisation_id)
    require_administers(work.grant, organisation)
    return organisation


def get_known_organisation(organisation_id: UUID, *, work: IdentityWork) -> Organisation:
    """An organisation that the caller may know of. Raises NotFound for every other."""
    organisation = work.organisations.get(organisation_id)
    if not known_to(work.grant, [organisation]):
        raise NotFound
    return organisation


def get_visible_person(user_id: UUID, *, work: IdentityWork) -> Person:
    """A person of the caller's country, or of the caller's organisation. Raises NotFound."""
    person = work.people.get(user_id)
    require_sees(work.grant, person)
    return person


def get_administered_person(user_id: UUID, *, work: IdentityWork) -> Person:
    """A person that the caller may change, locked.

    Raises NotFound, also in a regional organisation, and Invalid for one who administers more than the caller.
    """
    person = work.people.get_for_update(user_id)
    require_administers(work.grant, work.organisations.get(person.organisation_id))
    require_within_reach(work.grant, person.role)
    return person


def get_visible_client(client_id: str, *, work: IdentityWork) -> Client:
    """A client of the caller's country or organisation. Raises NotFound, also for the platform's own."""
    client = work.clients.get(client_id)
    if client.organisation_id is None:
        raise NotFound
    require_sees(work.grant, client)
    return client


def get_administered_client(client_id: str, *, work: IdentityWork) -> Client:
    """A client that the caller may change, locked. Raises as `get_administered_person` does."""
    client = work.clients.get_for_update(client_id)
    if client.organisation_id is None:
        raise NotFound
    require_administers(work.grant, work.organisations.get(client.organisation_id))
    require_within_reach(work.grant, client.role)
    return client


def find_caller(*, work: IdentityWork) -> Person | None:
    """The person who calls; None for a system."""
    try:
        return work.people.find(UUID(work.grant.subject))
    except ValueError:
        return None
