"""Shares, medians and amounts, exact for an organisation and rounded for the network."""

# fixed dates: the rules are handed their months

from typing import Any

import pytest

from services.reporting.domain.disclosure.tables import Reason
from services.reporting.domain.figures.answers import Answer, Basis
from services.reporting.domain.figures.bases import nearest
from services.reporting.domain.figures.indicators import CATALOGUE
from services.reporting.domain.figures.periods import Span
from services.reporting.domain.figures.proceeding_figures import proceedings_answer, significant
from services.reporting.domain.figures.questions import Question
from services.reporting.domain.proceedings.units import UnitRow
from tests.support.builders.reporting import GUATEMALA, NOON

NETWORK, OWN = Basis.published([], 11), Basis.live(NOON)


def answered(indicator: str, basis: Basis, *rows: UnitRow, by: tuple[str, ...] = ()) -> Answer:
    question = Question(indicator=CATALOGUE[indicator], countries=GUATEMALA, span=Span("2030", "2030"), by=by)
    return proceedings_answer(question, rows, basis)


def shown(answer: Answer, **key: str) -> tuple[Any, ...]:
    figure = next(figure for figure in answer.figures if figure.key == key)
    return figure.value, figure.display, figure.reason


def a_row(*measured: int, units: int = 1, series: str = "", detail: str = "") -> UnitRow:
    return UnitRow("GT", "2030-01", series, detail, measured, units)


def test_a_share_is_exact_for_an_organisation_and_in_steps_of_five_for_the_network() -> None:
    rows = a_row(1, units=12), a_row(0, units=5)
    assert shown(answered("I17", OWN, *rows)) == (71, "71 %", None)
    assert shown(answered("I17", NETWORK, *rows)) == (70, "70 %", None)


@pytest.mark.parametrize(("indicator", "measured"), [("I17", 1), ("I15", 300), ("I16-ordered", 5_000)])
def test_the_network_shows_no_share_median_or_amount_of_fewer_than_eleven(indicator: str, measured: int) -> None:
    few = answered(indicator, NETWORK, a_row(measured, units=10, series="GTQ"))
    assert shown(few) == (None, "<11", Reason.PRIMARY)
    assert few.hidden == {"primary_k": 2}
    assert shown(answered(indicator, NETWORK, a_row(measured, units=11, series="GTQ")))[2] is None
    assert shown(answered(indicator, OWN, a_row(measured, series="GTQ")))[2] is None


def test_a_median_lies_between_the_two_in_the_middle() -> None:
    rows = a_row(100, units=6), a_row(203, units=6), a_row(900, units=1)
    assert shown(answered("I15", OWN, *rows)) == (203.0, "203", None)
    assert shown(answered("I15", NETWORK, *rows)) == (205, "205", None)
    assert shown(answered("I15", OWN, *rows[:2])) == (151.5, "151.5", None)


def test_days_to_each_stage_are_apart() -> None:
    rows = a_row(10, series="trial"), a_row(30, series="appeal"), a_row(50, series="appeal")
    answer = answered("P02", OWN, *rows, by=("stage",))
    assert shown(answer, stage="appeal") == (40, "40", None)
    assert [value.code for value in answer.dimensions[1].values] == ["trial", "appeal"]


def test_an_amount_has_two_significant_figures_for_the_network() -> None:
    rows = a_row(12_345, units=11, series="GTQ"), a_row(100_001, series="GTQ")
    assert shown(answered("I16-ordered", OWN, *rows)) == (235_796, "235,796 GTQ", None)
    assert shown(answered("I16-ordered", NETWORK, *rows)) == (240_000, "240,000 GTQ", None)


def test_amounts_of_several_currencies_stand_beside_one_another() -> None:
    rows = a_row(100, units=11, series="USD"), a_row(2_000, units=11, series="GTQ")
    answer = answered("I16-paid", OWN, *rows, by=("currency",))
    assert shown(answer) == (None, "22,000 GTQ · 1,100 USD", None)
    assert shown(answer, currency="USD") == (1_100, "1,100 USD", None)
    few = a_row(100, units=3, series="USD")
    assert shown(answered("I16-paid", NETWORK, few, rows[1])) == (None, "<11", Reason.PRIMARY)


def test_counts_of_the_network_are_a_protected_table() -> None:
    rows = a_row(units=20, detail="02041"), a_row(units=12, detail="withheld")
    answer = answered("I09", NETWORK, *rows, by=("offence",))
    assert shown(answer, period="2030") == (32, "32", None)
    assert shown(answer, period="2030", offence="withheld") == (12, "12", None)
    assert shown(answered("I09", NETWORK), period="2030") == (None, "–", Reason.NOT_PUBLISHED)
    assert shown(answered("I09", OWN, a_row(units=3)), period="2030") == (3, "3", None)


@pytest.mark.parametrize(
    ("amount", "rounded"), [(0, 0), (7, 7), (99, 99), (104, 100), (105, 110), (1_250, 1_300), (998_000, 1_000_000)]
)
def test_two_significant_figures(amount: int, rounded: int) -> None:
    assert significant(amount) == rounded


@pytest.mark.parametrize(("value", "step", "found"), [(2.4, 5, 0), (2.5, 5, 5), (412.5, 5, 415), (62.5, 1, 63)])
def test_halves_go_up(value: float, step: int, found: int) -> None:
    assert nearest(value, step) == found
