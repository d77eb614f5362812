"""A person of a proceeding counts once, and only while a consent lets statistics count them."""

# fixed dates: the rules are handed their months

from dataclasses import replace
from typing import Any

import pytest

from services.reporting.domain.proceedings.kinds import Kind
from shared.contracts.proceedings import ProceedingFactsChanged
from shared.kernel.ids import new_id
from tests.support.builders.proceeding_facts import a_participant, a_proceeding, a_reparation
from tests.support.world import CLINIC
from tests.unit.reporting.proceedings.counting import all_units, lines, measured

ONE = "one"
OF_PERSONS = {
    Kind.REPRESENTATION,
    Kind.TESTIMONY,
    Kind.REPARATION,
    Kind.REPARATION_ORDERED,
    Kind.REPARATION_PAID,
}


def of_one(*reparations: list[Any], opened: str = "2030-01", **changes: Any) -> ProceedingFactsChanged:
    """A proceeding of one person."""
    person = a_participant(**{"person_key": ONE} | changes)
    return a_proceeding(persons=(person,), reparations=reparations, opened_month=opened)


def again(event: ProceedingFactsChanged, **changes: Any) -> ProceedingFactsChanged:
    """The same proceeding as another organisation recorded it."""
    return replace(event, **{"proceeding_id": new_id(), "organisation_id": CLINIC} | changes)


def test_a_person_in_two_proceedings_counts_in_the_first_and_is_represented_in_any() -> None:
    events = (of_one(represented=False, opened="2030-02"), of_one(represented=True, opened="2030-08"))
    assert lines(Kind.REPRESENTATION, *events) == [("2030-02", "", "", (1,))]
    assert measured(Kind.REPRESENTATION, of_one(represented=None)) == [0]


@pytest.mark.parametrize("counted", [False, None])
def test_nobody_counts_without_a_consent(counted: bool | None) -> None:
    event = of_one(a_reparation(ONE, paid_amount=5), heard=2, counted=counted)
    assert OF_PERSONS.isdisjoint(unit.kind for unit in all_units(event))


def test_who_is_not_counted_in_one_record_is_counted_in_none() -> None:
    event = of_one(heard=1)
    other = again(event, persons=(a_participant(person_key=ONE, counted=False),))
    assert OF_PERSONS.isdisjoint(unit.kind for unit in all_units(event, other))


def test_a_reparation_of_somebody_without_a_standing_is_not_counted() -> None:
    event = a_proceeding(reparations=(a_reparation(ONE),))
    assert OF_PERSONS.isdisjoint(unit.kind for unit in all_units(event))


@pytest.mark.parametrize(
    ("heard", "in_advance", "expected"),
    [(0, True, []), (None, None, []), (1, True, [1]), (1, False, [0]), (2, True, [0])],
)
def test_testimony_counts_as_advance_evidence_only_where_it_was_the_only_one(
    heard: int | None, in_advance: bool | None, expected: list[int]
) -> None:
    assert measured(Kind.TESTIMONY, of_one(heard=heard, heard_in_advance=in_advance)) == expected


def test_two_records_tell_of_one_testimony_and_two_proceedings_of_two() -> None:
    event = of_one(heard=1, heard_in_advance=True)
    assert measured(Kind.TESTIMONY, event, again(event)) == [1]
    assert measured(Kind.TESTIMONY, event, of_one(heard=1)) == [0]


@pytest.mark.parametrize(
    ("known", "majority"), [(("adult", "minor"), "minor"), ((None, "adult"), "adult"), ((None, "unknown"), "unknown")]
)
def test_a_person_who_was_a_minor_in_any_record_counts_as_one(known: tuple[str | None, ...], majority: str) -> None:
    events = [of_one(heard=1, majority=one) for one in known]
    assert [detail for _, _, detail, _ in lines(Kind.TESTIMONY, *events)] == [majority]


def test_reparation_counts_a_person_once_a_year_with_what_was_ordered_and_paid() -> None:
    event = of_one(
        a_reparation(ONE, month="2030-12", amount=10_000, paid_amount=2_500),
        a_reparation(ONE, month="2030-04", type="unpaid_wages", amount=3_000, paid_amount=None),
        a_reparation(ONE, month="2031-02", amount=None),
    )
    assert lines(Kind.REPARATION, event) == [("2030-04", "", "", ()), ("2031-02", "", "", ())]
    assert lines(Kind.REPARATION_ORDERED, event) == [("2030-04", "GTQ", "", (13_000,))]
    assert lines(Kind.REPARATION_PAID, event) == [("2030-12", "GTQ", "", (2_500,))]


@pytest.mark.parametrize(
    ("changes", "persons"),
    [
        ({"status": "ordered"}, 1),
        ({"status": "partly_paid"}, 1),
        ({"status": "paid"}, 1),
        ({"status": "unenforced"}, 1),
        ({"status": "requested"}, 0),
        ({"status": "not_ordered"}, 0),
        ({"month": None}, 0),
    ],
    ids=str,
)
def test_only_what_a_court_ordered_counts(changes: dict[str, Any], persons: int) -> None:
    assert len(lines(Kind.REPARATION, of_one(a_reparation(ONE, **changes)))) == persons


def test_amounts_of_two_currencies_are_not_added() -> None:
    event = of_one(a_reparation(ONE), a_reparation(ONE, currency="USD", amount=700))
    assert lines(Kind.REPARATION_ORDERED, event) == [
        ("2030-12", "GTQ", "", (10_000,)),
        ("2030-12", "USD", "", (700,)),
    ]
    assert len(lines(Kind.REPARATION, event)) == 1


def test_of_two_records_of_a_reparation_the_larger_amounts_count() -> None:
    event = of_one(a_reparation(ONE, amount=10_000, paid_amount=0))
    other = again(event, reparations=(a_reparation(ONE, amount=9_000, paid_amount=4_000),))
    assert measured(Kind.REPARATION_ORDERED, event, other) == [10_000]
    assert measured(Kind.REPARATION_PAID, event, other) == [4_000]
    assert measured(Kind.REPARATION_ORDERED, event, of_one(a_reparation(ONE))) == [20_000]


def test_the_people_of_a_proceeding_are_known_to_each_of_its_units() -> None:
    event = a_proceeding(persons=(a_participant(person_key="b"), a_participant(person_key="a", counted=False)))
    assert {unit.people for unit in all_units(event)} == {("a", "b")}
