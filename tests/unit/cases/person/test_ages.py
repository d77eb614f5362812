"""Today's age decides, from everything on record; in doubt a child, and no two records of an age that contradict."""

# fixed dates: the rules are handed their day

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.cases.domain.case.case import Case
from services.cases.domain.person.age import (
    Age,
    age_after,
    age_from_birth_year,
    age_from_birthdate,
    exact_age,
    in_doubt_the_younger,
    years_before,
)
from services.cases.domain.person.ages_agree import check_ages_agree
from services.cases.domain.person.identity import Identity
from services.cases.domain.person.person import Person
from shared.kernel.errors import Invalid
from tests.support.builders.cases import a_case

pytestmark = pytest.mark.unit
REGISTERED = date(2025, 6, 15)


def majority(person: Person, on: date = REGISTERED, birthdate: str | None = None, **changes: str) -> str:
    case = a_case(person=person, identified_on=REGISTERED, opened_on=REGISTERED, **changes)
    return case.majority_on(on, birthdate)


@pytest.mark.parametrize(
    ("person", "birthdate", "on", "expected"),
    [
        (Person(), None, REGISTERED, "unknown"),
        (Person(age=25, age_is_estimated=True), None, REGISTERED, "adult"),
        (Person(age=17), None, REGISTERED, "minor"),
        (Person(age=17), None, date(2026, 6, 14), "minor"),
        (Person(age=17), None, date(2026, 6, 15), "adult"),
        (Person(birth_year=2007), None, REGISTERED, "minor"),
        (Person(birth_year=2007), "2007-06-15", REGISTERED, "adult"),
        (Person(birth_year=2007), "2007-06-16", REGISTERED, "minor"),
        (Person(birth_year=2008), None, date(2027, 1, 1), "adult"),
        (Person(birth_year=1990), "2018-01-01", REGISTERED, "minor"),
        (Person(birth_year=2018), "1990-01-01", REGISTERED, "minor"),
        (Person(age=30, birth_year=2018), None, REGISTERED, "minor"),
        (Person(age=9, birth_year=1990), None, REGISTERED, "minor"),
    ],
)
def test_the_age_of_today_decides_and_a_contradiction_counts_as_a_child(
    person: Person, birthdate: str | None, on: date, expected: str
) -> None:
    assert majority(person, on, birthdate) == expected


YEAR_BEFORE, YEAR_AFTER = date(2024, 6, 15), date(2026, 6, 15)


@pytest.mark.parametrize(
    ("identified_on", "opened_on", "stated_on", "on", "expected"),
    [
        (YEAR_BEFORE, REGISTERED, REGISTERED, REGISTERED, "minor"),
        (YEAR_BEFORE, REGISTERED, REGISTERED, date(2026, 6, 14), "minor"),
        (YEAR_BEFORE, REGISTERED, REGISTERED, YEAR_AFTER, "adult"),
        (YEAR_BEFORE, YEAR_BEFORE, YEAR_AFTER, YEAR_AFTER, "minor"),
        (YEAR_BEFORE, REGISTERED, None, REGISTERED, "minor"),
        (REGISTERED, YEAR_BEFORE, None, REGISTERED, "minor"),
        (None, YEAR_BEFORE, None, REGISTERED, "adult"),
    ],
)
def test_an_age_in_years_grows_from_the_day_it_was_stated(
    identified_on: date | None, opened_on: date, stated_on: date | None, on: date, expected: str
) -> None:
    case = a_case(person=Person(age=17), identified_on=identified_on, opened_on=opened_on, age_said_on=stated_on)

    assert case.majority_on(on, None) == expected


def test_an_age_that_is_corrected_is_stated_anew_and_the_age_at_identification_is_what_was_stated() -> None:
    case = a_case(person=Person(age=25), identified_on=YEAR_BEFORE, opened_on=YEAR_BEFORE, age_said_on=YEAR_BEFORE)

    case.change({"person": {"gender": "feminine"}}, on=YEAR_AFTER)
    untouched = case.age_said_on
    case.change({"person": {"age": 17}}, on=YEAR_AFTER)

    assert (untouched, case.age_said_on) == (YEAR_BEFORE, YEAR_AFTER)
    assert (case.age, case.majority_on(YEAR_AFTER, None)) == (Age(17, 17), "minor")
    case.change({"person": {"age": None}}, on=YEAR_AFTER)
    assert case.age_said_on is None


def test_an_imported_record_that_is_given_an_age_today_has_that_age_today() -> None:
    imported = a_case(person=Person(age_band="30_38"), majority="adult", identified_on=None, opened_on=date(2015, 1, 1))

    imported.change({"person": {"age": 17}}, on=REGISTERED)

    assert imported.majority_on(REGISTERED, None) == "minor"


