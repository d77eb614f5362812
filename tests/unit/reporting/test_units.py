"""A figure has its unit in the singular where it is one, alone and in the sentence of a chart."""

# fixed dates: the rules are handed their year

import pytest

from services.reporting.domain.charts.chart_catalogue import CHARTS
from services.reporting.domain.charts.chart_words import summary_of
from services.reporting.domain.charts.charts import ChartRow, chart_table
from services.reporting.domain.charts.plotting import plot_of
from services.reporting.domain.disclosure.tables import Dimension
from services.reporting.domain.figures.answers import Answer, Basis, Figure, answer_of
from services.reporting.domain.figures.indicators import CATALOGUE
from services.reporting.domain.figures.periods import Span
from services.reporting.domain.figures.questions import Question
from services.reporting.domain.figures.referral_figures import ReferralRow, referral_answer
from services.reporting.domain.words.texts import Text
from services.reporting.domain.words.units import with_unit, written
from shared.kernel.country import Country
from tests.support.builders.reporting import NOON


@pytest.mark.parametrize(
    ("indicator", "display", "said"),
    [
        ("I01", "1", Text(es="1 persona", en="1 person")),
        ("I01", "2", Text(es="2 personas", en="2 persons")),
        ("I01", "0", Text(es="0 personas", en="0 persons")),
        ("I05", "1 %", Text(es="1 %", en="1 %")),
        ("I06", "1", Text(es="1 hora", en="1 hour")),
        ("I06", "≤ 1 h", Text(es="≤ 1 h", en="≤ 1 h")),
        ("I08", "1", Text(es="1 referencia", en="1 referral")),
    ],
    ids=["one", "two", "none", "share", "hour", "group of hours", "referral"],
)
def test_a_figure_is_said_with_its_unit(indicator: str, display: str, said: Text) -> None:
    assert with_unit(display, CATALOGUE[indicator].description.unit) == said


def test_the_unit_of_every_indicator_has_a_singular() -> None:
    for indicator in CATALOGUE.values():
        unit = indicator.description.unit
        assert unit.en == "%" or with_unit("1", unit).en != f"1 {unit.en}"


def test_the_sentence_of_a_chart_counts_one_person_as_one() -> None:
    question = Question(indicator=CATALOGUE["I01"], countries=frozenset({Country.GUATEMALA}), span=Span("2026", "2026"))
    answer = answer_of(question, [], [Figure(key={}, value=1, display="1")], Basis.published([], 11))
    label = Text(es="Femenino", en="Feminine")
    row = ChartRow(code="feminine", label=label, value=1, display="1", reason=None, parts=(), empty=False)

    said = summary_of(answer, [row], Figure(key={}, value=1, display="1"))

    assert "con 1 persona;" in said.es
    assert "with 1 person;" in said.en


QUARTERS = ("2031-Q1", "2031-Q2", "2031-Q3", "2031-Q4")


def own(indicator: str, by: tuple[str, ...], dimensions: list[Dimension], *found: tuple[dict[str, str], int]) -> Answer:
    """The answer of the own organisation that has these figures."""
    span = Span(QUARTERS[0], QUARTERS[-1])
    question = Question(indicator=CATALOGUE[indicator], countries=frozenset({Country.GUATEMALA}), span=span, by=by)
    figures = [Figure(key=key, value=value, display=written(value)) for key, value in found]
    return answer_of(question, dimensions, figures, Basis.live(NOON))


def test_what_is_not_known_is_said_beside_and_is_never_the_highest() -> None:
    answer = own(
        "I01",
        (),
        [Dimension("period", (*QUARTERS, "unknown"))],
        ({"period": "2031-Q4"}, 2),
        ({"period": "unknown"}, 3000),
        ({}, 3002),
    )
    said = chart_table(CHARTS["persons-by-quarter"], answer).summary
    assert "el valor más alto es T4 2031, con 2 personas; total 3,002; sin dato: 3,000 personas." in said.es
    assert "the highest is Q4 2031, with 2 persons; total 3,002; not recorded: 3,000 persons." in said.en


def test_where_nothing_is_known_nothing_is_the_highest_and_the_number_is_said() -> None:
    dimensions = [Dimension("period", (*QUARTERS, "unknown"))]
    answer = own("I01", (), dimensions, ({"period": "unknown"}, 3000), ({}, 3000))
    said = chart_table(CHARTS["persons-by-quarter"], answer).summary.es
    assert said.endswith(": total 3,000; sin dato: 3,000 personas.")


def test_what_is_not_known_comes_last_in_a_chart_that_is_ordered_by_height() -> None:
    dimensions = [Dimension("period", QUARTERS), Dimension("adm1", ("GT-01", "unknown"))]
    answer = own("I01", ("adm1",), dimensions, ({"adm1": "GT-01"}, 2), ({"adm1": "unknown"}, 3000), ({}, 3002))
    assert [row.code for row in chart_table(CHARTS["persons-by-place"], answer).rows] == ["GT-01", "unknown"]


@pytest.mark.parametrize("chart", ["referral-acceptance-over-time", "hours-to-answer"])
def test_a_period_without_referrals_is_a_gap_that_is_said(chart: str) -> None:
    indicator = CHARTS[chart].indicator
    answer = own(indicator, (), [Dimension("period", QUARTERS)], ({"period": "2031-Q4"}, 6), ({}, 6))
    table = chart_table(CHARTS[chart], answer)
    assert [row.value for row in table.rows] == [None, None, None, 6]
    assert table.summary.es.endswith("sin nada que medir: T1 2031, T2 2031, T3 2031.")
    plot = plot_of(table, "es", 640)
    assert plot
    assert plot["rows"][0]["said"] == "T1 2031: sin nada que medir"


