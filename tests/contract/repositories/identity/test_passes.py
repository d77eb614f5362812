"""Passed training modules."""

from dataclasses import replace
from datetime import timedelta

from services.identity.domain.people.people import Person
from services.identity.domain.roles.roles import Role
from services.identity.domain.training.standing import Pass
from shared.kernel.ids import new_id
from tests.contract.repositories.identity.bench import Bench
from tests.support.builders.identity import NOON, a_grant, a_person, an_organisation, store
from tests.support.builders.training import a_module
from tests.support.world import HN


def a_pass(person: Person) -> Pass:
    return a_module("referir").passed(person.id, person.country, score=2, at=NOON)


def test_what_a_person_passed_is_kept_in_order_also_the_same_module_again(bench: Bench) -> None:
    organisation = an_organisation()
    person, other = a_person(organisation), a_person(organisation)
    first = a_pass(person)
    again = replace(first, passed_at=NOON + timedelta(days=1), expires_on=first.expires_on + timedelta(days=1))
    with bench.work() as work:
        store(work, organisation, person, other)
        for passed in (again, first, a_pass(other)):
            work.passes.add(passed)
    with bench.work() as work:
        found = work.passes.all_of([person.id, new_id()])
    assert dict(found) == {person.id: [first, again]}


def test_a_pass_of_another_country_is_not_seen(bench: Bench) -> None:
    organisation = an_organisation()
    person = a_person(organisation)
    with bench.work() as work:
        store(work, organisation, person)
        work.passes.add(a_pass(person))
    with bench.work(a_grant(Role.COUNTRY_ADMIN, country=HN)) as work:
        assert not work.passes.all_of([person.id])
    with bench.work(a_grant(Role.COUNTRY_ADMIN)) as work:
        assert work.passes.all_of([person.id])
