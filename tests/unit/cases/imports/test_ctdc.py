"""The 27 columns of CTDC's synthetic data set."""

# fixed dates: the rules are handed their day

from datetime import date
from typing import Any

import pytest

from services.cases.domain.imports import ctdc
from services.cases.domain.imports.errors import ImportNotChecked, UnreadableFile
from services.cases.domain.imports.file_rows import from_row, header_and_rows
from services.cases.domain.imports.run import MAY_BECOME, ImportState
from shared.kernel.errors import Conflict
from tests.support.builders.cases import an_import

pytestmark = pytest.mark.unit


def read_cells(**cells: Any) -> ctdc.CtdcRecord | tuple[ctdc.CellProblem, ...]:
    return ctdc.read_row(ctdc.COLUMNS, tuple(str(cells.get(column, "")) for column in ctdc.COLUMNS), 2026)


def read(**cells: Any) -> ctdc.CtdcRecord:
    record = read_cells(**cells)
    assert isinstance(record, ctdc.CtdcRecord)
    return record


def test_an_empty_row_is_a_record_of_which_nothing_is_known() -> None:
    record = read()

    assert (record.majority, record.person.gender, record.experience.types) == ("unknown", None, [])


def test_words_of_the_source_become_codes() -> None:
    record = read(
        yearOfRegistration=2019,
        gender="Woman",
        ageBroad="9--17",
        citizenship="HND",
        CountryOfExploitation="GTM",
        traffickMonths="13--24 (1-2 yrs)",
        isSexualExploit=1,
        typeOfSexProstitution=1,
        meansWithholdDocs=1,
        recruiterRelationFriend=1,
    )

    assert (record.person.gender, record.person.age_band, record.majority) == ("feminine", "9_17", "minor")
    assert (record.person.citizenships, record.experience.exploitation_country) == (("HND",), "GTM")
    assert record.experience.duration == "m13_24"
    assert [(e.type, e.subform) for e in record.experience.exploitation] == [
        ("sexual_exploitation", "sex_prostitution")
    ]
    assert record.experience.controls == {"withholds_documents": "yes"}
    assert record.experience.recruiter_relationship == "friend"
    assert ctdc.opened_on(record, date(2026, 11, 24)) == date(2019, 1, 1)


@pytest.mark.parametrize(
    "column", ["meansDebtBondageEarnings", "meansThreats", "meansAbusePsyPhySex", "meansDenyBasicNeeds"]
)
def test_a_composite_stays_a_composite(column: str) -> None:
    record = read(**{column: 1})

    assert (record.experience.controls, record.experience.groups) == ({}, (column,))


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        ({"gender": "Female"}, "gender", "unknown_value"),
        ({"ageBroad": "17"}, "ageBroad", "unknown_value"),
        ({"citizenship": "HN"}, "citizenship", "unknown_country"),
        ({"yearOfRegistration": 2027}, "yearOfRegistration", "bad_year"),
        ({"isForcedLabour": "yes"}, "isForcedLabour", "not_a_flag"),
        ({"isForcedLabour": "1.5"}, "isForcedLabour", "not_a_flag"),
        ({"yearOfRegistration": "2017.5"}, "yearOfRegistration", "bad_year"),
        ({"isForcedLabour": 0, "typeOfLabourHospitality": 1}, "isForcedLabour", "contradiction"),
        ({"isSexualExploit": "0.0", "typeOfSexPornography": "1.0"}, "isSexualExploit", "contradiction"),
    ],
)
def test_a_cell_that_does_not_fit_is_named_by_column_and_code(cells: dict[str, Any], column: str, code: str) -> None:
    assert read_cells(**cells) == (ctdc.CellProblem(column, code),)


@pytest.mark.parametrize("missing", ["", "-99", "00"])
def test_suppressed_is_not_wrong(missing: str) -> None:
    assert isinstance(read(citizenship=missing, isForcedLabour=missing, gender=missing), ctdc.CtdcRecord)


def test_a_short_row_is_a_problem_of_the_row() -> None:
    assert ctdc.read_row(ctdc.COLUMNS, ("1",), 2026) == (ctdc.CellProblem("*", "wrong_width"),)


NEWER = ctdc.LAYOUTS["ctdc-2026"]


@pytest.mark.parametrize(
    ("header", "layout", "problems"),
    [
        (ctdc.COLUMNS[::-1], "ctdc-2025", []),
        (NEWER[::-1], "ctdc-2026", []),
        ([f" {name} " for name in NEWER], "ctdc-2026", []),
        ([*ctdc.COLUMNS, "nombre"], "ctdc-2025", [("nombre", "unknown_column")]),
        (ctdc.COLUMNS[1:], "ctdc-2025", [("yearOfRegistration", "missing_column")]),
        ([*ctdc.COLUMNS, "gender"], "ctdc-2025", [("gender", "repeated_column")]),
        (
            [name.replace("sectorOfSexPornography", "typeOfSexPornography") for name in NEWER],
            "ctdc-2026",
            [("typeOfSexPornography", "unknown_column"), ("sectorOfSexPornography", "missing_column")],
        ),
        (["María López", "GTM", "1"], "ctdc-2025", [("*", "no_header")]),
    ],
)
def test_a_header_has_the_27_columns_of_one_edition_in_any_order_and_each_other_is_named(
    header: list[str] | tuple[str, ...], layout: str, problems: list[tuple[str, str]]
) -> None:
    assert ctdc.layout_of(header) == layout
    assert [(found.column, found.code) for found in ctdc.header_problems(header)] == problems


