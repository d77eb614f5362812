"""Opens units of work of the reporting service, over a database or in memory, and looks at what they stored."""

from abc import ABC, abstractmethod
from typing import Any
from uuid import UUID

import psycopg
from sqlalchemy.exc import DBAPIError

from services.reporting.adapters.work import ReportingWork
from services.reporting.bootstrap import Services
from services.reporting.domain.extracts import Extract, Run
from shared.kernel.country import ALL_COUNTRIES, Country
from shared.kernel.grant import Grant
from tests.support.builders.reporting import NOON, a_run, an_extract, the_platform
from tests.support.databases import ServiceDatabase
from tests.support.fakes.guarded import RowRefused
from tests.support.fakes.reporting import FakeReportingWork, ReportingDatabase
from tests.support.fixed_clock import FixedClock


class Works(ABC):
    """Units of work over the same rows."""

    refusal: type[Exception]
    """What a write is refused with that row-level security does not allow."""

    @abstractmethod
    def open(self, grant: Grant) -> ReportingWork:
        """A unit of work under `grant`, to be entered."""

    @abstractmethod
    def messages(self) -> list[tuple[str, str, dict[str, Any]]]:
        """Name, country and data of each stored event and job."""

    @abstractmethod
    def audited(self) -> list[tuple[str, UUID | None, str]]:
        """Action, object and country of each stored audit row."""

    def platform(self, countries: frozenset[Country] = ALL_COUNTRIES) -> ReportingWork:
        """A unit of work of the platform itself."""
        return self.open(the_platform(countries))


def stored(works: Works, *extracts: Extract) -> None:
    """Store definitions."""
    with works.platform() as work:
        for extract in extracts:
            work.extracts.add(extract)


def a_stored_run(works: Works, **changes: Any) -> Run:
    """A stored run, of a definition with the same recipients."""
    extract = an_extract(recipients=changes.get("recipients", ()))
    stored(works, extract)
    run = a_run(extract, **changes)
    with works.platform() as work:
        assert work.runs.add(run)
    return run


class RealWorks(Works):
    """Over PostgreSQL."""

    refusal = DBAPIError

    def __init__(self, parts: Services, database: ServiceDatabase) -> None:
        self._parts = parts
        self._database = database

    def open(self, grant: Grant) -> ReportingWork:
        return self._parts.work(grant)

    def messages(self) -> list[tuple[str, str, dict[str, Any]]]:
        return self._rows("SELECT name, country, data FROM outbox ORDER BY id")

    def audited(self) -> list[tuple[str, UUID | None, str]]:
        return self._rows("SELECT action, object_id, country FROM audit ORDER BY id")

    def _rows(self, query: str) -> list[Any]:
        with psycopg.connect(self._database.admin_url) as connection:
            return connection.execute(query).fetchall()


class FakeWorks(Works):
    """In memory."""

    refusal = RowRefused

    def __init__(self) -> None:
        self.database = ReportingDatabase()
        self.opened: list[FakeReportingWork] = []

    def open(self, grant: Grant) -> ReportingWork:
        work = FakeReportingWork(self.database, grant, FixedClock(NOON))
        self.opened.append(work)
        return work

    def messages(self) -> list[tuple[str, str, dict[str, Any]]]:
        messages: list[Any] = [message for work in self.opened if work.committed for message in work.messages]
        return [(message["name"], message["country"], message["data"]) for message in messages]

    def audited(self) -> list[tuple[str, UUID | None, str]]:
        rows: list[Any] = [row for work in self.opened if work.committed for row in work.audit_rows]
        return [(row["action"], row["object_id"], row["country"]) for row in rows]
