"""Organisations, people and clients: what is found, by whom, and in which order."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.identity.adapters.organisations.organisations import OrganisationFilter
from services.identity.domain.organisations.organisations import OrganisationStatus
from services.identity.domain.people.people import PersonStatus
from services.identity.domain.roles.roles import Role
from shared.kernel.errors import NotFound
from shared.kernel.ids import new_id
from tests.contract.repositories.identity.bench import Bench
from tests.support.builders.identity import NOON, a_grant, a_person, a_system, an_organisation, store
from tests.support.world import GT, HN

ADMIN = a_grant(Role.COUNTRY_ADMIN)
LATER = NOON + timedelta(hours=1)


def test_an_organisation_is_found_as_it_was_added(bench: Bench) -> None:
    organisation = an_organisation(name="Una")
    with bench.work() as work:
        store(work, organisation)
    with bench.work() as work:
        assert work.organisations.get(organisation.id) == organisation
        assert work.organisations.get_for_update(organisation.id) == organisation
        assert work.organisations.find_by_name(GT, "Una") == organisation
        assert work.organisations.find_by_name(HN, "Una") is None


def test_what_is_missing_is_not_found(bench: Bench) -> None:
    with bench.work() as work:
        assert work.organisations.find(new_id()) is None
        assert work.people.find(new_id()) is None
        assert work.people.find_by_email("x@ceiba.example") is None
        assert work.clients.find("x") is None
        for refused in (
            lambda: work.organisations.get(new_id()),
            lambda: work.organisations.get_for_update(new_id()),
            lambda: work.people.get(new_id()),
            lambda: work.people.get_for_update(new_id()),
            lambda: work.clients.get("x"),
            lambda: work.clients.get_for_update("x"),
            lambda: work.clients.get_by_id_for_update(new_id()),
        ):
            with pytest.raises(NotFound):
                refused()


def test_every_country_reads_the_card_of_an_organisation_and_its_own_writes_it(bench: Bench) -> None:
    foreign = an_organisation(HN)
    with bench.work() as work:
        store(work, foreign)
    with bench.work(ADMIN) as work:
        assert work.organisations.get(foreign.id) == foreign
        with pytest.raises(NotFound):
            work.organisations.get_for_update(foreign.id)
        work.organisations.save(replace(foreign, name="Otra"))
        assert work.organisations.get(foreign.id).name == foreign.name


def test_a_saved_organisation_is_read_again(bench: Bench) -> None:
    organisation = an_organisation()
    after = organisation.suspended("closed", at=LATER)
    with bench.work() as work:
        store(work, organisation)
        work.organisations.save(after)
    with bench.work() as work:
        assert work.organisations.get(organisation.id) == after


def test_the_others_of_a_country_are_those_of_any_status(bench: Bench) -> None:
    one, two, foreign = an_organisation(name="Una"), an_organisation(name="Dos"), an_organisation(HN)
    suspended = two.suspended("closed", at=NOON)
    with bench.work() as work:
        store(work, one, suspended, foreign)
        assert work.organisations.others_in(GT, besides=one.id) == [suspended]


def test_a_page_of_organisations_ends_with_the_position_of_the_next(bench: Bench) -> None:
    first, second, third = (an_organisation(name=name) for name in ("Una", "Dos", "Tres"))
    with bench.work() as work:
        store(work, third, first, second)
        page = work.organisations.page(OrganisationFilter(), after=None, limit=2)
        rest = work.organisations.page(OrganisationFilter(), after=second.id, limit=2)
    assert (page.items, page.next_position) == ([first, second], [second.id])
    assert (rest.items, rest.next_position) == ([third], None)


def test_a_page_of_organisations_is_narrowed_by_country_kind_and_status(bench: Bench) -> None:
    ngo, foreign = an_organisation(), an_organisation(HN)
    ministry = an_organisation(kind="central_government", name="Ministerio")
    wanted = OrganisationFilter(country=GT, kind="ngo", status=OrganisationStatus.ACTIVE)
    with bench.work() as work:
        store(work, ngo, ministry, foreign)
        assert work.organisations.page(wanted, after=None, limit=9).items == [ngo]
        suspended = OrganisationFilter(status=OrganisationStatus.SUSPENDED)
        assert work.organisations.page(suspended, after=None, limit=9).items == []


def test_a_person_is_found_as_they_were_added(bench: Bench) -> None:
    organisation = an_organisation()
    person = a_person(organisation, status=PersonStatus.INVITED)
    with bench.work() as work:
        store(work, organisation, person)
    with bench.work(ADMIN) as work:
        assert work.people.get(person.id) == person
        assert work.people.get_for_update(person.id) == person
        assert work.people.find_by_email(person.email) == person
        assert work.people.all_of(organisation.id) == [person]


def test_a_person_who_is_added_active_has_had_the_account_since_then(bench: Bench) -> None:
    organisation = an_organisation()
    person = a_person(organisation)
    with bench.work() as work:
        store(work, organisation, person)
        assert work.people.get(person.id).activated_at == person.created_at


def test_who_answers_for_an_organisation_supervises_or_administers_it(bench: Bench) -> None:
    organisation, other = an_organisation(), an_organisation(name="Otra")
    supervisor, own_admin = (a_person(organisation, role) for role in (Role.SUPERVISOR, Role.ORGANISATION_ADMIN))
    others = (
        a_person(organisation),
        a_person(other, Role.SUPERVISOR),
        a_person(organisation, Role.SUPERVISOR, awaits_yes=True),
        a_person(organisation, Role.SUPERVISOR, status=PersonStatus.SUSPENDED),
    )
    with bench.work() as work:
        store(work, organisation, other, supervisor, own_admin, *others)
        found = work.people.who_answer_for(organisation.id, besides=("a-system",))
        assert sorted(found) == sorted((supervisor.id, own_admin.id))
        assert work.people.who_answer_for(organisation.id, besides=(str(supervisor.id),)) == [own_admin.id]


def test_an_address_is_used_once_in_the_whole_network(bench: Bench) -> None:
    own, foreign = an_organisation(GT), an_organisation(HN)
    with bench.work() as work:
        store(work, own, foreign, a_person(foreign, email="una@ceiba.example"))
    with bench.work(ADMIN) as work:
        assert not work.people.add(a_person(own, email="una@ceiba.example"))


def test_people_elsewhere_and_regional_ones_are_hidden_from_a_country(bench: Bench) -> None:
    own, foreign = an_organisation(GT), an_organisation(HN)
    regional, far, near = a_person(own, Role.REGIONAL_COORDINATOR), a_person(foreign), a_person(own)
    with bench.work() as work:
        store(work, own, foreign, regional, far, near)
    with bench.work(ADMIN) as work:
        assert work.people.find(regional.id) is None
        assert work.people.find(far.id) is None
        assert [person.id for person in work.people.page(organisation_id=None, after=None, limit=9).items] == [near.id]
        work.people.set_status(far.id, PersonStatus.SUSPENDED, LATER)
    with bench.work() as work:
        assert work.people.get(far.id).status is PersonStatus.ACTIVE


def test_a_page_of_people_is_in_the_order_of_their_invitations(bench: Bench) -> None:
    organisation, other = an_organisation(), an_organisation(name="Otra")
    first, second, third = a_person(organisation), a_person(organisation), a_person(other)
    with bench.work() as work:
        store(work, organisation, other, second, third, first)
        page = work.people.page(organisation_id=None, after=first.id, limit=1)
        inside = work.people.page(organisation_id=organisation.id, after=None, limit=2)
        none_suspended, no_administrator, both = (
            work.people.page(organisation_id=organisation.id, after=None, limit=2, status=status, role=role)
            for status, role in (
                (PersonStatus.SUSPENDED, None),
                (None, Role.COUNTRY_ADMIN),
                (first.status, first.role),
            )
        )
    assert (none_suspended.items, no_administrator.items, len(both.items)) == ([], [], 2)
    assert ([person.id for person in page.items], page.next_position) == ([second.id], [second.id])
    assert ([person.id for person in inside.items], inside.next_position) == ([first.id, second.id], None)


def test_a_suspended_organisation_shows_in_its_people_and_clients(bench: Bench) -> None:
    organisation = an_organisation()
    person, system = a_person(organisation), a_system(organisation)
    with bench.work() as work:
        store(work, organisation, person, system)
        work.organisations.save(organisation.suspended("closed", at=LATER))
        assert not work.people.get(person.id).organisation_active
        assert not work.clients.get(system.client_id).active


def test_two_changes_of_a_person_both_count(bench: Bench) -> None:
    organisation = an_organisation()
    person = a_person(organisation)
    with bench.work() as work:
        store(work, organisation, person)
        for status in (PersonStatus.SUSPENDED, PersonStatus.ACTIVE):
            work.people.set_status(person.id, status, LATER)
    with bench.work() as work:
        found = work.people.get(person.id)
    assert (found.status, found.policy_version, found.version) == (PersonStatus.ACTIVE, 3, 3)


def test_rights_are_name_role_and_policy_version(bench: Bench) -> None:
    organisation = an_organisation()
    person = a_person(organisation)
    changed = replace(person.without_tokens(), role=Role.SUPERVISOR, display_name="Otro", email="otro@ceiba.example")
    with bench.work() as work:
        store(work, organisation, person)
        work.people.save_rights(changed, LATER)
        found = work.people.get(person.id)
    assert (found.role, found.display_name, found.policy_version) == (Role.SUPERVISOR, "Otro", 2)
    assert (found.email, found.version) == (person.email, 2)


def test_factors_are_replaced_and_the_first_activation_stays(bench: Bench) -> None:
    organisation = an_organisation()
    person = a_person(organisation, status=PersonStatus.INVITED)
    with bench.work() as work:
        store(work, organisation, person)
        for at in (NOON, LATER):
            work.people.set_factors(person.id, at, password_hash="hash", totp_sealed=b"s", status=PersonStatus.ACTIVE)
        active = work.people.get(person.id)
        work.people.set_factors(person.id, LATER, password_hash=None, totp_sealed=None, status=PersonStatus.INVITED)
        reset = work.people.get(person.id)
    assert (active.password_hash, active.totp_sealed, active.totp_step) == ("hash", b"s", None)
    assert (active.activated_at, active.policy_version) == (NOON, 3)
    assert (reset.password_hash, reset.totp_sealed, reset.totp_step, reset.activated_at) == (None, None, None, NOON)


def test_a_step_of_a_second_factor_is_used_once_and_in_order(bench: Bench) -> None:
    organisation = an_organisation()
    person = a_person(organisation)
    with bench.work() as work:
        store(work, organisation, person)
        work.people.set_second_factor(person.id, b"sealed", 7, LATER)
        assert [work.people.use_step(person.id, step) for step in (7, 8, 8, 6)] == [False, True, False, False]
        work.people.set_password(person.id, "new", LATER)
        found = work.people.get(person.id)
    assert (found.totp_sealed, found.totp_step, found.password_hash) == (b"sealed", 8, "new")


def test_the_policy_versions_of_an_organisation_rise_together(bench: Bench) -> None:
    organisation, other = an_organisation(), an_organisation(name="Otra")
    person, neighbour, system = a_person(organisation), a_person(other), a_system(organisation)
    with bench.work() as work:
        store(work, organisation, other, person, neighbour, system)
        assert work.people.raise_policy_version(organisation.id) == [(person.id, 2)]
        assert work.clients.raise_policy_version(organisation.id) == [(system.client_id, 2)]
        assert work.people.get(neighbour.id).policy_version == 1


def test_a_client_is_found_as_it_was_added(bench: Bench) -> None:
    organisation = an_organisation()
    system = a_system(organisation)
    with bench.work() as work:
        store(work, organisation, system)
    with bench.work(ADMIN) as work:
        assert work.clients.get(system.client_id) == system
        assert work.clients.get_for_update(system.client_id) == system
        assert work.clients.get_by_id_for_update(system.id) == system
        assert work.clients.find_by_ids([system.id, new_id()]) == {system.id: system}


def test_a_saved_client_is_read_again(bench: Bench) -> None:
    organisation = an_organisation()
    system = a_system(organisation)
    after = system.with_secret(b"second", old_works_until=LATER).suspended("not_used", at=NOON)
    with bench.work() as work:
        store(work, organisation, system)
        work.clients.save(after)
    with bench.work() as work:
        assert work.clients.get(system.client_id) == after


def test_clients_elsewhere_and_regional_ones_are_hidden_from_a_country(bench: Bench) -> None:
    own, foreign = an_organisation(GT), an_organisation(HN)
    near, far, regional = a_system(own), a_system(foreign), a_system(own, Role.ANALYST)
    with bench.work() as work:
        store(work, own, foreign, near, far, regional)
    with bench.work(ADMIN) as work:
        assert work.clients.find(far.client_id) is None
        assert work.clients.find(regional.client_id) is None
        assert work.clients.page(organisation_id=None, after=None, limit=9).items == [near]
        work.clients.save(far.suspended("not_used", at=NOON))
    with bench.work() as work:
        assert work.clients.get(far.client_id) == far


def test_a_page_of_clients_ends_with_the_position_of_the_next(bench: Bench) -> None:
    organisation = an_organisation()
    first, second = a_system(organisation), a_system(organisation)
    with bench.work() as work:
        store(work, organisation, second, first)
        page = work.clients.page(organisation_id=None, after=None, limit=1)
        rest = work.clients.page(organisation_id=None, after=first.id, limit=1)
    assert (page.items, page.next_position) == ([first], [first.id])
    assert (rest.items, rest.next_position) == ([second], None)


def test_a_page_of_clients_can_be_of_one_organisation(bench: Bench) -> None:
    one, other = an_organisation(name="Una"), an_organisation(name="Otra")
    own, elsewhere = a_system(one), a_system(other)
    with bench.work() as work:
        store(work, one, other, own, elsewhere)
        page = work.clients.page(organisation_id=one.id, after=None, limit=9)
    assert page.items == [own]


def test_an_assertion_is_used_once_until_it_is_forgotten(bench: Bench) -> None:
    with bench.work() as work:
        assert work.clients.first_use("one", "jti", LATER)
        assert not work.clients.first_use("one", "jti", LATER)
        assert work.clients.first_use("two", "jti", LATER)
        work.clients.forget_assertions_before(LATER + timedelta(seconds=1))
        assert work.clients.first_use("one", "jti", LATER)
