"""The worlds of the statistics attack publish what PostgreSQL publishes."""

# fixed dates: the rules are handed NOON

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

import pytest

from services.reporting.domain.facts.person_facts import PersonFact
from services.reporting.domain.figures.indicator import Source
from services.reporting.domain.figures.published import PERSON_FIELDS, WITHHELD
from services.reporting.processes.person_facts import replace_person_facts
from services.reporting.usecases.figures.publish_vintage import publish_vintage
from tests.contract.usecases.reporting.conftest import Reporting
from tests.support.builders.reporting import NOON
from tests.support.fixed_clock import FixedClock
from tests.unit.reporting.memory import COUNTRY, Event, Told, World
from tests.unit.reporting.test_statistics_attack import EVERYBODY, History

PLACE = PERSON_FIELDS.index("gender")


@dataclass(kw_only=True)
class Shadowed(World):
    """A world whose events happen on PostgreSQL as well."""

    reporting: Reporting

    def take(self, facts: Mapping[UUID, PersonFact]) -> None:
        super().take(facts)
        with self.reporting.platform() as work:
            replace_person_facts(COUNTRY, facts, work=work)

    def live(self, event: Event) -> None:
        super().live(event)
        if isinstance(event, Told):
            with self.reporting.platform() as work:
                work.referral_facts.add_receivers((case, event.organisation, COUNTRY) for case in event.cases)

    def tick(self) -> bool:
        made = super().tick()
        with self.reporting.platform() as work:
            assert publish_vintage(COUNTRY, Source.PERSONS, work=work) is made
        return made

    def published_twice(self) -> tuple[Counter[tuple[str, str]], Counter[tuple[str, str]]]:
        """Published persons by quarter and gender, here and there."""
        here = Counter((period, profile[PLACE] or WITHHELD) for period, profile in self.shown.values())
        there: Counter[tuple[str, str]] = Counter()
        with self.reporting.platform() as work:
            cells = work.published_classes.persons({COUNTRY}, ["gender"], ("0000-01", "9999-12"), None)
        for cell in cells:
            there[cell.quarter, cell.a] += cell.persons
        return here, there


@pytest.mark.parametrize("seed", range(2))
def test_a_history_publishes_the_same_in_both(seed: int, reporting: Reporting) -> None:
    world = Shadowed(FixedClock(NOON), reporting=reporting)
    history = History(seed, world)
    vintages = len(history.begin())
    for _ in range(10):
        world.live(history.event(EVERYBODY))
        vintages += world.tick()
        here, there = world.published_twice()
        assert here == there
    assert vintages > 0
