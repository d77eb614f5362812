"""What is counted of a proceeding: once, however many organisations recorded it."""

# fixed dates: the rules are handed their months

from dataclasses import replace
from itertools import permutations
from typing import Any

import pytest

from services.reporting.domain.proceedings.kinds import Kind
from services.reporting.domain.proceedings.units import form_of
from shared.contracts.proceedings import ProceedingFactsChanged
from shared.kernel.ids import new_id
from tests.support.builders.proceeding_facts import a_convict, a_hearing, a_measure, a_proceeding, a_stage
from tests.support.world import CLINIC, SHELTER
from tests.unit.reporting.proceedings.counting import all_units, details, lines, measured, months


def also_recorded(event: ProceedingFactsChanged, **changes: Any) -> ProceedingFactsChanged:
    """The same proceeding as another organisation recorded it."""
    others: dict[str, Any] = {"proceeding_id": new_id(), "organisation_id": CLINIC}
    return replace(event, **others | changes)


def test_an_investigation_counts_in_the_month_in_which_it_was_first_entered() -> None:
    event = a_proceeding(stages=(a_stage(month="2030-09"), a_stage(month="2030-04"), a_stage(stage="trial")))
    assert lines(Kind.INVESTIGATION, event) == [("2030-04", "", "02041", ())]


def test_a_proceeding_that_never_entered_investigation_is_none() -> None:
    assert lines(Kind.INVESTIGATION, a_proceeding(stages=(a_stage(stage="report"),))) == []


def test_two_records_of_a_proceeding_are_one_investigation_of_both_organisations() -> None:
    event = a_proceeding()
    units = [unit for unit in all_units(event, also_recorded(event)) if unit.kind is Kind.INVESTIGATION]
    assert [unit.parties for unit in units] == [tuple(sorted([SHELTER, CLINIC]))]


@pytest.mark.parametrize(
    ("offences", "form"),
    [
        (["02041"], "02041"),
        (["0204", "02041"], "02041"),
        (["02041", "03"], "02041"),
        (["02041", "02042"], "mixed"),
        (["03", "0202"], "mixed"),
        (["0202", "020221"], "020221"),
        ([], "unknown"),
    ],
    ids=str,
)
def test_one_value_stands_for_the_offences(offences: list[str], form: str) -> None:
    assert form_of(offences) == form


def test_the_first_judgment_counts_in_the_month_of_its_stage_or_else_of_the_earliest_judgment() -> None:
    staged = a_proceeding(
        stages=(a_stage(stage="first_judgment", month="2030-08"),),
        accused=(a_convict(judged_month="2031-02"),),
        days_to_first_judgment=200,
    )
    judged = replace(staged, stages=(), accused=(a_convict(judged_month="2031-02"), a_convict(judged_month="2030-10")))
    assert lines(Kind.JUDGMENT, staged) == [("2030-08", "", "GT_MP_FTP", (200,))]
    assert months(Kind.JUDGMENT, judged) == ["2030-10"]
    assert lines(Kind.JUDGMENT, replace(judged, days_to_first_judgment=None)) == []


def test_the_record_that_knows_the_earliest_judgment_says_how_long_it_took() -> None:
    event = a_proceeding(stages=(a_stage(stage="first_judgment", month="2030-08"),), days_to_first_judgment=200)
    late = also_recorded(
        event, stages=(a_stage(stage="first_judgment", month="2030-09"),), days_to_first_judgment=230, institution="X"
    )
    assert lines(Kind.JUDGMENT, late, event) == [("2030-08", "", "mixed", (200,))]


def test_days_to_a_stage_are_those_of_its_first_entrance() -> None:
    event = a_proceeding(
        stages=(
            a_stage(stage="report", month="2030-01"),
            a_stage(stage="trial", month="2030-06", days=100),
            a_stage(stage="trial", month="2031-06", days=7),
        )
    )
    assert lines(Kind.STAGE, event) == [("2030-06", "trial", "", (100,))]


def test_hearings_that_were_suspended_or_rescheduled_were_not_held() -> None:
    outcomes = ("held", "suspended", "rescheduled", "cancelled", "victim_not_required", None)
    event = a_proceeding(hearings=tuple(a_hearing(outcome=outcome) for outcome in outcomes))
    assert sorted(measured(Kind.HEARING, event)) == [0, 0, 0, 1, 1]


def test_of_each_month_and_type_the_fuller_record_of_hearings_counts() -> None:
    event = a_proceeding(hearings=(a_hearing(), a_hearing(month="2030-06", outcome=None)))
    other = also_recorded(
        event,
        hearings=(
            a_hearing(outcome=None),
            a_hearing(month="2030-06", outcome="suspended"),
            a_hearing(month="2030-06", type="appeal"),
        ),
    )
    assert lines(Kind.HEARING, event, other) == [
        ("2030-05", "", "GT_MP_FTP", (0,)),
        ("2030-06", "", "GT_MP_FTP", (0,)),
        ("2030-06", "", "GT_MP_FTP", (1,)),
    ]


def test_measures_of_two_records_are_not_added() -> None:
    event = a_proceeding(measures=(a_measure(), a_measure(), a_measure(kind="relocation")))
    other = also_recorded(event, measures=(a_measure(), a_measure(month="2030-07")))
    assert sorted(details(Kind.MEASURE, event, other)) == ["no_contact", "no_contact", "no_contact", "relocation"]
    assert months(Kind.MEASURE, event, other) == ["2030-03", "2030-03", "2030-03", "2030-07"]


def test_the_order_of_records_changes_nothing() -> None:
    event = a_proceeding(hearings=(a_hearing(), a_hearing(outcome="suspended")), accused=(a_convict(),))
    second = also_recorded(event, hearings=(a_hearing(outcome=None),), institution="GT_OJ", offences=("02042",))
    third = also_recorded(event, organisation_id=new_id(), stages=(a_stage(month="2030-01", days=3),))
    found = {tuple(sorted(map(repr, all_units(*order)))) for order in permutations((event, second, third))}
    assert len(found) == 1