def test_a_period_in_which_the_own_organisation_registered_nobody_is_a_zero() -> None:
    answer = own("I01", (), [Dimension("period", QUARTERS)], ({"period": "2031-Q4"}, 6), ({}, 6))
    assert [row.value for row in chart_table(CHARTS["persons-by-quarter"], answer).rows] == [0, 0, 0, 6]


def test_a_trend_of_which_no_period_is_known_is_no_flat_zero_and_says_its_figure() -> None:
    dimensions = [Dimension("period", (*QUARTERS, "unknown")), Dimension("type", ("servitude", "forced_labour"))]
    undated = {"period": "unknown", "type": "forced_labour"}
    known = {"period": "2031-Q4", "type": "servitude"}
    figures = [(undated, 1512), (known, 2), ({"period": "unknown"}, 1512), ({"period": "2031-Q4"}, 2)]
    totals = [({"type": "forced_labour"}, 1512), ({"type": "servitude"}, 2), ({}, 1514)]
    answer = own("I01", ("type",), dimensions, *figures, *totals)
    plot = plot_of(chart_table(CHARTS["persons-by-type-over-time"], answer), "es", 640)
    assert plot
    assert [name.endswith(" (1,512 sin fecha)") for name in plot["series"]] == [False, True]
    assert [[part["value"] for part in row["parts"]] for row in plot["rows"]] == [[0, None]] * 3 + [[2, None]]


def referrals(chart: str, *rows: ReferralRow) -> Answer:
    """The answer of the own organisation about its referrals of 2031."""
    shown = CHARTS[chart]
    question = Question(
        indicator=CATALOGUE[shown.indicator],
        countries=frozenset({Country.GUATEMALA}),
        span=Span(QUARTERS[0], QUARTERS[-1]),
        by=shown.by,
    )
    return referral_answer(question, rows, Basis.live(NOON))


def answered(month: str, within: str) -> ReferralRow:
    return ReferralRow("GT", "GT", month, within, 4, 2)


def test_a_quarter_beyond_the_last_group_of_hours_is_the_highest_and_no_gap() -> None:
    rows = [answered("2031-01", "24"), answered("2031-04", "168"), answered("2031-10", "more")]
    said = chart_table(CHARTS["hours-to-answer"], referrals("hours-to-answer", *rows)).summary
    assert "el valor más alto es T4 2031, con > 168 h; en conjunto ≤ 168 h; sin nada que medir: T3 2031." in said.es
    assert "the highest is Q4 2031, with > 168 h; overall ≤ 168 h; nothing to measure: Q3 2031." in said.en


def test_quarters_that_are_all_beyond_the_last_group_of_hours_are_said_and_drawn_at_its_edge() -> None:
    months = ("2031-01", "2031-04", "2031-07", "2031-10")
    answer = referrals("hours-to-answer", *(answered(month, "more") for month in months))
    table = chart_table(CHARTS["hours-to-answer"], answer)
    plot = plot_of(table, "es", 640)
    assert "el valor más alto es T1 2031, con > 168 h; en conjunto > 168 h." in table.summary.es
    assert plot
    assert [(row["value"], row["display"]) for row in plot["rows"]] == [(168, "> 168 h")] * 4
    assert plot["rows"][3]["said"] == "T4 2031: > 168 h (mediana de 4 respondidas)"


def test_a_service_that_accepted_none_of_its_referrals_is_said_and_drawn() -> None:
    decided = [ReferralRow("GT", "GT", "2031-10", of, 4, 0) for of in ("", "shelter")]
    table = chart_table(CHARTS["referral-acceptance"], referrals("referral-acceptance", *decided))
    shelter, *others = table.rows
    assert (shelter.code, shelter.display, shelter.empty) == ("shelter", "0 %", False)
    assert all(row.empty for row in others)
    assert table.folded == Text(es=f"{len(others)} más sin casos", en=f"{len(others)} more without cases")
    assert f"el valor más alto es {shelter.label.es}, con 0 %; en conjunto 0 %." in table.summary.es
    plot = plot_of(table, "es", 640)
    assert plot
    assert [row["code"] for row in plot["rows"]] == ["shelter"]


@pytest.mark.parametrize("code", ["unknown", "withheld", "other"])
def test_what_names_no_group_comes_last_and_is_said_beside(code: str) -> None:
    dimensions = [Dimension("period", QUARTERS), Dimension("type", ("servitude", code))]
    answer = own("I01", ("type",), dimensions, ({"type": "servitude"}, 2), ({"type": code}, 3000), ({}, 3002))
    table = chart_table(CHARTS["persons-by-type"], answer)
    label = table.rows[-1].label.es
    assert [row.code for row in table.rows] == ["servitude", code]
    assert "el valor más alto es Servidumbre, con 2 personas" in table.summary.es
    assert table.summary.es.endswith(f"; {label[0].lower()}{label[1:]}: 3,000 personas.")


@pytest.mark.parametrize("indicator", ["I16-ordered", "I16-paid"])
def test_amounts_say_that_what_is_for_nobody_in_particular_always_counts(indicator: str) -> None:
    said = own(indicator, (), [Dimension("period", QUARTERS)]).out_of
    assert said
    assert said.es.endswith(
        "Lo que es para una persona cuenta solo si aceptó estadística; lo que no es para nadie en particular, siempre"
    )
    assert said.en.endswith(
        "What is for one person counts only if they agreed to statistics; what is for nobody in particular, always"
    )
