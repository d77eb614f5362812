"""Act, means and purpose: what the law asks, and what it does not ask of a child."""

# fixed dates: the rules are handed their day

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.cases.domain.case.case import Case
from services.cases.domain.case.errors import CaseClosedAlready
from services.cases.domain.person.age import Age, Majority, age_from_birth_year, age_from_birthdate
from services.cases.domain.person.elements import check_elements, elements_of
from services.cases.domain.person.identity import Identity
from services.cases.domain.person.person import Experience, Exploitation, Person
from shared.contracts.codelists import code_list
from shared.kernel.country import NETWORK, Country
from shared.kernel.errors import Invalid
from tests.support.builders.cases import a_case, a_consent

pytestmark = pytest.mark.unit
SEXUAL = [Exploitation(type="sexual_exploitation")]


def test_a_child_needs_no_means() -> None:
    assert elements_of(Majority.MINOR, Experience(acts=["transfer"], exploitation=SEXUAL)).complete


def test_an_adult_needs_means() -> None:
    without = elements_of(Majority.ADULT, Experience(acts=["transfer"], exploitation=SEXUAL))
    with_one = elements_of(Majority.ADULT, Experience(acts=["transfer"], means=["fraud"], exploitation=SEXUAL))

    assert (without.means, without.complete) == ("missing", False)
    assert (with_one.means, with_one.complete) == ("present", True)


@pytest.mark.parametrize("known", [{"age_when_trafficked": 15}, {"minor_at_exploitation": True}])
def test_an_adult_who_was_a_child_then_needs_no_means(known: dict[str, Any]) -> None:
    assert (
        elements_of(Majority.ADULT, Experience(acts=["transfer"], exploitation=SEXUAL, **known)).means == "not_needed"
    )


def test_an_undetermined_purpose_is_no_purpose() -> None:
    assert (
        elements_of(Majority.MINOR, Experience(exploitation=[Exploitation(type=Majority.UNKNOWN)])).purpose == "missing"
    )


def codes_refused(case: Case) -> list[str]:
    with pytest.raises(Invalid) as refused:
        case.recompute()
    return [problem.code for problem in refused.value.problems]


def test_an_actual_victim_needs_every_element_and_a_possible_victim_none() -> None:
    nothing = Experience()
    a_case(person=Person(birth_year=1990), experience=nothing).recompute()

    actual = a_case(person=Person(birth_year=1990, trafficking_status="actual_victim"), experience=nothing)

    assert codes_refused(actual) == ["acts_missing", "means_missing", "purpose_missing"]


def test_no_adult_is_recorded_as_a_minor_who_needs_no_means() -> None:
    case = a_case(person=Person(birth_year=1990), experience=Experience(means=["not_required_minor"]))

    assert codes_refused(case) == ["not_a_minor"]


def test_only_a_law_without_means_excuses_their_absence() -> None:
    experience = Experience(means=["not_required_law"])
    a_case(person=Person(birth_year=1990), experience=experience).recompute()

    salvadoran = a_case(country=Country.EL_SALVADOR, person=Person(birth_year=1990), experience=experience)

    assert codes_refused(salvadoran) == ["means_required_by_law"]


@pytest.mark.parametrize(
    ("birthdate", "on", "youngest", "oldest"),
    [
        ("2008", date(2026, 6, 1), 17, 18),
        ("2008-06", date(2026, 6, 15), 17, 18),
        ("2008-06", date(2026, 7, 1), 18, 18),
        ("2008-06-15", date(2026, 6, 14), 17, 17),
        ("2008-06-15", date(2026, 6, 15), 18, 18),
    ],
)
def test_an_age_is_as_precise_as_the_birthdate(birthdate: str, on: date, youngest: int, oldest: int) -> None:
    assert age_from_birthdate(birthdate, on) == Age(youngest, oldest)


def test_in_doubt_she_is_a_child() -> None:
    assert age_from_birth_year(2008, date(2026, 6, 1)).majority == "minor"


@given(st.integers(1900, 2026))
def test_every_birth_year_has_a_band_that_agrees_with_the_majority(year: int) -> None:
    age = age_from_birth_year(year, date(2026, 11, 20))
    band = code_list("age_band").items[age.band]

    assert (band.get("max", 200) < 18) is (age.majority == "minor")


def test_an_exact_birthdate_settles_what_the_year_leaves_open() -> None:
    case = a_case(person=Person(birth_year=2008))
    case.recompute(Identity(birthdate="2008-01-01"))

    assert case.majority == "adult"


def test_a_changed_birth_year_changes_the_majority() -> None:
    case = a_case()
    case.recompute()
    case.change({"person": {"birth_year": 1990}}, on=case.opened_on)

    assert case.majority == "adult"


