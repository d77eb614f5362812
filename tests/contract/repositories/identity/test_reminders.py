"""Reminders of the end of a certificate."""

from datetime import timedelta

from services.identity.domain.people.people import Person
from services.identity.domain.roles.roles import Role
from services.identity.domain.training.reminders import Reminder
from tests.contract.repositories.identity.bench import Bench
from tests.support.builders.identity import NOON, a_grant, a_person, an_organisation, store
from tests.support.world import HN

LEASE = timedelta(seconds=60)


def a_reminder(person: Person, days: int = 30) -> Reminder:
    ends = NOON.date() + timedelta(days=days)
    return Reminder(user_id=person.id, country=person.country, ends_on=ends, days=days, mail_due_at=NOON)


def people(bench: Bench, count: int) -> list[Person]:
    organisation = an_organisation()
    found = [a_person(organisation) for _ in range(count)]
    with bench.work() as work:
        store(work, organisation, *found)
    return found


def test_one_is_noted_once_also_after_it_was_mailed(bench: Bench) -> None:
    (person,) = people(bench, 1)
    reminder = a_reminder(person)
    with bench.work() as work:
        assert [work.reminders.add(reminder) for _ in range(2)] == [True, False]
        assert work.reminders.add(a_reminder(person, 7))
        work.reminders.mark_done(reminder)
        assert not work.reminders.add(reminder)
    with bench.work() as work:
        assert [each.days for each in work.reminders.claim_due(NOON, LEASE, 9)] == [7]


def test_one_that_is_claimed_is_left_alone_for_twice_as_long_each_time(bench: Bench) -> None:
    (person,) = people(bench, 1)
    with bench.work() as work:
        work.reminders.add(a_reminder(person))
        assert [each.mail_attempts for each in work.reminders.claim_due(NOON, LEASE, 9)] == [1]
        assert not work.reminders.claim_due(NOON + LEASE - timedelta(seconds=1), LEASE, 9)
        assert work.reminders.claim_due(NOON + LEASE, LEASE, 9)
        assert not work.reminders.claim_due(NOON + LEASE * 2, LEASE, 9)
        assert [each.mail_attempts for each in work.reminders.claim_due(NOON + LEASE * 3, LEASE, 9)] == [3]


def test_no_more_are_claimed_than_asked_for_and_none_of_another_country(bench: Bench) -> None:
    with bench.work() as work:
        work.reminders.forget_before(NOON.date() + timedelta(days=99))
    found = people(bench, 3)
    with bench.work() as work:
        for person in found:
            work.reminders.add(a_reminder(person))
    with bench.work(a_grant(Role.COUNTRY_ADMIN, country=HN)) as work:
        assert not work.reminders.claim_due(NOON, LEASE, 9)
    with bench.work() as work:
        assert [len(work.reminders.claim_due(NOON, LEASE, 2)) for _ in range(3)] == [2, 1, 0]
        work.reminders.forget_before(NOON.date() + timedelta(days=31))
        assert not work.reminders.claim_due(NOON + timedelta(days=1), LEASE, 9)
