"""Events handed to the service's own handlers, and vintages made as the tick makes them."""

from typing import Any

from services.reporting.bootstrap import Services
from services.reporting.domain.figures.indicator import Source
from services.reporting.handlers import HANDLERS
from services.reporting.usecases.figures.publish_vintage import publish_vintage
from shared.contracts.event import Event
from shared.contracts.subscriptions import REPORTING_EVENTS
from shared.kernel.country import ALL_COUNTRIES
from tests.support.builders.reporting import a_batch
from tests.support.world import CLINIC, SHELTER


def publish(wiring: Services, *sources: Source) -> bool:
    """Look whether vintages are due, as the tick does; whether any was made."""
    made = False
    for country in sorted(ALL_COUNTRIES):
        for source in sources or tuple(Source):
            with wiring.system_work(ALL_COUNTRIES) as work:
                made |= publish_vintage(country, source, work=work)
    return made


def both_publish(wiring: Services, *groups: tuple[int, dict[str, Any]]) -> None:
    """So many persons alike for each group, in each of two organisations, and a vintage if one is due."""
    tell(wiring, a_batch(SHELTER, *groups), a_batch(CLINIC, *groups))
    publish(wiring)


def tell(wiring: Services, *events: Event) -> None:
    """Hand each event to the service's handler, a transaction each."""
    for event in events:
        with wiring.system_work(event.countries()) as work:
            HANDLERS[(REPORTING_EVENTS, type(event))](event, work=work)
