"""Template `hxl-aggregate`: answers of indicator I01 as rows with HXL tags (Humanitarian Exchange Language 1.1).

A row is one value of one breakdown in one country and year (no year for records without one); its columns are the
genders and their total. A suppressed number is an empty cell, because validators of HXL report text in a number as an
error; the column `#status` says that it was suppressed.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from services.reporting.domain.disclosure.anonymise import Row
from services.reporting.domain.extracts.extracts import Format
from services.reporting.domain.figures.answers import Answer, Figure
from services.reporting.domain.figures.indicators import AGREED_OR_IMPORTED
from services.reporting.domain.words.labels import DIMENSION_TITLES, label_of
from services.reporting.domain.words.texts import Text
from shared.contracts.codelists import code_list

LAYOUT = "hxl-1.1"
BREAKDOWNS = ("type", "age_band", "citizenship")
"""What persons are counted by, beside their gender."""
ACROSS = "gender"
EVERYBODY = "*"


_TOTAL = Text(es=f"Total ({AGREED_OR_IMPORTED.es})", en=f"Total ({AGREED_OR_IMPORTED.en})")
"""A table travels without its manifest: its column says who is counted."""


def _column(label: Text, tag: str) -> tuple[str, str]:
    return f"{label.es} / {label.en}", tag


def _genders() -> Mapping[str, tuple[str, str]]:
    items = code_list(ACROSS).items
    columns = {code: _column(label_of(ACROSS, code), f"#affected+ind{item['hxl']}") for code, item in items.items()}
    return columns | {EVERYBODY: _column(_TOTAL, "#affected+total")}


GENDERS = _genders()
COLUMNS: tuple[tuple[str, str], ...] = (
    _column(DIMENSION_TITLES["period"], "#date+year"),
    _column(DIMENSION_TITLES["country"], "#country+code+v_iso3"),
    _column(Text(es="Desglose", en="Breakdown"), "#indicator+type"),
    _column(Text(es="Código", en="Code"), "#indicator+code"),
    ("Nombre", "#indicator+name+i_es"),
    ("Name", "#indicator+name+i_en"),
    *GENDERS.values(),
    _column(Text(es="Estado", en="Status"), "#status"),
)
"""Label for people and HXL tag of each column."""


class Sheet:
    """Collects the rows of the file, and counts its suppressed cells by reason."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.suppressed: Counter[str] = Counter()

    def add(self, answer: Answer, breakdown: str, year: str, country: str) -> None:
        """Append the rows of one answer by `breakdown` and gender, about one country and year."""
        cells = {_place(figure, breakdown): figure for figure in answer.figures if "period" in figure.key}
        for value in _values(answer, breakdown):
            figures = [cells[value, gender] for gender in GENDERS]
            self.suppressed.update(figure.reason.value for figure in figures if figure.reason)
            self.rows.append((*_head(breakdown, value, year, country), *map(_number, figures), _status(figures)))


def _place(figure: Figure, breakdown: str) -> tuple[str, str]:
    return figure.key.get(breakdown, EVERYBODY), figure.key.get(ACROSS, EVERYBODY)


def _values(answer: Answer, breakdown: str) -> Iterator[str]:
    dimension = next(d for d in answer.dimensions if d.id == breakdown)
    yield from (value.code for value in dimension.values)
    # The persons themselves are the same in every breakdown: they are written once.
    if breakdown == BREAKDOWNS[0]:
        yield EVERYBODY


def _head(breakdown: str, value: str, year: str, country: str) -> Row:
    label = label_of(breakdown, value)
    alpha_3 = code_list("platform_country").items[country]["alpha_3"]
    if value == EVERYBODY:
        return (year, alpha_3, "all", "all", label.es, label.en)
    return (year, alpha_3, breakdown, value, label.es, label.en)


def _number(figure: Figure) -> str:
    return "" if figure.value is None else str(int(figure.value))


def _status(figures: Sequence[Figure]) -> str:
    hidden = sum(figure.value is None for figure in figures)
    if hidden == 0:
        return "final"
    return "suppressed" if hidden == len(figures) else "partly_suppressed"


def columns_for(file_format: Format) -> tuple[str, ...]:
    """Names of the columns: labels in a table for people, tags in a file for systems."""
    place = 0 if file_format is Format.CSV else 1
    return tuple(column[place] for column in COLUMNS)


def tagged(rows: Sequence[Row], file_format: Format) -> dict[Row, int]:
    """The rows as a file writes them, which puts the row of tags first."""
    tags = [tuple(tag for _, tag in COLUMNS)] if file_format is Format.CSV else []
    return dict.fromkeys([*tags, *rows], 1)
