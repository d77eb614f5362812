"""Reading at night and of another team's cases is listed once, and another person than the reader marks it as seen."""

# fixed dates: NOON is the clock of the service

from datetime import timedelta

import pytest

from services.cases.domain.access.unusual_access import ListedRules, ListFilter, UnusualAccess, UnusualKind
from services.cases.domain.case.case import Case
from services.cases.usecases.access.list_unusual_accesses import list_unusual_accesses
from services.cases.usecases.access.read_unusual_accesses import read_unusual_accesses
from services.cases.usecases.case.read_case import read_case
from shared.contracts.country_settings import NIGHT_HOURS
from shared.contracts.identity import CountrySettingChanged
from shared.kernel.grant import Grant
from shared.kernel.ids import new_id
from tests.support.builders.cases import NOON, a_caseworker, a_member
from tests.support.world import GT
from tests.unit.cases.usecases.world import World

AT_FOUR = NOON - timedelta(hours=8)
"""At night in Guatemala, where NOON is noon."""


@pytest.fixture
def reader(world: World) -> Grant:
    """A known caseworker of `SHELTER`."""
    return a_caseworker(subject=str(world.add_member(a_member()).user_id))


def opens(world: World, who: Grant, cases: list[Case]) -> None:
    for case in cases:
        with world.work(who) as work:
            read_case(case.id, work=work)


def some(world: World, count: int) -> list[Case]:
    return [world.add() for _ in range(count)]


def listed(world: World, rules: ListedRules | None = None) -> int:
    with world.platform() as work:
        return list_unusual_accesses(rules or ListedRules(), work=work)


def lines(world: World, wanted: ListFilter | None = None) -> list[UnusualAccess]:
    with world.work(a_caseworker(subject="berta")) as work:
        return list(read_unusual_accesses(wanted or ListFilter(), after=None, limit=9, work=work).items)


def test_who_read_at_night_is_listed_once_when_the_night_is_over(world: World, reader: Grant) -> None:
    world.now = AT_FOUR
    opens(world, reader, some(world, 2))
    assert listed(world) == 0
    world.now = NOON

    assert (listed(world), listed(world)) == (1, 0)

    (line,) = lines(world)
    assert (line.kind, line.opened, line.at) == (UnusualKind.NIGHT, 2, NOON - timedelta(hours=7))


def test_who_opens_more_than_some_cases_of_another_team_is_listed_once_a_day(world: World, reader: Grant) -> None:
    opens(world, reader, some(world, 5))
    assert listed(world) == 0
    opens(world, reader, some(world, 1))

    assert (listed(world), listed(world)) == (1, 0)
    assert [(line.kind, line.opened) for line in lines(world)] == [(UnusualKind.OTHER_TEAM, 6)]

    world.now = NOON + timedelta(hours=25)
    opens(world, reader, some(world, 6))
    decide_night(world, 3, 3)
    assert listed(world) == 1


def decide_night(world: World, begins: int, ends: int) -> None:
    with world.platform() as work:
        decision = CountrySettingChanged(
            country=GT,
            setting_id=new_id(),
            setting=NIGHT_HOURS,
            version=1,
            value={"begins": begins, "ends": ends},
            valid_from=work.today(GT),
        )
        work.country_settings.keep(decision, at=work.clock.now())


def test_a_second_one_at_the_same_time_does_nothing(world: World, reader: Grant) -> None:
    opens(world, reader, some(world, 6))
    with world.platform() as first:
        first.unusual_accesses.hold()
        assert listed(world) == 0
    assert listed(world) == 1
