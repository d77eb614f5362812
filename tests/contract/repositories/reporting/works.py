"""Opens units of work of the reporting service, and looks at what they stored."""

from typing import Any
from uuid import UUID

import psycopg

from services.reporting.adapters.tables import metadata
from services.reporting.adapters.work import ReportingWork
from services.reporting.bootstrap import Services
from services.reporting.domain.extracts.extracts import Extract, Run
from shared.kernel.country import ALL_COUNTRIES, Country
from shared.kernel.grant import Grant
from tests.support.builders.reporting import NOON, a_run, an_extract, the_platform
from tests.support.emptying import empty
from tests.support.fixed_clock import FixedClock
from tests.support.recorded import Recorded


class RecordedReportingWork(Recorded, ReportingWork):
    """One transaction of the reporting service."""


class Works:
    """Units of work over a database that is emptied first, at `now`."""

    def __init__(self, parts: Services, admin_url: str) -> None:
        self.now = NOON
        self._parts = parts
        self._admin_url = admin_url
        with psycopg.connect(admin_url) as connection:
            empty(connection, (*metadata.tables, "outbox", "audit"))

    def open(self, grant: Grant) -> RecordedReportingWork:
        """A unit of work under `grant`, to be entered."""
        return RecordedReportingWork(self._parts.engine, self._parts.signer, grant, FixedClock(self.now))

    def platform(self, countries: frozenset[Country] = ALL_COUNTRIES) -> RecordedReportingWork:
        """A unit of work of the platform itself."""
        return self.open(the_platform(countries))

    def messages(self) -> list[tuple[str, str, dict[str, Any]]]:
        """Name, country and data of each stored event and job."""
        return self.rows("SELECT name, country, data FROM outbox ORDER BY id")

    def audited(self) -> list[tuple[str, UUID | None, str]]:
        """Action, object and country of each stored audit row."""
        return self.rows("SELECT action, object_id, country FROM audit ORDER BY id")

    def rows(self, query: str) -> list[Any]:
        """What the superuser sees."""
        with psycopg.connect(self._admin_url) as connection:
            return connection.execute(query.encode()).fetchall()


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
