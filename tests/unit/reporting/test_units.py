"""A figure has its unit in the singular where it is one, alone and in the sentence of a chart."""

# fixed dates: the rules are handed their year

import pytest

from services.reporting.domain.answers import Basis, Figure, answer_of
from services.reporting.domain.chart_words import summary_of
from services.reporting.domain.charts import ChartRow
from services.reporting.domain.indicators import CATALOGUE
from services.reporting.domain.periods import Span
from services.reporting.domain.questions import Question
from services.reporting.domain.texts import Text
from services.reporting.domain.units import with_unit
from shared.kernel.country import Country


@pytest.mark.parametrize(
    ("indicator", "display", "said"),
    [
        ("I01", "1", Text(es="1 persona", en="1 person")),
        ("I01", "2", Text(es="2 personas", en="2 persons")),
        ("I01", "0", Text(es="0 personas", en="0 persons")),
        ("I05", "1 %", Text(es="1 %", en="1 %")),
        ("I06", "1", Text(es="1 hora", en="1 hour")),
        ("I08", "1", Text(es="1 referencia", en="1 referral")),
    ],
    ids=["one", "two", "none", "share", "hour", "referral"],
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

    said = summary_of(answer, [row], "1")

    assert "con 1 persona;" in said.es
    assert "with 1 person;" in said.en
