"""Facts, counts, and where organisations are."""

# fixed dates: NOON is the clock of the service

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError

from services.reporting.adapters.figures.counts import PersonRow
from services.reporting.domain.facts.person_facts import Counted, CountKey, Stratum
from services.reporting.domain.facts.referral_facts import ReferralCounted, ReferralKey
from services.reporting.domain.figures.indicator import Source
from services.reporting.domain.figures.referral_figures import ReferralRow
from services.reporting.processes.person_facts import replace_person_facts
from shared.kernel.country import Country
from shared.kernel.ids import new_id
from tests.contract.repositories.reporting.works import Works
from tests.support.builders.reporting import GUATEMALA, HONDURAS, NOON, a_coordinator, a_fact, a_referral, the_platform
from tests.support.world import CLINIC, SHELTER

AUTUMN = ("2031-10", "2031-12")


def test_a_fact_is_read_by_its_case_and_by_its_person(works: Works) -> None:
    fact, other = a_fact(), a_fact()
    abroad = a_fact(person_key=fact.person_key, country="HN")
    with works.platform() as work:
        work.person_facts.lock_country("GT")
        work.person_facts.save([fact, other, abroad])
    with works.platform() as work:
        assert work.person_facts.of_cases([fact.case_id, new_id()]) == {fact.case_id: fact}
        assert work.person_facts.of_people("GT", {fact.person_key}) == {fact.case_id: fact}


def test_a_saved_fact_takes_the_place_of_the_one_of_its_case(works: Works) -> None:
    fact = a_fact()
    with works.platform() as work:
        work.person_facts.save([fact])
        work.person_facts.save([replace(fact, is_open=False)])
        work.person_facts.save([])
        assert work.person_facts.of_cases([fact.case_id]) == {fact.case_id: replace(fact, is_open=False)}


def test_facts_are_seen_in_their_country_and_written_by_the_platform_only(works: Works) -> None:
    fact = a_fact()
    with works.platform() as work:
        work.person_facts.save([fact])
    with works.platform(HONDURAS) as work:
        assert work.person_facts.of_cases([fact.case_id]) == {}
    for grant in (a_coordinator(), the_platform(HONDURAS)):
        with pytest.raises(DBAPIError), works.open(grant) as work:
            work.person_facts.save([a_fact()])


def test_an_early_consent_is_taken_once_and_the_last_one_counts(works: Works) -> None:
    case, other = new_id(), new_id()
    with works.platform() as work:
        work.person_facts.keep_early_consent(case, "GT", False)
        work.person_facts.keep_early_consent(case, "GT", True)
        work.person_facts.keep_early_consent(other, "GT", False)
    with works.platform() as work:
        assert work.person_facts.take_early_consents([case]) == {case: True}
        assert work.person_facts.take_early_consents([case, other]) == {other: False}


def test_an_import_is_arriving_until_its_last_record_or_until_nothing_came_for_long(works: Works) -> None:
    first, second = new_id(), new_id()
    earlier, later = NOON - timedelta(hours=1), NOON + timedelta(hours=1)
    with works.platform() as work:
        arrivals = work.import_arrivals
        assert not arrivals.is_any_arriving("GT", since=earlier)
        arrivals.add(first, "GT", records=3, arrived=2, at=NOON)
        assert [arrivals.is_any_arriving("GT", since=moment) for moment in (earlier, NOON)] == [True, False]
        assert not arrivals.is_any_arriving("HN", since=earlier)
        arrivals.add(second, "GT", records=3, arrived=1, at=later)
        arrivals.add(second, "GT", records=3, arrived=1, at=NOON)
        arrivals.add(second, "GT", records=3, arrived=1, at=later)
        assert arrivals.is_any_arriving("GT", since=earlier)
        arrivals.add(first, "GT", records=3, arrived=1, at=later)
        assert not arrivals.is_any_arriving("GT", since=earlier)


def test_arrivals_of_imports_are_the_platforms_own(works: Works) -> None:
    arrived: dict[str, Any] = {"records": 2, "arrived": 1, "at": NOON}
    with works.platform() as work:
        work.import_arrivals.add(new_id(), "GT", **arrived)
    for grant in (a_coordinator(), the_platform(HONDURAS)):
        with works.open(grant) as work:
            assert not work.import_arrivals.is_any_arriving("GT", since=NOON - timedelta(hours=1))
        with pytest.raises(DBAPIError), works.open(grant) as work:
            work.import_arrivals.add(new_id(), "GT", **arrived)


def test_counts_of_persons_add_up(works: Works) -> None:
    key = CountKey("GT", SHELTER, "2031-11", "gender", "feminine", "")
    with works.platform() as work:
        work.person_facts.add_counts({key: Counted(3, 4, 1)})
        work.person_facts.add_counts({key: Counted(-1, -2, 0), key._replace(month="2032-01"): Counted(1, 1, 1)})
        work.person_facts.add_counts({key._replace(slice="adm1", a="GT-01"): Counted(9, 9, 9)})
        work.person_facts.add_counts({key._replace(organisation_id=CLINIC): Counted(9, 9, 9)})
    with works.open(a_coordinator()) as work:
        rows = work.counts.persons_of(SHELTER, GUATEMALA, ["gender"], AUTUMN)
        assert rows == [PersonRow("gender", "2031-11", "feminine", "", 2)]
        assert work.counts.persons_of(SHELTER, HONDURAS, ["gender"], AUTUMN) == []
    with works.open(a_coordinator(countries=HONDURAS)) as work:
        assert work.counts.persons_of(SHELTER, GUATEMALA, ["gender"], AUTUMN) == []


