"""Opens units of work of identity over one store, and looks at what they have left behind."""

from datetime import datetime
from typing import Protocol

import psycopg
from psycopg import sql

from services.identity.adapters.tables import metadata
from services.identity.adapters.work import IdentityWork
from services.identity.bootstrap import Services
from shared.kernel.grant import Grant
from tests.support.builders.identity import NOON, PLATFORM
from tests.support.fakes.identity.work import FakeIdentityWork, FakeRevocationList, work_parts
from tests.support.fakes.memory import Database
from tests.support.fixed_clock import FixedClock


class Bench(Protocol):
    """A store of identity. `pushed` holds the members of the verifiers' list that transactions have written."""

    pushed: list[str]

    def work(self, grant: Grant = PLATFORM, at: datetime = NOON) -> IdentityWork:
        """A unit of work over the store."""

    def published(self) -> list[str]:
        """The names of the events that were stored, in order."""

    def audited(self) -> list[str]:
        """The actions of the audit rows that were stored, in order."""


class InMemory:
    """Fakes over one set of tables."""

    def __init__(self) -> None:
        self._database = Database()
        self._list = FakeRevocationList()
        self._opened: list[FakeIdentityWork] = []
        self.pushed = self._list.pushed

    def work(self, grant: Grant = PLATFORM, at: datetime = NOON) -> IdentityWork:
        work = FakeIdentityWork(self._database, grant, FixedClock(at), work_parts(self._list))
        self._opened.append(work)
        return work

    def published(self) -> list[str]:
        return [event.NAME for work in self._opened if work.committed for event in work.published]

    def audited(self) -> list[str]:
        return [action for work in self._opened if work.committed for action, _ in work.audited]


class OnPostgres:
    """Real units of work over a database that is emptied first."""

    def __init__(self, parts: Services, admin_url: str) -> None:
        self._parts = parts
        self._admin_url = admin_url
        self._list = FakeRevocationList()
        self.pushed = self._list.pushed
        tables = [sql.Identifier(name) for name in (*metadata.tables, "outbox", "audit")]
        with psycopg.connect(admin_url) as connection:
            connection.execute(sql.SQL("TRUNCATE {} CASCADE").format(sql.SQL(", ").join(tables)))

    def work(self, grant: Grant = PLATFORM, at: datetime = NOON) -> IdentityWork:
        parts = work_parts(self._list, key=self._parts.settings.identity_key)
        return IdentityWork(self._parts.engine, self._parts.signer, grant, FixedClock(at), parts)

    def published(self) -> list[str]:
        return self._column("SELECT name FROM outbox ORDER BY id")

    def audited(self) -> list[str]:
        return self._column("SELECT action FROM audit ORDER BY id")

    def _column(self, query: str) -> list[str]:
        with psycopg.connect(self._admin_url) as connection:
            return [str(row[0]) for row in connection.execute(query.encode())]
