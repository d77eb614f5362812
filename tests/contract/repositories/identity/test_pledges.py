"""Signed pledges."""

from dataclasses import replace
from datetime import timedelta

from services.identity.domain.people.people import Person
from services.identity.domain.pledges.pledges import Pledge
from services.identity.domain.roles.roles import Role
from shared.kernel.ids import new_id
from tests.contract.repositories.identity.bench import Bench
from tests.support.builders.identity import NOON, a_grant, a_person, an_organisation, store
from tests.support.world import HN


def a_pledge(person: Person) -> Pledge:
    return Pledge(user_id=person.id, country=person.country, version="1", digest=bytes(32), accepted_at=NOON)


def test_what_a_person_signed_is_kept_in_order_and_each_text_once(bench: Bench) -> None:
    organisation = an_organisation()
    person, other = a_person(organisation), a_person(organisation)
    first = a_pledge(person)
    second = replace(first, version="2", digest=bytes([1] * 32), accepted_at=NOON + timedelta(days=1))
    with bench.work() as work:
        store(work, organisation, person, other)
        assert [work.pledges.add(pledge) for pledge in (second, first, second)] == [True, True, False]
        assert work.pledges.add(a_pledge(other))
    with bench.work() as work:
        found = work.pledges.all_of([person.id, new_id()])
    assert dict(found) == {person.id: [first, second]}


def test_a_signature_of_another_country_is_not_seen(bench: Bench) -> None:
    organisation = an_organisation()
    person = a_person(organisation)
    with bench.work() as work:
        store(work, organisation, person)
        work.pledges.add(a_pledge(person))
    with bench.work(a_grant(Role.COUNTRY_ADMIN, country=HN)) as work:
        assert not work.pledges.all_of([person.id])
    with bench.work(a_grant(Role.COUNTRY_ADMIN)) as work:
        assert work.pledges.all_of([person.id])
