"""Subjects of identity providers that are people."""

from dataclasses import replace

from services.identity.domain.people.people import Person
from services.identity.domain.roles.roles import Role
from services.identity.domain.sign_in.federation import FederatedAccount
from tests.contract.repositories.identity.bench import Bench
from tests.support.builders.identity import NOON, a_grant, a_person, an_organisation, store
from tests.support.world import HN

ISSUER = "https://login.ngo.example"


def an_account(person: Person, subject: str) -> FederatedAccount:
    return FederatedAccount(issuer=ISSUER, subject=subject, user_id=person.id, country=person.country, bound_at=NOON)


def test_a_subject_is_one_person_and_a_person_one_subject_of_a_provider(bench: Bench) -> None:
    organisation = an_organisation()
    person, other = a_person(organisation), a_person(organisation)
    first = an_account(person, "one")
    elsewhere = replace(an_account(person, "two"), issuer="https://other.example")
    with bench.work() as work:
        store(work, organisation, person, other)
        asked = [first, an_account(other, "one"), an_account(person, "two"), elsewhere, first]
        assert [work.federated_accounts.add(account) for account in asked] == [True, False, False, True, False]
    with bench.work() as work:
        assert work.federated_accounts.find(ISSUER, "one") == first
        assert work.federated_accounts.find(ISSUER, "two") is None
        assert (work.federated_accounts.has_one(person.id), work.federated_accounts.has_one(other.id)) == (True, False)
        work.federated_accounts.remove_all_of(person.id)
        assert work.federated_accounts.find(ISSUER, "one") is None
        assert not work.federated_accounts.has_one(person.id)
        assert work.federated_accounts.add(an_account(person, "two"))


def test_a_subject_of_another_country_is_not_seen(bench: Bench) -> None:
    organisation = an_organisation()
    person = a_person(organisation)
    with bench.work() as work:
        store(work, organisation, person)
        work.federated_accounts.add(an_account(person, "one"))
    with bench.work(a_grant(Role.COUNTRY_ADMIN, country=HN)) as work:
        assert work.federated_accounts.find(ISSUER, "one") is None
