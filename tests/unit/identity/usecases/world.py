"""The store that the use cases of one test share, and what several tests ask."""

from datetime import datetime
from typing import Any

from services.identity.adapters.passwords import Passwords
from services.identity.adapters.work import IdentityWork
from services.identity.domain.access_requests import RequestKind
from services.identity.domain.clients import Client
from services.identity.domain.organisations import Organisation
from services.identity.domain.people import Person
from services.identity.domain.roles import Role
from services.identity.processes.access_requests import request_access
from shared.kernel.grant import Grant
from tests.support.builders.identity import NOON, PLATFORM, a_grant, store
from tests.support.fakes.identity.work import FakeIdentityWork, FakeRevocationList, work_parts
from tests.support.fakes.memory import Database
from tests.support.fixed_clock import FixedClock

ADMIN = a_grant(Role.COUNTRY_ADMIN)
"""An administrator of Guatemala whose own organisation is another one."""
PASSWORD = "una frase larga y tranquila"
PASSWORDS = Passwords(memory_kib=8, at_once=1)
"""Real hashes, as weak as argon2 makes them."""


class World:
    """Opens units of work over one store."""

    def __init__(self) -> None:
        self._database = Database()
        self._list = FakeRevocationList()
        self.pushed = self._list.pushed
        """What verifiers must refuse."""

    def work(self, grant: Grant = PLATFORM, at: datetime = NOON) -> FakeIdentityWork:
        """A unit of work for the caller; `PLATFORM` sees every row."""
        return FakeIdentityWork(self._database, grant, FixedClock(at), work_parts(self._list))

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

    def pending(self, subject: Organisation | Person | Client) -> Any:
        """The open request about the subject, or None."""
        with self.work() as work:
            requests = work.tables.access_requests.where(lambda row: row.subject_id == subject.id and row.is_open(NOON))
        return requests[0] if requests else None
