"""The list of people in one standing holds those that the rule of the training names, on every page."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from uuid import UUID

import pytest

from services.identity.adapters.work import IdentityWork
from services.identity.domain.people.people import Person
from services.identity.domain.roles.roles import Role
from services.identity.domain.training.standing import Standing, local_day
from services.identity.domain.training.training import DEFAULT, Modules, WithStanding
from tests.contract.repositories.identity.bench import Bench
from tests.support.builders.identity import NOON, a_grant, a_person, an_organisation, store
from tests.support.builders.training import a_module
from tests.support.world import GT, HN

TODAY = local_day(GT, NOON)
NAMES = ("referir", "seguridad", "nuevo")
NEW = TODAY - timedelta(days=10)
"""The first day of the last of them."""
MODULES = Modules({DEFAULT: {name: a_module(name, required_from=NEW if name == "nuevo" else None) for name in NAMES}})
BEFORE, AFTER = NOON - timedelta(days=11), NOON - timedelta(days=9)
ENDS: tuple[tuple[int, ...], ...] = ((), (-1,), (0,), (300,), (-400, 1), (1, -400))
"""How many days from today the passes of one module end."""
ENDS_OF_NEW: tuple[tuple[int, ...], ...] = ((), (-1,), (300,))
DUE = (None, TODAY, TODAY + timedelta(days=1))
ADMIN = a_grant(Role.COUNTRY_ADMIN)


def every_mix(work: IdentityWork) -> Iterator[Person]:
    """Every mix of passes and days, and a person whose role requires nothing. Stored as they come."""
    organisation = an_organisation()
    work.organisations.add(organisation)
    for due_on, at, *ends in product(DUE, (BEFORE, AFTER), ENDS, ENDS, ENDS_OF_NEW):
        person = a_person(organisation, training_due_on=due_on)
        work.people.add(person)
        for name, days in zip(NAMES, ends, strict=True):
            for number, left in enumerate(days):
                passed = a_module(name).passed(person.id, GT, score=2, at=at + timedelta(minutes=number))
                work.passes.add(replace(passed, expires_on=TODAY + timedelta(days=left)))
        yield person
    free = a_person(organisation, Role.OPERATOR, training_due_on=None)
    work.people.add(free)
    yield free


def listed(work: IdentityWork, standing: Standing, *, organisation_id: UUID | None = None) -> list[UUID]:
    """The people of the list, page by page."""
    training = WithStanding(standing=standing, requirements=MODULES.requirements([GT, HN], NOON))
    found: list[UUID] = []
    while True:
        after = found[-1] if found else None
        page = work.people.page(organisation_id=organisation_id, after=after, limit=50, training=training)
        found += [person.id for person in page.items]
        if page.next_position is None:
            return found


def test_the_list_agrees_with_the_rule_for_every_mix_of_passes_and_days(bench: Bench) -> None:
    with bench.work() as work:
        people = list(every_mix(work))
    with bench.work() as work:
        passes = work.passes.all_of([person.id for person in people])
        rule = {
            person.id: MODULES.certificate(person.as_learner(passes.get(person.id, ())), NOON).standing
            for person in people
        }
        for standing in Standing:
            assert listed(work, standing) == sorted(each for each, held in rule.items() if held is standing)
        assert set(rule.values()) == set(Standing)


def test_people_whose_training_is_due_are_found_by_its_day_and_country(bench: Bench) -> None:
    own, far = an_organisation(GT), an_organisation(HN)
    days = [TODAY, TODAY + timedelta(days=1), TODAY + timedelta(days=9), TODAY + timedelta(days=10), None, date.max]
    people = [a_person(own, training_due_on=day) for day in days]
    elsewhere = a_person(far, training_due_on=days[1])
    with bench.work() as work:
        store(work, own, far, *people, elsewhere)
        found = work.people.whose_training_is_due(after=TODAY, until=TODAY + timedelta(days=9))
        assert {person.id for person in found} == {people[1].id, people[2].id, elsewhere.id}
    with bench.work(ADMIN) as work:
        found = work.people.whose_training_is_due(after=TODAY, until=TODAY + timedelta(days=9))
        assert [person.id for person in found] == sorted([people[1].id, people[2].id])


@pytest.mark.parametrize("standing", Standing)
def test_a_country_and_an_organisation_see_their_own_in_that_standing(bench: Bench, standing: Standing) -> None:
    own, other, far = an_organisation(GT), an_organisation(GT, name="Otra"), an_organisation(HN)
    due: dict[Standing, date | None] = {
        Standing.CERTIFIED: date.max,
        Standing.LAPSED: TODAY - timedelta(days=2),
        Standing.UNTRAINED: None,
    }
    people = [a_person(each, training_due_on=due[standing]) for each in (own, other, far)]
    with bench.work() as work:
        store(work, own, other, far, *people)
        assert listed(work, standing) == sorted(person.id for person in people)
        assert listed(work, standing, organisation_id=other.id) == [people[1].id]
        for another in set(Standing) - {standing}:
            assert listed(work, another) == []
    with bench.work(ADMIN) as work:
        assert listed(work, standing) == sorted(person.id for person in people[:2])
