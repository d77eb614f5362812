"""E-mails to people who were let in."""

from datetime import timedelta

from services.identity.domain.people.people import Person
from services.identity.domain.people.welcomes import MAIL_LIFE, new_welcome
from services.identity.domain.roles.roles import Role
from tests.contract.repositories.identity.bench import Bench
from tests.support.builders.identity import NOON, a_grant, a_person, an_organisation, store
from tests.support.world import HN

LEASE = timedelta(seconds=60)


def a_welcome(bench: Bench) -> Person:
    organisation = an_organisation()
    person = a_person(organisation)
    with bench.work() as work:
        store(work, organisation, person)
        for _ in range(2):
            work.welcomes.add(new_welcome(person, NOON))
    return person


def test_one_that_is_claimed_is_left_alone_for_twice_as_long_each_time(bench: Bench) -> None:
    a_welcome(bench)
    with bench.work() as work:
        assert [each.mail_attempts for each in work.welcomes.claim_due(NOON, LEASE, 9)] == [1]
        assert not work.welcomes.claim_due(NOON + LEASE - timedelta(seconds=1), LEASE, 9)
        assert work.welcomes.claim_due(NOON + LEASE, LEASE, 9)
        assert not work.welcomes.claim_due(NOON + LEASE * 2, LEASE, 9)


def test_one_is_forgotten_once_it_was_taken(bench: Bench) -> None:
    person = a_welcome(bench)
    with bench.work() as work:
        work.welcomes.remove(person.id)
        assert not work.welcomes.claim_due(NOON, LEASE, 9)


def test_one_that_was_never_taken_ends_after_three_days(bench: Bench) -> None:
    a_welcome(bench)
    with bench.work() as work:
        assert not work.welcomes.claim_due(NOON + MAIL_LIFE, LEASE, 9)
        work.welcomes.forget_before(NOON + MAIL_LIFE)
        assert work.welcomes.claim_due(NOON, LEASE, 9)
        work.welcomes.forget_before(NOON + MAIL_LIFE + timedelta(seconds=1))
        assert not work.welcomes.claim_due(NOON + LEASE, LEASE, 9)


def test_who_is_let_in_again_is_mailed_anew_though_an_older_one_waits(bench: Bench) -> None:
    person = a_welcome(bench)
    with bench.work() as work:
        work.welcomes.claim_due(NOON, LEASE, 9)
        work.welcomes.add(new_welcome(person, NOON + MAIL_LIFE))
        (due,) = work.welcomes.claim_due(NOON + MAIL_LIFE, LEASE, 9)
        assert (due.mail_attempts, due.mail_until) == (1, NOON + 2 * MAIL_LIFE)


def test_another_country_sees_none(bench: Bench) -> None:
    a_welcome(bench)
    with bench.work(a_grant(Role.COUNTRY_ADMIN, country=HN)) as work:
        assert not work.welcomes.claim_due(NOON, LEASE, 9)
