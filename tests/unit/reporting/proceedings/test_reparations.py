"""What was ordered for no person in particular counts once for its proceeding, in amounts alone."""

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


def of_all(*reparations: list[Any], counted: bool = True) -> ProceedingFactsChanged:
    """A proceeding with a person, and what it ordered."""
    return a_proceeding(persons=(a_participant(person_key=ONE, counted=counted),), reparations=reparations)


def also_told(event: ProceedingFactsChanged, *reparations: list[Any]) -> ProceedingFactsChanged:
    """The same proceeding as another organisation recorded it."""
    return replace(event, proceeding_id=new_id(), organisation_id=CLINIC, reparations=reparations)


def test_amounts_count_once_for_the_proceeding_and_no_person_does() -> None:
    event = of_all(a_reparation(None, paid_amount=700), a_reparation(None, month="2030-04", amount=500))

    assert lines(Kind.REPARATION, event) == []
    assert lines(Kind.REPARATION_ORDERED, event) == [("2030-04", "GTQ", "", (10_500,))]
    assert lines(Kind.REPARATION_PAID, event) == [("2030-12", "GTQ", "", (700,))]
    (unit,) = [each for each in all_units(event) if each.kind is Kind.REPARATION_PAID]
    assert unit.subject == f"proceeding:{event.proceeding_key}"
    assert (unit.weight, unit.people) == (700, (ONE,)), "so that no organisation has nearly all of a sum"


def test_two_records_of_one_order_count_once_with_the_larger_amounts() -> None:
    event = of_all(a_reparation(None, amount=10_000))
    other = also_told(event, a_reparation(None, amount=9_000, paid_amount=4_000))

    assert measured(Kind.REPARATION_ORDERED, event, other) == [10_000]
    assert measured(Kind.REPARATION_PAID, event, other) == [4_000]
    assert len({unit.id for unit in all_units(event, other)}) == len(all_units(event, other))


@pytest.mark.parametrize(("counted", "of_persons"), [(True, [10_000]), (False, [])])
def test_an_order_whose_person_another_record_names_is_not_counted_again(counted: bool, of_persons: list[int]) -> None:
    """Otherwise what is not counted of a person without a consent would be counted through the proceeding."""
    named = of_all(a_reparation(ONE, amount=10_000), counted=counted)
    unnamed = also_told(named, a_reparation(None, amount=10_000))

    for events in ((named, unnamed), (unnamed, named)):
        assert measured(Kind.REPARATION_ORDERED, *events) == of_persons


def test_what_goes_beyond_the_orders_for_persons_counts() -> None:
    event = of_all(a_reparation(ONE, amount=6_000), a_reparation(None, amount=4_000))
    assert sorted(measured(Kind.REPARATION_ORDERED, event)) == [4_000, 6_000]
    in_one = also_told(event, a_reparation(None, amount=10_000))
    assert sorted(measured(Kind.REPARATION_ORDERED, event, in_one)) == [4_000, 6_000]


@pytest.mark.parametrize("changes", [{"status": "requested"}, {"month": None}, {"amount": None}], ids=str)
def test_what_no_court_ordered_or_has_no_amount_does_not_count(changes: dict[str, Any]) -> None:
    event = of_all(a_reparation(None, **changes))
    assert {Kind.REPARATION_ORDERED, Kind.REPARATION_PAID}.isdisjoint(unit.kind for unit in all_units(event))


def test_years_and_currencies_are_units_of_their_own() -> None:
    event = of_all(
        a_reparation(None), a_reparation(None, month="2031-01", amount=50), a_reparation(None, currency="USD", amount=7)
    )
    assert lines(Kind.REPARATION_ORDERED, event) == [
        ("2030-12", "GTQ", "", (10_000,)),
        ("2030-12", "USD", "", (7,)),
        ("2031-01", "GTQ", "", (50,)),
    ]
