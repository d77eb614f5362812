"""Every figure says out of how many it is, or its indicator says why not; the network's base obeys the threshold."""

# fixed dates: the rules are handed their year

from collections.abc import Mapping, Sequence

import pytest

from services.reporting.domain.charts.chart_catalogue import CHARTS
from services.reporting.domain.charts.charts import chart_table, origin
from services.reporting.domain.charts.dashboard import CARDS, dashboard_of
from services.reporting.domain.charts.plots import PlotKind
from services.reporting.domain.charts.plotting import plot_of
from services.reporting.domain.figures.answers import Answer, Basis, Figure, Registered, answer_of
from services.reporting.domain.figures.bases import BASES, WITHOUT_BASE
from services.reporting.domain.figures.indicator import Indicator, Measure, Source
from services.reporting.domain.figures.indicators import AGREED_OR_NOBODYS, CATALOGUE
from services.reporting.domain.figures.periods import Span
from services.reporting.domain.figures.proceeding_figures import proceedings_answer
from services.reporting.domain.figures.questions import Question, dimensions_of
from services.reporting.domain.figures.referral_figures import ReferralRow, referral_answer
from services.reporting.domain.proceedings.kinds import DETAIL, SERIES
from services.reporting.domain.proceedings.units import UnitRow
from services.reporting.domain.words.units import written
from shared.kernel.country import Country
from tests.support.builders.reporting import NOON

OWN = Basis.live(NOON)
NETWORK = Basis.published([], 11)
VALUES: Mapping[str, str] = {"currency": "GTQ", "stage": "investigation", "service": "emergency_shelter"}


def of_referrals(
    indicator: str, *pairs: tuple[int, int], basis: Basis = OWN, by: tuple[str, ...] = (), within: str = "24"
) -> Answer:
    """The answer from so many referrals decided and accepted, a pair of numbers each."""
    value = within if indicator == "I06" else VALUES.get(by[0], "") if by else ""
    rows = [ReferralRow("GT", "HN", "2031-11", value, decided, accepted) for decided, accepted in pairs]
    if by == ("service",):
        rows += [row._replace(a="") for row in rows]
    return referral_answer(a_question(CATALOGUE[indicator], by), rows, basis)


def of_proceedings(indicator: str, *measured: tuple[int, int], basis: Basis = OWN, by: tuple[str, ...] = ()) -> Answer:
    """The answer from units: what is measured, and of how many."""
    kind = CATALOGUE[indicator].counted
    series = VALUES.get(SERIES.get(kind, ""), "")
    detail = "unknown" if kind in DETAIL else ""
    rows = [UnitRow("GT", "2031-11", series, detail, (value,), units) for value, units in measured]
    return proceedings_answer(a_question(CATALOGUE[indicator], by), rows, basis)


def of_persons(by: tuple[str, ...]) -> Answer:
    """Two who agreed of 79, and three thousand imported records."""
    question = a_question(CATALOGUE["I01"], by)
    key = ("2031-Q4", *("GT" if name == "country" else "unknown" for name in by))
    named = dict(zip(question.dimension_names, key, strict=True))
    parts = [{name: named[name]} for name in named]
    figures = [Figure(key=part, value=3002, display="3,002") for part in ({}, *parts, named)]
    registered = Registered(agreed=2, everybody=79, imported=3000)
    return answer_of(question, dimensions_of(question, [key]), figures, OWN, registered)


def a_question(indicator: Indicator, by: tuple[str, ...]) -> Question:
    span = Span("2031-Q4", "2031-Q4")
    return Question(indicator=indicator, countries=frozenset({Country.GUATEMALA}), span=span, by=by)


def own(indicator: str, by: tuple[str, ...] = ()) -> Answer:
    """Own figures about 14 of something, 7 of which are what a share counts."""
    known = CATALOGUE[indicator]
    if known.source is Source.PERSONS:
        return of_persons(by)
    if known.source is Source.REFERRALS:
        return of_referrals(indicator, (14, 7), by=by)
    return of_proceedings(indicator, (1, 7), (0, 7), by=by)


def says_its_base(indicator: str, figures: Sequence[Figure]) -> bool:
    """Whether each of them, all shown, names its base in both languages, or its indicator says why it cannot."""
    told = [figure.base == 14 and figure.out_of and "14 " in figure.out_of.es + figure.out_of.en for figure in figures]
    return all(told) if indicator in BASES else not any(told) and bool(WITHOUT_BASE[indicator])


@pytest.mark.parametrize("indicator", sorted(CATALOGUE))
def test_every_own_figure_says_out_of_how_many_it_is_or_its_indicator_why_not(indicator: str) -> None:
    assert (indicator in BASES) is not (indicator in WITHOUT_BASE)
    is_divided = CATALOGUE[indicator].measure not in (Measure.PERSONS, Measure.UNITS)
    assert is_divided <= (indicator in BASES)
    for by in ((), *((name,) for name in CATALOGUE[indicator].by)):
        answer = own(indicator, by)
        assert answer.figures
        assert says_its_base(indicator, answer.figures), by
        assert bool(answer.out_of) is (indicator in BASES or CATALOGUE[indicator].is_about_persons)


def test_every_card_says_out_of_how_many_it_and_its_trend_are() -> None:
    dashboard = dashboard_of([(card, own(card.indicator)) for card in CARDS], [])
    assert len(dashboard.cards) == len(CARDS)
    for card in dashboard.cards:
        assert card.out_of or not CATALOGUE[card.indicator].is_about_persons
        assert bool(card.out_of) or card.indicator in WITHOUT_BASE
        assert [bool(point.out_of) for point in card.trend] == [card.indicator in BASES] * len(card.trend)


