"""Opens units of work of identity over one store, and looks at what they have left behind."""

from collections.abc import Iterable
from datetime import datetime

import psycopg

from services.identity.adapters.people.activation_links import ActivationLinks
from services.identity.adapters.secrets import KeyedDigests
from services.identity.adapters.sign_in.second_factor import SecondFactor
from services.identity.adapters.tables import metadata
from services.identity.adapters.tokens.revocation_list import RevocationList
from services.identity.adapters.work import IdentityWork, WorkParts
from services.identity.bootstrap import Services
from shared.kernel.grant import Grant
from tests.support.builders.identity import NOON, PLATFORM
from tests.support.emptying import empty
from tests.support.fixed_clock import FixedClock
from tests.support.recorded import Recorded


class KeptRevocations(RevocationList):
    """Keeps what would be written for the verifiers."""

    def __init__(self) -> None:
        self.pushed: list[str] = []

    def push(self, revocations: Iterable[tuple[str, datetime]], now: datetime) -> None:
        """Keep the members."""
        self.pushed += [member for member, _ in revocations]


class RecordedIdentityWork(Recorded, IdentityWork):
    """One transaction of the identity service."""


class Bench:
    """Units of work over a database that is emptied first."""

    def __init__(self, parts: Services, admin_url: str) -> None:
        self._parts = parts
        self._admin_url = admin_url
        self._list = KeptRevocations()
        self.pushed = self._list.pushed
        """The members of the verifiers' list that transactions have written."""
        with psycopg.connect(admin_url) as connection:
            empty(connection, (*metadata.tables, "outbox", "audit"))

    def work(self, grant: Grant = PLATFORM, at: datetime = NOON) -> RecordedIdentityWork:
        """A unit of work for the caller; `PLATFORM` sees every row."""
        key = self._parts.settings.identity_key
        links = ActivationLinks(key, "https://ceiba.example")
        parts = WorkParts(key, KeyedDigests(key), links, SecondFactor(key), self._list)
        return RecordedIdentityWork(self._parts.engine, self._parts.signer, grant, FixedClock(at), parts)

    def published(self) -> list[str]:
        """The names of the events that were stored, in order."""
        return self._column("SELECT name FROM outbox ORDER BY id")

    def audited(self) -> list[str]:
        """The actions of the audit rows that were stored, in order."""
        return self._column("SELECT action FROM audit ORDER BY id")

    def _column(self, query: str) -> list[str]:
        with psycopg.connect(self._admin_url) as connection:
            return [str(row[0]) for row in connection.execute(query.encode())]
