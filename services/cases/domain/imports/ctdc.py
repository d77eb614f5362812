"""Layouts `ctdc-2025` and `ctdc-2026`: the 27 columns of CTDC's Global Synthetic Dataset, de-identified records.

The edition of 2026 calls six columns otherwise (`sectorOf…` for `typeOf…`); here each has its name of 2025.

Some columns stand for several codes (`meansThreats` is four). They never set a precise code: such a column is
kept under its own name in `Experience.groups`, so that nothing is claimed that the source does not say.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from services.cases.domain.person.age import MAJORITY, Majority
from services.cases.domain.person.person import Experience, Exploitation, Person
from shared.contracts.codelists import code_list, is_alpha_3
from shared.contracts.record_sum import record_sum

_LISTED = code_list("ctdc_columns_synthetic_2025")
COLUMNS: tuple[str, ...] = tuple(_LISTED.items)
LAYOUTS: Mapping[str, tuple[str, ...]] = {
    "ctdc-2025": COLUMNS,
    "ctdc-2026": tuple(_LISTED.mapped(column, "ctdc_2026") or column for column in COLUMNS),
}
_OLDER_NAME = dict(zip(LAYOUTS["ctdc-2026"], COLUMNS, strict=True))
_TYPES = {
    "isForcedLabour": "forced_labour",
    "isSexualExploit": "sexual_exploitation",
    "isOtherExploit": "other",
}
_FLAG_PREFIXES = ("means", "is", "typeOf", "recruiterRelation")
FLAGS = frozenset(column for column in COLUMNS if column.startswith(_FLAG_PREFIXES))
_UNREPORTED = frozenset({"", "-99", "00"})
_YES, _NO = "1", "0"
_WHOLE = re.compile(r"(-?[0-9]+)[.,]0+")
"""A whole number as spreadsheets and data frames write it: `1.0`, `2017.0`, in Spanish `1,0`."""


def _codes_by_column(list_id: str) -> Mapping[str, tuple[str, ...]]:
    codes: dict[str, tuple[str, ...]] = {}
    for code in code_list(list_id).items:
        if column := code_list(list_id).mapped(code, "ctdc"):
            codes[column] = (*codes.get(column, ()), code)
    return codes


_CONTROLS = _codes_by_column("means_of_control")
_RECRUITERS = _codes_by_column("recruiter_relationship")
# One word of CTDC for three codes of ours; the last, non-conforming, is the least precise of them.
_GENDERS = {word: codes[-1] for word, codes in _codes_by_column("gender").items()}
_DURATIONS = {word: codes[0] for word, codes in _codes_by_column("traffick_duration").items()}
_SUBFORMS = {
    str(item["ctdc"]): (str(item["parent"]), code)
    for code, item in reversed(list(code_list("exploitation_subform").items.items()))
    if item.get("parent") in _TYPES.values() and "ctdc" in item
}
_AGE_BANDS = {
    str(word): code
    for code, item in code_list("age_band").items.items()
    for word in (item.get("ctdc"), item.get("ctdc_alias"))
    if word
}


@dataclass(frozen=True, slots=True)
class CtdcRecord:
    """One valid row of an imported file."""

    year: int | None
    person: Person
    majority: Majority
    experience: Experience
    flags_absent: tuple[str, ...]
    """Columns that say no. An empty one says nothing: it is not reported, which is something else."""


@dataclass(frozen=True, slots=True)
class CellProblem:
    """What is wrong with one column of a row, or of the header."""

    column: str
    code: str


@lru_cache(maxsize=50_000)
def read_row(header: tuple[str, ...], row: tuple[str, ...], this_year: int) -> CtdcRecord | tuple[CellProblem, ...]:
    """A record, or everything that is wrong with it. Remembered: published files repeat the same rows many times."""
    if len(row) != len(header):
        return (CellProblem("*", "wrong_width"),)
    cells = _cells(header, row)
    problems = tuple(_problems(cells, this_year))
    return problems or _record(cells)


@lru_cache(maxsize=50_000)
def sum_of(header: tuple[str, ...], row: tuple[str, ...]) -> int:
    """What one row adds to the sum that marks a file of the platform itself (`shared.contracts.record_sum`)."""
    if len(row) != len(header):
        return record_sum(row)
    cells = _cells(header, row)
    return record_sum("" if cells[column] in _UNREPORTED else cells[column] for column in COLUMNS)


def layout_of(header: Sequence[str]) -> str:
    """The edition whose names a header has."""
    newer = set(LAYOUTS["ctdc-2026"]) - set(COLUMNS)
    return "ctdc-2026" if newer & {name.strip() for name in header} else "ctdc-2025"


def columns_of(header: Sequence[str]) -> tuple[str, ...]:
    """The same columns by their names of 2025."""
    return tuple(_OLDER_NAME.get(name.strip(), name.strip()) for name in header)


def header_problems(header: Sequence[str]) -> list[CellProblem]:
    """Each column that is unknown, missing or there twice; the order of the columns is free.

    A line without any known column is no header but perhaps somebody's data: nothing of it is repeated.
    """
    names = [name.strip() for name in header]
    known = LAYOUTS[layout_of(header)]
    if not {*known, *COLUMNS} & set(names):
        return [CellProblem("*", "no_header")]
    found = [CellProblem(_shown(name), "unknown_column") for name in names if name not in known]
    found += [CellProblem(name, "repeated_column") for name in known if names.count(name) > 1]
    found += [CellProblem(name, "missing_column") for name in known if name not in names]
    return list(dict.fromkeys(found))


def opened_on(record: CtdcRecord, today: date) -> date:
    """The first day of the year the source names, else the day of the import."""
    return today if record.year is None else date(record.year, 1, 1)


def _problems(cells: Mapping[str, str], this_year: int) -> list[CellProblem]:
    known = {
        "gender": _GENDERS,
        "ageBroad": _AGE_BANDS,
        "traffickMonths": _DURATIONS,
    }
    found = [CellProblem(c, "unknown_value") for c, words in known.items() if cells[c] not in {*words, *_UNREPORTED}]
    places = ("citizenship", "CountryOfExploitation")
    found += [
        CellProblem(c, "unknown_country") for c in places if cells[c] not in _UNREPORTED and not is_alpha_3(cells[c])
    ]
    year = cells["yearOfRegistration"]
    if year not in _UNREPORTED and not (year.isascii() and year.isdigit() and 1990 <= int(year) <= this_year):
        found.append(CellProblem("yearOfRegistration", "bad_year"))
    found += [CellProblem(c, "not_a_flag") for c in cells if c in FLAGS and cells[c] not in {_YES, _NO, *_UNREPORTED}]
    return [*found, *_contradictions(cells)]


def _contradictions(cells: Mapping[str, str]) -> Iterator[CellProblem]:
    """No to a type of exploitation, and yes to a sector of it: which of the two is wrong only the source knows."""
    sectors = {kind for column, (kind, _) in _SUBFORMS.items() if cells.get(column) == _YES}
    for column, kind in _TYPES.items():
        if cells[column] == _NO and kind in sectors:
            yield CellProblem(column, "contradiction")


def _cells(header: tuple[str, ...], row: tuple[str, ...]) -> dict[str, str]:
    return {name: _whole(cell.strip()) for name, cell in zip(header, row, strict=True)}


def _whole(cell: str) -> str:
    number = _WHOLE.fullmatch(cell)
    return number[1] if number else cell


def _shown(name: str) -> str:
    return "".join(character for character in name if character.isprintable())[:60] or "*"


def _record(cells: Mapping[str, str]) -> CtdcRecord:
    year = cells["yearOfRegistration"]
    band = _AGE_BANDS.get(cells["ageBroad"])
    citizenship, country = cells["citizenship"], cells["CountryOfExploitation"]
    person = Person(
        gender=_GENDERS.get(cells["gender"]),
        age_band=band,
        citizenships=() if citizenship in _UNREPORTED else (citizenship,),
    )
    recruiters = _present(cells, _RECRUITERS)
    experience = Experience(
        duration=_DURATIONS.get(cells["traffickMonths"]),
        exploitation_country=None if country in _UNREPORTED else country,
        controls=_controls(cells),
        exploitation=_exploitation(cells),
        recruiter_relationship=next((codes[0] for codes in recruiters.values() if len(codes) == 1), None),
        groups=_groups(cells, recruiters),
    )
    absent = tuple(column for column in COLUMNS if column in FLAGS and cells[column] == _NO)
    return CtdcRecord(None if year in _UNREPORTED else int(year), person, _majority(band), experience, absent)


def _present(cells: Mapping[str, str], columns: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    return {column: codes for column, codes in columns.items() if cells.get(column) == _YES}


def _controls(cells: Mapping[str, str]) -> dict[str, str]:
    answers = {_YES: "yes", _NO: "no"}
    return {
        codes[0]: answers[cells[column]]
        for column, codes in _CONTROLS.items()
        if len(codes) == 1 and cells.get(column) in answers
    }


def _groups(cells: Mapping[str, str], recruiters: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    precise = [column for column, codes in recruiters.items() if len(codes) == 1][:1]
    unclear = [column for column, codes in _present(cells, _CONTROLS).items() if len(codes) > 1]
    return (*unclear, *(column for column in recruiters if column not in precise))


def _exploitation(cells: Mapping[str, str]) -> tuple[Exploitation, ...]:
    subforms = [pair for column, pair in _SUBFORMS.items() if cells.get(column) == _YES]
    explained = {kind for kind, _ in subforms}
    plain = [kind for column, kind in _TYPES.items() if cells[column] == _YES and kind not in explained]
    return (
        *(Exploitation(type=kind) for kind in plain),
        *(Exploitation(type=kind, subform=subform) for kind, subform in subforms),
    )


def _majority(band: str | None) -> Majority:
    highest = code_list("age_band").items[band].get("max") if band else None
    if band is None or band == "unknown":
        return Majority.UNKNOWN
    return Majority.MINOR if highest is not None and highest < MAJORITY else Majority.ADULT