def test_the_editions_differ_in_the_names_of_six_columns_and_in_nothing_else() -> None:
    renamed = {(old, new) for old, new in zip(ctdc.COLUMNS, NEWER, strict=True) if old != new}

    assert len(renamed) == 6
    assert all(new == old.replace("typeOf", "sectorOf") for old, new in renamed)
    assert ctdc.columns_of(NEWER) == ctdc.COLUMNS


@pytest.mark.parametrize("one", ["1", "1.0", "1,0", " 1.00 "])
@pytest.mark.parametrize("no", ["0", "0.0", "0,0"])
def test_numbers_are_read_as_spreadsheets_write_them(one: str, no: str) -> None:
    record = read(isSexualExploit=one, meansWithholdDocs=no, meansThreats=no, yearOfRegistration="2017.0")

    assert (record.year, record.experience.types) == (2017, ["sexual_exploitation"])
    assert record.experience.controls == {"withholds_documents": "no"}
    assert record.flags_absent == ("meansThreats", "meansWithholdDocs")


def test_no_is_kept_apart_from_not_reported() -> None:
    record = read(isForcedLabour=0, recruiterRelationFriend=0, typeOfSexProstitution=0, isOtherExploit="")

    assert record.experience.types == []
    assert record.flags_absent == ("isForcedLabour", "typeOfSexProstitution", "recruiterRelationFriend")
    assert read(isForcedLabour=0, typeOfSexProstitution=1).experience.types == ["sexual_exploitation"]


def test_the_sum_of_a_row_knows_neither_order_nor_edition_nor_spelling_and_knows_every_value() -> None:
    header, row = ctdc.columns_of(NEWER[::-1]), tuple("1.0" if c == "isForcedLabour" else "" for c in NEWER[::-1])
    same = tuple({"isForcedLabour": "1", "gender": "-99"}.get(column, "") for column in ctdc.COLUMNS)

    assert ctdc.sum_of(header, row) == ctdc.sum_of(ctdc.COLUMNS, same)
    assert ctdc.sum_of(ctdc.COLUMNS, same) != ctdc.sum_of(ctdc.COLUMNS, tuple("" for _ in ctdc.COLUMNS))


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_commas_semicolons_and_tabs_separate(separator: str, line_end: str) -> None:
    lines = [separator.join(["a", "b", "c"]), separator.join(["1", '"x,y;z"', ""])]

    header, rows = header_and_rows(("\ufeff" + line_end.join(lines)).encode())

    assert (header, list(rows)) == (["a", "b", "c"], [("1", "x,y;z", "")])


def test_an_empty_row_is_nobody() -> None:
    _, rows = header_and_rows(b"a,b\n1,2\n\n,\n , \n3,\n,,\n\n")

    assert list(rows) == [("1", "2"), ("3", "")]


def test_rows_are_taken_up_where_they_were_left() -> None:
    _, rows = header_and_rows(b"a,b\n1,2\n3,4\n5,6\n")

    assert list(from_row(rows, 2)) == [("5", "6")]


def test_a_file_without_a_line_is_unreadable() -> None:
    with pytest.raises(UnreadableFile) as refused:
        header_and_rows(b"")
    assert refused.value.code == "empty_file"


@pytest.mark.parametrize("state", list(MAY_BECOME))
def test_only_a_checked_import_is_confirmed(state: str) -> None:
    run = an_import(state=state, rows=3)

    if state == "checked":
        run.confirm()
        assert run.state == "importing"
    else:
        with pytest.raises(ImportNotChecked):
            run.confirm()


def test_an_import_without_a_good_row_is_not_confirmed() -> None:
    with pytest.raises(ImportNotChecked):
        an_import(state="checked", rows=2, problem_rows=2).confirm()


def test_a_file_confirmed_in_advance_stops_at_problems() -> None:
    clean = an_import(state="checking", confirmed=True, checked_rows=2)
    dirty = an_import(state="checking", confirmed=True, checked_rows=2, problems=1, problem_rows=1)
    clean.checked()
    dirty.checked()

    assert (clean.state, dirty.state) == ("importing", "checked")


def test_what_is_over_does_not_move() -> None:
    with pytest.raises(Conflict):
        an_import(state="done").become(ImportState.IMPORTING)