def test_a_child_alone_needs_her_countrys_authority() -> None:
    authorities = {}
    for country in NETWORK:
        case = a_case(country=country)
        case.recompute()
        authorities[country] = case.suggested_authority

    assert authorities == {"GT": "GT_PGN", "SV": "SV_CONAPINA", "HN": "HN_SENAF", "MX": "MX_DIF"}
    assert set(authorities.values()) <= set(code_list("institution").items)


def test_a_guardians_consent_answers_for_a_child_until_it_is_withdrawn() -> None:
    case = a_case()
    case.recompute()
    consent = a_consent(capacity="guardian")
    case.add_consent(consent, majority=Majority.MINOR, now=datetime.now(UTC))
    before = case.child_protection_required

    case.withdraw(consent.id, at=datetime(2026, 11, 21, tzinfo=UTC), channel="phone")

    assert (before, case.child_protection_required) == (False, True)


@pytest.mark.parametrize("capacity", ["self_adolescent_assent", "guardian", "child_authority"])
def test_a_child_has_a_competent_authority_whoever_consents(capacity: str) -> None:
    case = a_case(consents=[a_consent(capacity=capacity)])
    case.recompute()

    assert case.suggested_authority == "GT_PGN"


def test_an_adult_has_no_child_protection_authority() -> None:
    case = a_case(person=Person(birth_year=1990))
    case.recompute()

    assert case.suggested_authority is None


def test_a_closed_case_takes_no_change() -> None:
    case = a_case(status="closed")

    with pytest.raises(CaseClosedAlready):
        case.change({"risk_level": "low"}, on=case.opened_on)


def test_somebody_of_eighteen_was_no_child() -> None:
    at_eighteen = Experience(acts=["transfer"], exploitation=SEXUAL, age_when_trafficked=18)

    assert elements_of(Majority.ADULT, at_eighteen).means == "missing"


def test_a_law_that_asks_for_no_means_leaves_none_missing_and_named_means_are_present() -> None:
    assert elements_of(Majority.ADULT, Experience(means=["not_required_law"])).means == "not_needed"
    assert elements_of(Majority.ADULT, Experience(means=["not_required_law", "fraud"])).means == "present"
    assert elements_of(Majority.ADULT, Experience(means=["not_required_minor"])).means == "missing"


@pytest.mark.parametrize(
    ("experience", "complete"),
    [
        (Experience(acts=["transfer"], means=["fraud"], exploitation=SEXUAL), True),
        (Experience(means=["fraud"], exploitation=SEXUAL), False),
        (Experience(acts=["transfer"], means=["fraud"]), False),
        (Experience(acts=["transfer"], exploitation=SEXUAL), False),
    ],
)
def test_only_all_three_elements_are_complete(experience: Experience, complete: bool) -> None:
    assert elements_of(Majority.ADULT, experience).complete is complete


def refused(country: Country, status: str, majority: Majority, experience: Experience) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as refusal:
        check_elements(country, Person(trafficking_status=status), majority, [experience])
    return [(problem.field, problem.code) for problem in refusal.value.problems]


def test_each_problem_is_told_at_its_field_and_all_of_them_at_once() -> None:
    excused = Experience(means=["not_required_minor", "not_required_law"])

    assert refused(Country.EL_SALVADOR, "actual_victim", Majority.ADULT, excused) == [
        ("experience.means", "not_a_minor"),
        ("experience.means", "means_required_by_law"),
        ("experience.acts", "acts_missing"),
        ("experience.exploitation", "purpose_missing"),
    ]
    assert refused(Country.HONDURAS, "actual_victim", Majority.ADULT, Experience()) == [
        ("experience.acts", "acts_missing"),
        ("experience.means", "means_missing"),
        ("experience.exploitation", "purpose_missing"),
    ]


@pytest.mark.parametrize("known", [{}, {"age_when_trafficked": 15}, {"minor_at_exploitation": True}])
def test_a_child_is_excused_from_means_and_needs_an_act_and_a_purpose(known: dict[str, Any]) -> None:
    majority = Majority.ADULT if known else Majority.MINOR
    excused = Experience(means=["not_required_minor"], **known)

    check_elements(Country.GUATEMALA, Person(), majority, [excused])
    assert refused(Country.GUATEMALA, "actual_victim", majority, excused) == [
        ("experience.acts", "acts_missing"),
        ("experience.exploitation", "purpose_missing"),
    ]


def test_a_person_of_unknown_age_is_not_excused_as_a_child() -> None:
    excused = Experience(means=["not_required_minor"])

    assert refused(Country.GUATEMALA, "possible_victim", Majority.UNKNOWN, excused) == [
        ("experience.means", "not_a_minor")
    ]