def test_an_imported_age_band_is_all_that_is_known() -> None:
    assert majority(Person(age_band="30_38"), majority="adult") == "adult"


@given(st.integers(0, 120), st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_nobody_grows_younger(years: int, on: date) -> None:
    age = age_after(exact_age(years), date(2020, 1, 1), on)

    assert years <= age.youngest <= age.oldest <= age.youngest + 1
    assert age_after(exact_age(years), on, on) == Age(years, years)


def refusal(case: Case, changes: dict[str, Any] | None = None, identity: Identity | None = None) -> tuple[str, str]:
    def record() -> None:
        if changes is None:
            case.apply_identity(identity, field="birthdate")
        else:
            case.change({"person": changes}, identity, on=REGISTERED)

    with pytest.raises(Invalid) as refused:
        record()
    return refused.value.problems[0].field, refused.value.problems[0].code


def test_record_and_identity_may_not_contradict_one_another_whichever_is_changed() -> None:
    identity = Identity(birthdate="1996-05-14")
    born = ("birthdate", "disagrees_with_birthdate")

    assert refusal(a_case(person=Person(birth_year=1996)), {"birth_year": 2018}, identity) == (
        "person.birth_year",
        "disagrees_with_birthdate",
    )
    assert refusal(a_case(person=Person(birth_year=1996)), {"age": 8}, identity) == (
        "person.age",
        "disagrees_with_age",
    )
    assert refusal(a_case(person=Person(birth_year=2018)), identity=identity) == born
    assert refusal(a_case(person=Person(age=8)), identity=identity) == ("birthdate", "disagrees_with_age")


def test_an_age_is_corrected_by_emptying_one_of_the_two_first() -> None:
    case, identity = a_case(person=Person(birth_year=1996)), Identity(birthdate="1996-05-14")
    case.apply_identity(identity)
    assert case.majority == "adult"

    case.apply_identity(Identity())
    case.change({"person": {"birth_year": 2018}}, Identity(), on=REGISTERED)
    assert case.majority == "minor"
    case.apply_identity(Identity(birthdate="2018-05-14"))
    assert (case.person.birth_year, case.majority) == (2018, "minor")


def test_once_nothing_is_known_the_age_is_unknown_again() -> None:
    case, identity = a_case(person=Person()), Identity(birthdate="1996-05-14")
    case.apply_identity(identity)
    case.change({"person": {"birth_year": None}}, identity, on=REGISTERED)
    assert case.majority == "adult"

    case.apply_identity(Identity())

    assert case.majority == "unknown"


def test_an_estimate_may_be_off_by_years_but_not_across_the_majority() -> None:
    a_case(person=Person(age=30, age_is_estimated=True)).apply_identity(Identity(birthdate="1992-01-01"))

    estimated = a_case(person=Person(age=20, age_is_estimated=True))
    assert refusal(estimated, identity=Identity(birthdate="2012-01-01")) == ("birthdate", "disagrees_with_age")


@pytest.mark.parametrize(
    ("birthdate", "on", "age"),
    [
        ("2026", date(2026, 6, 15), Age(0, 0)),
        ("2025", date(2026, 6, 15), Age(0, 1)),
        ("2024", date(2026, 6, 15), Age(1, 2)),
        ("2027", date(2026, 6, 15), Age(0, 0)),
        ("2026-06", date(2026, 6, 15), Age(0, 0)),
        ("2026-07", date(2026, 6, 15), Age(0, 0)),
        ("2025-06", date(2026, 6, 15), Age(0, 1)),
        ("2024-06", date(2026, 5, 31), Age(1, 1)),
        ("2024-06", date(2026, 6, 1), Age(1, 2)),
        ("2024-06", date(2026, 6, 30), Age(1, 2)),
        ("2024-06", date(2026, 7, 1), Age(2, 2)),
        ("2024-05", date(2026, 5, 31), Age(2, 2)),
        ("2024-06-15", date(2026, 6, 14), Age(1, 1)),
        ("2024-06-15", date(2026, 6, 15), Age(2, 2)),
        ("2026-06-15", date(2026, 6, 15), Age(0, 0)),
        ("2027-06-15", date(2026, 6, 15), Age(0, 0)),
    ],
)
def test_an_age_has_one_value_or_the_two_between_which_a_birthday_falls(birthdate: str, on: date, age: Age) -> None:
    assert age_from_birthdate(birthdate, on) == age
    if len(birthdate) == 4:
        assert age_from_birth_year(int(birthdate), on) == age


@pytest.mark.parametrize(
    ("finest", "others", "age"),
    [
        (Age(17, 17), [], Age(17, 17)),
        (Age(17, 17), [Age(17, 18)], Age(17, 17)),
        (Age(18, 18), [Age(17, 18)], Age(18, 18)),
        (Age(18, 18), [Age(16, 17)], Age(16, 18)),
        (Age(17, 18), [Age(19, 20)], Age(17, 18)),
        (Age(30, 30), [Age(29, 30), Age(8, 9)], Age(8, 30)),
    ],
)
def test_only_a_source_that_contradicts_the_finest_leaves_a_doubt(finest: Age, others: list[Age], age: Age) -> None:
    assert in_doubt_the_younger(finest, *others) == age


def agree(person: Person, birthdate: str | None = None, until: date = REGISTERED) -> bool:
    try:
        check_ages_agree(person, birthdate, since=REGISTERED, until=until, field=None)
    except Invalid:
        return False
    return True


@pytest.mark.parametrize(
    ("years", "birthdate", "expected"),
    [
        (17, "2008-06-15", True),
        (16, "2008-06-15", False),
        (18, "2008-06-15", False),
        (16, "2008-06-16", True),
        (17, "2008-06-16", False),
        (0, "2025-01-01", True),
        (1, "2025-01-01", False),
        (0, "2023-01-01", False),
        (16, "2008", True),
        (17, "2008", True),
        (15, "2008", False),
        (18, "2008", False),
    ],
)
def test_an_age_that_is_known_fits_the_birth_to_the_year(years: int, birthdate: str, expected: bool) -> None:
    assert agree(Person(age=years), birthdate) is expected
    if len(birthdate) == 4:
        assert agree(Person(age=years, birth_year=int(birthdate))) is expected


def test_an_age_said_later_may_have_grown_until_then_and_no_further() -> None:
    assert agree(Person(age=18), "2008-06-15", until=YEAR_AFTER)
    assert agree(Person(age=17), "2008-06-15", until=YEAR_AFTER)
    assert not agree(Person(age=19), "2008-06-15", until=YEAR_AFTER)
    assert agree(Person(age=17), "2008-06-15", until=YEAR_BEFORE)


@pytest.mark.parametrize(
    ("years", "birthdate", "expected"),
    [
        (18, "2007-06-15", True),
        (40, "2007-06-15", True),
        (18, "2007-06-16", False),
        (17, "2007-06-16", True),
        (0, "2007-06-16", True),
        (17, "2007-06-15", False),
        (30, "2007", True),
        (9, "2007", True),
        (9, "2006", False),
        (30, "2008", False),
    ],
)
def test_an_estimate_only_has_to_be_on_the_right_side_of_the_majority(
    years: int, birthdate: str, expected: bool
) -> None:
    assert agree(Person(age=years, age_is_estimated=True), birthdate) is expected


def test_a_birth_year_is_that_of_the_birthdate() -> None:
    assert agree(Person(birth_year=2008), "2008-06-15")
    assert not agree(Person(birth_year=2007), "2008-06-15")
    assert agree(Person(birth_year=2008))
    assert agree(Person())


def test_a_contradiction_in_a_new_record_is_told_at_the_field_of_the_record() -> None:
    for person, birthdate, told in (
        (Person(birth_year=2007), "2008-06-15", ("person.birth_year", "disagrees_with_birthdate")),
        (Person(age=30), "2008-06-15", ("person.age", "disagrees_with_age")),
        (Person(age=30, birth_year=2008), None, ("person.age", "disagrees_with_age")),
    ):
        with pytest.raises(Invalid) as refused:
            check_ages_agree(person, birthdate, since=REGISTERED, until=REGISTERED, field=None)
        assert [(problem.field, problem.code) for problem in refused.value.problems] == [told]


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        (Person(), None),
        (Person(birth_year=2008), date(2008, 12, 31)),
        (Person(age=17), date(2008, 6, 15)),
        (Person(age=17, birth_year=2007), date(2008, 6, 15)),
        (Person(age=17, birth_year=2008), date(2008, 12, 31)),
    ],
)
def test_a_person_is_born_at_the_latest_when_every_record_still_fits(person: Person, expected: date | None) -> None:
    case = a_case(person=person, identified_on=REGISTERED, opened_on=REGISTERED)
    case.set_age_stated_on(REGISTERED)

    assert case.born_by == expected


@given(years=st.integers(0, 120), stated_on=st.dates(date(2000, 1, 1), date(2060, 1, 1)), days=st.integers(0, 20_000))
def test_the_years_since_the_latest_birth_are_the_youngest_age(years: int, stated_on: date, days: int) -> None:
    born, on = years_before(stated_on, years), stated_on + timedelta(days)
    since = on.year - born.year - ((on.month, on.day) < (born.month, born.day))

    # On 28 February somebody who was born on the 29th is a year younger than by the 28th.
    assert since - age_after(exact_age(years), stated_on, on).youngest in ((0, 1) if stated_on.month == 2 else (0,))
