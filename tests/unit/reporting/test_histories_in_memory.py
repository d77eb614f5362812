"""The worlds of the statistics attack publish what the unit of work in memory publishes."""

# fixed dates: the rules are handed NOON

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

import pytest

from services.reporting.domain.indicator import Source
from services.reporting.domain.person_facts import PersonFact
from services.reporting.domain.published import PERSON_FIELDS, WITHHELD
from services.reporting.processes.person_facts import replace_person_facts
from services.reporting.usecases.publish_vintage import publish_vintage
from tests.support.builders.reporting import NOON, the_platform
from tests.support.fakes.reporting import FakeReportingWork, ReportingDatabase
from tests.support.fixed_clock import FixedClock
from tests.unit.reporting.memory import COUNTRY, Event, Told, World
from tests.unit.reporting.test_statistics_attack import EVERYBODY, History

PLACE = PERSON_FIELDS.index("gender")


@dataclass
class Shadowed(World):
    """A world whose events happen over a unit of work in memory as well."""

    database: ReportingDatabase = field(default_factory=ReportingDatabase)

    def second(self) -> FakeReportingWork:
        return FakeReportingWork(self.database, the_platform(), self.clock)

    def take(self, facts: Mapping[UUID, PersonFact]) -> None:
        super().take(facts)
        with self.second() as work:
            replace_person_facts(COUNTRY, facts, work=work)

    def live(self, event: Event) -> None:
        super().live(event)
        if isinstance(event, Told):
            with self.second() as work:
                work.referral_facts.add_receivers((case, event.organisation, COUNTRY) for case in event.cases)

    def tick(self) -> bool:
        made = super().tick()
        with self.second() as work:
            assert publish_vintage(COUNTRY, Source.PERSONS, work=work) is made
        return made

    def published_twice(self) -> tuple[Counter[tuple[str, str]], Counter[tuple[str, str]]]:
        """Published persons by quarter and gender, here and there."""
        here = Counter((period, profile[PLACE] or WITHHELD) for period, profile in self.shown.values())
        there: Counter[tuple[str, str]] = Counter()
        with self.second() as work:
            cells = work.published_classes.persons({COUNTRY}, ["gender"], ("0000-01", "9999-12"), None)
        for cell in cells:
            there[cell.quarter, cell.a] += cell.persons
        return here, there


@pytest.mark.parametrize("seed", range(2))
def test_a_history_publishes_the_same_in_both(seed: int) -> None:
    world = Shadowed(FixedClock(NOON))
    history = History(seed, world)
    vintages = len(history.begin())
    for _ in range(10):
        world.live(history.event(EVERYBODY))
        vintages += world.tick()
        here, there = world.published_twice()
        assert here == there
    assert vintages > 0
