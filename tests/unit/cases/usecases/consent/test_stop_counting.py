"""A person counts no longer once their consent to statistics has ended, though nobody changes their case."""

# fixed dates: NOON is the clock of the service

from datetime import date, timedelta

import pytest

from services.cases.domain.case.case import Case
from services.cases.domain.consent.consent import ConsentStatus
from services.cases.usecases.consent.record_consent import record_consent
from services.cases.usecases.consent.stop_counting import stop_counting
from shared.contracts.cases import STATISTICS, CaseFactsChanged
from shared.kernel.country import Country
from tests.support.builders.cases import TODAY, a_case, a_consent, an_identity
from tests.support.fakes.cases import FakeCasesWork
from tests.support.world import GT, HN
from tests.unit.cases.usecases.world import World

DAY = timedelta(days=1)


def agreed(world: World, until: date | None, **changes: object) -> Case:
    """A case whose person agreed to statistics until a day, as a use case stores it."""
    case = world.add(a_case(), an_identity())
    consent = a_consent(purpose=STATISTICS, recipient_type=None, given_on=TODAY, expires_on=until, **changes)
    with world.work() as work:
        record_consent(case.id, consent, work=work)
    return case


def stop(world: World, country: Country = GT, batch: int = 200) -> list[CaseFactsChanged]:
    """What a run publishes."""
    works: list[FakeCasesWork] = []

    def open_work() -> FakeCasesWork:
        works.append(world.platform())
        return works[-1]

    stop_counting(country, open_work=open_work, batch=batch)
    return [event for work in works for event in work.published if isinstance(event, CaseFactsChanged)]


def test_on_its_last_day_the_person_counts_and_on_the_next_no_longer(world: World) -> None:
    case = agreed(world, TODAY + 5 * DAY)
    world.now += 5 * DAY
    assert stop(world) == []
    world.now += DAY
    (facts,) = stop(world)
    assert (facts.case_id, facts.statistics_consent) == (case.id, False)
    assert stop(world) == [], "once"
    assert world.case(case).version == 2, "nobody who edits the case has to read it anew"


def test_a_consent_that_was_given_meanwhile_lets_the_person_count_on(world: World) -> None:
    case = agreed(world, TODAY + 5 * DAY)
    with world.work() as work:
        later = a_consent(purpose=STATISTICS, recipient_type=None, given_on=TODAY, expires_on=TODAY + 9 * DAY)
        record_consent(case.id, later, work=work)
    world.now += 6 * DAY
    assert stop(world) == []
    world.now += 4 * DAY
    assert [facts.statistics_consent for facts in stop(world)] == [False]


@pytest.mark.parametrize("status", [ConsentStatus.REFUSED, ConsentStatus.NOT_YET_ASKED])
def test_who_did_not_agree_is_not_looked_at(world: World, status: ConsentStatus) -> None:
    case = agreed(world, None, status=status)
    assert world.case(case).counted_until is None


def test_other_countries_wait_for_their_own_run(world: World) -> None:
    agreed(world, TODAY)
    world.now += DAY
    assert stop(world, HN) == []
    assert len(stop(world)) == 1


def test_what_an_earlier_release_stored_is_looked_at_once(world: World) -> None:
    ended = world.add(a_case(consents=[a_consent(purpose=STATISTICS, expires_on=TODAY - DAY)], counted_until=date.min))
    going_on = world.add(a_case(consents=[a_consent(purpose=STATISTICS, expires_on=TODAY)], counted_until=date.min))
    assert [facts.case_id for facts in stop(world, batch=1)] == [ended.id]
    assert (world.case(ended).counted_until, world.case(going_on).counted_until) == (None, TODAY)