def test_who_did_not_agree_to_statistics_is_a_number_of_their_organisation_and_period(works: Works) -> None:
    no: dict[str, Any] = {"statistics_consent": False}
    one = a_fact(**no)
    others = [
        a_fact(**no, organisation_id=CLINIC),
        a_fact(**no, month="2032-01"),
        a_fact(**no, role="witness"),
        a_fact(**no, status="not_victim"),
        a_fact(**no, duplicate=True),
        a_fact(**no, source=Stratum.IMPORTED),
        a_fact(),
    ]
    with works.platform() as work:
        work.person_facts.save([one, a_fact(**no), *others])
    with works.open(a_coordinator()) as work:
        assert work.counts.not_agreed_of(SHELTER, GUATEMALA, AUTUMN) == 2
        assert work.counts.not_agreed_of(SHELTER, HONDURAS, AUTUMN) == 0
    with works.open(a_coordinator(countries=HONDURAS)) as work:
        assert work.counts.not_agreed_of(SHELTER, GUATEMALA, AUTUMN) == 0


def test_who_agreed_is_who_was_registered_and_never_who_was_imported(works: Works) -> None:
    others = [
        a_fact(organisation_id=CLINIC),
        a_fact(month="2032-01"),
        a_fact(first_in_organisation=False),
        a_fact(source=Stratum.IMPORTED),
    ]
    with works.platform() as work:
        work.person_facts.save([a_fact(), a_fact(), *others])
    with works.open(a_coordinator()) as work:
        assert work.counts.agreed_of(SHELTER, GUATEMALA, AUTUMN) == 2
        assert work.counts.agreed_of(SHELTER, HONDURAS, AUTUMN) == 0
    with works.open(a_coordinator(countries=HONDURAS)) as work:
        assert work.counts.agreed_of(SHELTER, GUATEMALA, AUTUMN) == 0


def test_replaced_facts_count_each_person_once(works: Works) -> None:
    first = a_fact(month="2031-10")
    second = a_fact(person_key=first.person_key, organisation_id=CLINIC)
    with works.platform() as work:
        replace_person_facts("GT", {second.case_id: second}, work=work)
        replace_person_facts("GT", {first.case_id: first}, work=work)
        replace_person_facts("GT", {first.case_id: first}, work=work)
    with works.platform() as work:
        facts = work.person_facts.of_people("GT", [first.person_key])
        assert [facts[fact.case_id].first_in_country for fact in (first, second)] == [True, False]
        assert work.counts.persons_of(SHELTER, GUATEMALA, [""], AUTUMN) == [PersonRow("", "2031-10", "", "", 1)]
        assert work.counts.persons_of(CLINIC, GUATEMALA, [""], AUTUMN) == [PersonRow("", "2031-11", "", "", 1)]
        assert dict(work.publications[Source.PERSONS].changed("GT")) == {
            "registered": [(frozenset({SHELTER, CLINIC}), 1)]
        }


def test_a_referral_is_found_by_both_ends(works: Works) -> None:
    fact = a_referral()
    with works.platform() as work:
        work.referral_facts.lock_country("GT")
        work.referral_facts.save([replace(fact, accepted=None, hours_to_answer=None)])
        work.referral_facts.save([fact])
        assert work.referral_facts.of_referrals([new_id()]) == {}
    for countries in (GUATEMALA, HONDURAS):
        with works.platform(countries) as work:
            assert work.referral_facts.of_referrals([fact.referral_id]) == {fact.referral_id: fact}
    with works.platform(frozenset({Country.MEXICO})) as work:
        assert work.referral_facts.of_referrals([fact.referral_id]) == {}


def test_counts_of_referrals_are_read_by_both_ends(works: Works) -> None:
    key = ReferralKey("GT", "HN", SHELTER, CLINIC, "2031-11", "kind", "service_referral")
    with works.platform() as work:
        work.referral_facts.add_counts({key: ReferralCounted(3, 2, 1)})
        work.referral_facts.add_counts(
            {key: ReferralCounted(1, 1, 1), key._replace(slice=""): ReferralCounted(9, 9, 9)}
        )
    expected = [ReferralRow("GT", "HN", "2031-11", "service_referral", 3, 2)]
    for organisation, countries in ((SHELTER, GUATEMALA), (CLINIC, HONDURAS)):
        with works.open(a_coordinator(organisation_id=organisation, countries=countries)) as work:
            assert work.counts.referrals_of(organisation, countries, "kind", AUTUMN) == expected
            assert work.counts.referrals_of(new_id(), countries, "kind", AUTUMN) == []


def test_an_organisation_stays_where_it_is(works: Works) -> None:
    with works.platform() as work:
        work.organisations.add(SHELTER, Country.GUATEMALA)
        work.organisations.add(SHELTER, Country.HONDURAS)
    with works.platform(HONDURAS) as work:
        assert dict(work.organisations.countries_of([SHELTER, CLINIC])) == {SHELTER: Country.GUATEMALA}
    with works.open(a_coordinator()) as work:
        assert dict(work.organisations.countries_of([SHELTER])) == {}
    with pytest.raises(DBAPIError), works.platform(HONDURAS) as work:
        work.organisations.add(CLINIC, Country.GUATEMALA)
