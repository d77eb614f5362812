"""An empty service for each test."""

# fixed dates: NOON is the clock of the service

import pytest

from services.reporting.bootstrap import Services
from services.reporting.domain.extracts.extracts import Extract, Run
from services.reporting.domain.figures.indicator import Source
from services.reporting.handlers import HANDLERS
from services.reporting.usecases.figures.publish_vintage import publish_vintage
from shared.contracts.event import Event
from shared.contracts.subscriptions import REPORTING_EVENTS
from shared.kernel.country import Country
from shared.kernel.grant import Grant
from tests.contract.repositories.reporting.works import RecordedReportingWork, Works
from tests.support.builders.reporting import a_coordinator


class Reporting(Works):
    """What is stored, and units of work over it."""

    def work(self, grant: Grant | None = None) -> RecordedReportingWork:
        """A unit of work, by default of a coordinator of `SHELTER`."""
        return self.open(grant or a_coordinator())

    def store(self, *things: Extract | Run) -> None:
        """Put definitions and runs there."""
        with self.platform() as work:
            for thing in things:
                if isinstance(thing, Extract):
                    work.extracts.add(thing)
                else:
                    work.runs.add(thing)

    def receive(self, *events: Event) -> None:
        """Hand each event to its use case, a transaction each."""
        for event in events:
            with self.platform(event.countries()) as work:
                HANDLERS[(REPORTING_EVENTS, type(event))](event, work=work)

    def receive_together(self, *events: Event) -> None:
        """Hand all events to their use cases in one transaction."""
        with self.platform() as work:
            for event in events:
                HANDLERS[(REPORTING_EVENTS, type(event))](event, work=work)

    def publish(self, source: Source = Source.PERSONS, country: Country = Country.GUATEMALA) -> bool:
        """Look whether a vintage is due, as the tick does."""
        with self.platform() as work:
            return publish_vintage(country, source, work=work)


@pytest.fixture
def reporting(reporting_service: tuple[Services, str]) -> Reporting:
    """A service with nothing stored."""
    return Reporting(*reporting_service)
