"""The end of a suspension."""

from uuid import UUID

from services.identity.adapters.work import IdentityWork
from services.identity.domain.clients.clients import Client
from services.identity.domain.people.people import Person, PersonStatus
from services.identity.processes.clients.clients import save_client
from services.identity.processes.organisations.duties import publish_duties
from services.identity.processes.people.activations import add_activation
from shared.contracts.identity import AccessReinstated
from shared.kernel.country import Country
from shared.kernel.errors import NotFound


def reactivate_person(person: Person, *, work: IdentityWork) -> None:
    """Let a suspended person sign in again; one without a password is invited again, with a new link. Audited."""
    status = PersonStatus.ACTIVE if person.password_hash else PersonStatus.INVITED
    work.people.set_status(person.id, status, work.clock.now())
    publish_duties(person.organisation_id, person.country, work=work)
    work.audit("user.reinstated", country=person.country, object_type="user", object_id=person.id)
    announce_reinstated(person.organisation_id, person.id, person.country, work=work)
    if status is PersonStatus.INVITED:
        # The one from before died with the suspension.
        add_activation(person, work=work)


def announce_reinstated(organisation_id: UUID, subject_id: UUID, country: Country, *, work: IdentityWork) -> None:
    """Publish that a person, a system or an organisation may act again; notices of its suspension are over."""
    work.publish(AccessReinstated(country=country, organisation_id=organisation_id, subject_id=subject_id))


def reactivate_client(client: Client, *, work: IdentityWork) -> None:
    """Let a suspended system act again; one whose secret or keys leaked stands still until it has others. Audited.

    Raises NotFound for an application of the platform: it belongs to no organisation.
    """
    if client.organisation_id is None:
        raise NotFound
    save_client(client, client.opened(), work=work)
    work.audit("client.reinstated", country=client.country, object_type="client", object_id=client.id)
    announce_reinstated(client.organisation_id, client.id, client.country, work=work)
