"""The store that the use cases of one test share, and what several tests ask."""

from services.identity.adapters.sign_in.passwords import Passwords
from services.identity.adapters.work import IdentityWork
from services.identity.domain.authority.access_requests import AccessRequest, RequestKind
from services.identity.domain.clients.clients import Client
from services.identity.domain.organisations.organisations import Organisation
from services.identity.domain.people.people import Person
from services.identity.domain.roles.roles import Role
from services.identity.processes.authority.access_requests import request_access
from shared.kernel.grant import Grant
from tests.contract.repositories.identity.bench import Bench
from tests.support.builders.identity import NOON, a_grant, store

ADMIN = a_grant(Role.COUNTRY_ADMIN)
"""An administrator of Guatemala whose own organisation is another one."""
PASSWORD = "una frase larga y tranquila"
PASSWORDS = Passwords(memory_kib=8, at_once=1)
"""Real hashes, as weak as argon2 makes them."""


class World(Bench):
    """Opens units of work over one store, and looks at what is in it."""

    def system_work(self) -> IdentityWork:
        """A unit of work of the platform, for use cases that open their own."""
        return self.work()

    def add(self, *entities: Organisation | Person | Client) -> None:
        """Insert what a test stands on."""
        with self.work() as work:
            store(work, *entities)

    def ask(
        self,
        kind: RequestKind,
        subject: Person | Client,
        *,
        role: Role = Role.CASEWORKER,
        overlap_hours: int | None = None,
        by: Grant = ADMIN,
    ) -> None:
        """Add the subject and request access for it."""
        self.add(subject)
        with self.work(by) as work:
            request_access(kind, subject, role, overlap_hours=overlap_hours, work=work)

    def organisation(self, organisation: Organisation) -> Organisation:
        """The organisation as it is stored now."""
        with self.work() as work:
            return work.organisations.get(organisation.id)

    def person(self, person: Person) -> Person:
        """The person as they are stored now."""
        with self.work() as work:
            return work.people.get(person.id)

    def client(self, client: Client) -> Client:
        """The client as it is stored now."""
        with self.work() as work:
            return work.clients.get(client.client_id)

    def pending(self, subject: Organisation | Person | Client) -> AccessRequest | None:
        """The open request about the subject, or None."""
        with self.work() as work:
            return work.access_requests.pending_of([subject.id], NOON).get(subject.id)
