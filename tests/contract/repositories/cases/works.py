"""Opens units of work of the cases service, over a database or in memory, and looks at what they stored."""

from abc import ABC, abstractmethod
from typing import Any
from uuid import UUID

import psycopg
import pytest
from sqlalchemy.exc import DBAPIError

from services.cases.adapters.tables import metadata
from services.cases.adapters.work import CasesWork
from services.cases.bootstrap import Services
from services.cases.domain.case.case import Case
from services.cases.domain.person.identity import Identity
from shared.kernel.country import ALL_COUNTRIES, Country
from shared.kernel.grant import Grant
from tests.support.builders.cases import NOON, a_caseworker, store, the_platform
from tests.support.emptying import empty
from tests.support.fakes.cases import CasesDatabase, FakeCasesWork
from tests.support.fakes.cases.work import PARTS
from tests.support.fixed_clock import FixedClock
from tests.support.recorded import Recorded
from tests.support.world import CLINIC, HN

STRANGERS = (
    a_caseworker(organisation_id=CLINIC),
    a_caseworker(countries=frozenset({HN})),
    the_platform(frozenset({HN})),
)
"""Callers of another organisation or of another country."""

on_postgresql = pytest.mark.parametrize("works", ["postgresql"], indirect=True)
"""For a test of who sees which rows: those in memory have no policies."""


class Works(ABC):
    """Units of work over the same rows."""

    would_wait: type[Exception]
    """What happens instead of waiting for a lock, after `do_not_wait`."""

    @abstractmethod
    def open(self, grant: Grant | None = None) -> CasesWork:
        """A unit of work, by default of a caseworker of `SHELTER`, to be entered."""

    @abstractmethod
    def do_not_wait(self, work: CasesWork) -> None:
        """Let an entered unit of work fail instead of waiting for a lock."""

    @abstractmethod
    def age_names(self) -> None:
        """Let every name that is indexed now count as indexed by an older rule."""

    @abstractmethod
    def messages(self) -> list[tuple[str, str, dict[str, Any]]]:
        """Name, country and data of each stored event and job."""

    @abstractmethod
    def audited(self) -> list[tuple[str, UUID | None, str]]:
        """Action, object and country of each stored audit row."""

    def platform(self, countries: frozenset[Country] = ALL_COUNTRIES) -> CasesWork:
        """A unit of work of the platform itself."""
        return self.open(the_platform(countries))

    def store(self, *cases: Case, identity: Identity | None = None) -> None:
        """Register cases, each with the same identity."""
        with self.platform() as work:
            for case in cases:
                store(work, case, identity)


class RecordedCasesWork(Recorded, CasesWork):
    """One transaction of the cases service."""


class RealWorks(Works):
    """Over PostgreSQL, whose tables are emptied first."""

    would_wait = DBAPIError

    def __init__(self, parts: Services, admin_url: str) -> None:
        self._parts = parts
        self._admin_url = admin_url
        with psycopg.connect(admin_url) as connection:
            empty(connection, (*metadata.tables, "member", "outbox", "audit"))

    def open(self, grant: Grant | None = None) -> RecordedCasesWork:
        parts = self._parts
        return RecordedCasesWork(parts.engine, parts.signer, grant or a_caseworker(), FixedClock(NOON), PARTS)

    def do_not_wait(self, work: CasesWork) -> None:
        work.connection.exec_driver_sql("SET LOCAL lock_timeout = '50ms'")

    def age_names(self) -> None:
        with psycopg.connect(self._admin_url) as connection:
            connection.execute("UPDATE vault.person_identity SET name_keys_version = 1")

    def messages(self) -> list[tuple[str, str, dict[str, Any]]]:
        return self._rows("SELECT name, country, data FROM outbox ORDER BY id")

    def audited(self) -> list[tuple[str, UUID | None, str]]:
        return self._rows("SELECT action, object_id, country FROM audit ORDER BY id")

    def _rows(self, query: str) -> list[Any]:
        with psycopg.connect(self._admin_url) as connection:
            return connection.execute(query.encode()).fetchall()


class FakeWorks(Works):
    """In memory."""

    would_wait = AssertionError

    def __init__(self) -> None:
        self._database = CasesDatabase()
        self._opened: list[FakeCasesWork] = []

    def open(self, grant: Grant | None = None) -> CasesWork:
        work = FakeCasesWork(self._database, grant or a_caseworker(), FixedClock(NOON))
        self._opened.append(work)
        return work

    def do_not_wait(self, work: CasesWork) -> None:
        """Does nothing: in memory no transaction waits."""

    def age_names(self) -> None:
        with FakeCasesWork(self._database, the_platform(), FixedClock(NOON)) as work:
            work.tables.age_names()

    def messages(self) -> list[tuple[str, str, dict[str, Any]]]:
        messages: list[Any] = [message for work in self._opened if work.committed for message in work.messages]
        return [(message["name"], message["country"], message["data"]) for message in messages]

    def audited(self) -> list[tuple[str, UUID | None, str]]:
        rows: list[Any] = [row for work in self._opened if work.committed for row in work.audit_rows]
        return [(row["action"], row["object_id"], row["country"]) for row in rows]