@pytest.mark.parametrize("chart", sorted(CHARTS))
def test_every_chart_says_out_of_how_many_each_of_its_figures_is(chart: str) -> None:
    kind = CHARTS[chart]
    has_base = kind.indicator in BASES
    table = chart_table(kind, own(kind.indicator, kind.by))
    counted = [row for row in table.rows if row.value is not None and not row.empty]
    assert counted
    assert all(bool(row.out_of) is has_base for row in counted)
    assert all(bool(part.out_of) is has_base for row in counted for part in row.parts if part.value)
    assert bool(table.total.out_of) is has_base
    assert bool(table.out_of) or kind.indicator in WITHOUT_BASE
    for language in ("es", "en"):
        assert table.out_of is None or table.out_of.in_language(language) in origin(table, language)[0]
        plot = plot_of(table, language, 640)
        if plot and has_base:
            assert any(row["said"].endswith(f"({counted[0].out_of.in_language(language)})") for row in plot["rows"])


def test_the_charts_of_the_walk_are_of_every_kind() -> None:
    assert {chart.kind for chart in CHARTS.values()} == set(PlotKind)


@pytest.mark.parametrize(
    ("answer", "es", "en"),
    [
        (of_referrals("I05", (2, 1)), "50 %: 1 de 2 decididas", "50 %: 1 of 2 decided"),
        (of_referrals("I05"), "0 de 0 decididas", "0 of 0 decided"),
        (of_referrals("I06", (14, 7)), "mediana de 14 respondidas", "median of 14 answered"),
        (of_referrals("I06", (1, 1)), "mediana de 1 respondida", "median of 1 answered"),
        (of_referrals("I08", (5, 3)), "3 de 5 decididas", "3 of 5 decided"),
        (
            of_proceedings("I12", (1, 1), (0, 3)),
            "25 %: 1 de 4 personas condenadas",
            "25 %: 1 of 4 persons convicted",
        ),
        (of_proceedings("I15", (100, 2), (30, 1)), "mediana de 3 primeras sentencias", "median of 3 first judgments"),
        (
            of_proceedings("I16", (0, 3)),
            "3: quienes aceptaron estadística",
            "3: those who agreed to statistics",
        ),
        (
            of_proceedings("I16-ordered", (900, 2)),
            f"suma de 2 personas o procesos con reparación. {AGREED_OR_NOBODYS.es}",
            f"sum of 2 persons or proceedings with reparation. {AGREED_OR_NOBODYS.en}",
        ),
        (
            of_proceedings("I17", (1, 1), (0, 1)),
            "50 %: 1 de 2 personas de procesos. Solo personas que aceptaron estadística",
            "50 %: 1 of 2 persons in proceedings. Only persons who agreed to statistics",
        ),
        (
            of_persons(()),
            "2 de 79: quienes aceptaron estadística, más 3,000 importados",
            "2 of 79: those who agreed to statistics, plus 3,000 imported",
        ),
    ],
)
def test_an_own_answer_says_in_words_out_of_how_many_it_is(answer: Answer, es: str, en: str) -> None:
    assert answer.out_of
    assert (answer.out_of.es, answer.out_of.en) == (es, en)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (of_referrals("I05", (42, 20), basis=NETWORK), "de unas 40 decididas"),
        # One accepted in twenty: with the number of all, five per cent would be one referral.
        (of_referrals("I05", (20, 1), basis=NETWORK), "de al menos 11 decididas"),
        (of_referrals("I05", (42, 32), basis=NETWORK), "de al menos 11 decididas"),
        (of_referrals("I05", (30, 30), basis=NETWORK), "de al menos 11 decididas"),
        (of_referrals("I06", (12, 12), basis=NETWORK), "mediana de al menos 11 respondidas"),
        (of_referrals("I06", (1_013, 9), basis=NETWORK), "mediana de unas 1,015 respondidas"),
        (of_referrals("I08", (33, 11), basis=NETWORK), "de unas 35 decididas"),
        (of_referrals("I08", (12, 11), basis=NETWORK), "de al menos 11 decididas"),
    ],
)
def test_the_base_of_the_network_is_rounded_and_told_only_where_no_number_below_the_threshold_follows(
    answer: Answer, said: str
) -> None:
    assert answer.out_of
    assert answer.out_of.es == said
    assert {figure.base for figure in answer.figures} == {None}
    assert {figure.out_of.es for figure in answer.figures if figure.out_of} == {said}


@pytest.mark.parametrize("decided", [0, 1, 10])
@pytest.mark.parametrize("indicator", ["I05", "I06", "I08"])
def test_a_figure_of_the_network_that_is_hidden_says_no_base(indicator: str, decided: int) -> None:
    answer = of_referrals(indicator, (decided, decided), basis=NETWORK)
    assert answer.out_of is None
    assert all((figure.value, figure.base, figure.out_of) == (None, None, None) for figure in answer.figures)


@pytest.mark.parametrize("indicator", sorted(CATALOGUE))
def test_no_words_of_the_network_hold_an_exact_base(indicator: str) -> None:
    known = CATALOGUE[indicator]
    if known.source is Source.PERSONS:
        return
    make = of_referrals if known.source is Source.REFERRALS else of_proceedings
    amounts = ((73, 37),) if known.source is Source.REFERRALS else ((1, 37), (0, 36))
    for figure in make(indicator, *amounts, basis=NETWORK).figures:
        assert figure.base is None
        assert figure.out_of is None or written(73) not in figure.out_of.es
