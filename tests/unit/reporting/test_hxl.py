"""Rows with tags: a hidden number is an empty cell, the status says so, and nobody is told twice."""

# fixed dates: the rules are handed their year

from services.reporting.domain.disclosure.tables import Dimension, Reason
from services.reporting.domain.extracts.extracts import Format
from services.reporting.domain.extracts.files import in_order
from services.reporting.domain.extracts.hxl import COLUMNS, GENDERS, Sheet, columns_for, tagged
from services.reporting.domain.figures.answers import Answer, Basis, Figure, answer_of, key_of
from services.reporting.domain.figures.indicators import CATALOGUE
from services.reporting.domain.figures.periods import Span
from services.reporting.domain.figures.questions import Question
from shared.kernel.country import Country

TAGS = [tag for _, tag in COLUMNS]


def an_answer(breakdown: str, **rows: dict[str, int | None]) -> Answer:
    """An answer whose figures are `rows` by value and gender; what is not given is 0, None is hidden."""
    figures = []
    for value in (*rows, "*"):
        for gender in GENDERS:
            n = rows.get(value, {}).get(gender, 0)
            key = key_of(("period", breakdown, "gender"), ("2026", value, gender))
            figures.append(Figure(key=key, value=n, display=str(n), reason=Reason.PRIMARY if n is None else None))
    question = Question(indicator=CATALOGUE["I01"], countries=frozenset({Country.GUATEMALA}), span=Span("2026", "2026"))
    return answer_of(question, [Dimension(breakdown, tuple(rows))], figures, Basis.published([], 11))


def a_row(sheet: Sheet, code: str) -> dict[str, str]:
    """The row about `code`, by tag."""
    return next(dict(zip(TAGS, row, strict=True)) for row in sheet.rows if row[3] == code)


def test_every_column_has_a_tag_of_its_own() -> None:
    assert len(set(TAGS)) == len(TAGS)
    assert all(tag.startswith("#") for tag in TAGS)


def test_a_hidden_number_is_an_empty_cell_and_the_status_says_so() -> None:
    sheet = Sheet()
    sheet.add(
        an_answer(
            "type",
            sexual_exploitation={"feminine": 14, "masculine": None, "*": None},
            servitude=dict.fromkeys(GENDERS),
            begging={"feminine": 12, "*": 12},
        ),
        "type",
        "2026",
        "GT",
    )
    partly, gone, shown = (a_row(sheet, code) for code in ("sexual_exploitation", "servitude", "begging"))
    assert (partly["#affected+ind+f"], partly["#affected+ind+m"], partly["#affected+total"]) == ("14", "", "")
    assert (partly["#status"], gone["#status"], shown["#status"]) == ("partly_suppressed", "suppressed", "final")
    assert (shown["#affected+total"], shown["#affected+ind+m"]) == ("12", "0")
    assert (shown["#country+code+v_iso3"], shown["#date+year"]) == ("GTM", "2026")
    assert sheet.suppressed == {"primary_k": 2 + len(GENDERS)}


def test_the_persons_themselves_stand_once_whatever_they_are_counted_by() -> None:
    sheet = Sheet()
    for breakdown in ("type", "age_band", "citizenship"):
        sheet.add(an_answer(breakdown, unknown={"feminine": 12, "*": 12}), breakdown, "2026", "GT")
    assert [row[2] for row in sheet.rows] == ["type", "all", "age_band", "citizenship"]


def test_the_row_of_tags_comes_first_for_people_and_the_tags_are_the_names_for_systems() -> None:
    sheet = Sheet()
    sheet.add(an_answer("type", servitude={}), "type", "2026", "GT")
    table = in_order(tagged(sheet.rows, Format.CSV))
    assert list(table[0]) == TAGS
    assert len(table) == 1 + len(sheet.rows)
    assert columns_for(Format.JSON) == tuple(TAGS)
    assert set(tagged(sheet.rows, Format.JSON)) == set(sheet.rows)
