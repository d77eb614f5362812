"""The 27 columns of CTDC's synthetic data set."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from services.cases.domain.imports import ctdc
from services.cases.domain.imports.file_rows import UnreadableFile, from_row, header_and_rows
from services.cases.domain.imports.run import MAY_BECOME, ImportNotChecked, ImportRun
from shared.kernel.country import Country
from shared.kernel.errors import Conflict

pytestmark = pytest.mark.unit


def read(**cells):
    return ctdc.read_row(ctdc.COLUMNS, tuple(str(cells.get(column, "")) for column in ctdc.COLUMNS), 2026)


def test_an_empty_row_is_a_record_of_which_nothing_is_known():
    record = read()

    assert (record.majority, record.person.gender, record.experience.types) == ("unknown", None, [])


def test_words_of_the_source_become_codes():
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
def test_a_composite_stays_a_composite(column):
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
    ],
)
def test_a_cell_that_does_not_fit_is_named_by_column_and_code(cells, column, code):
    assert read(**cells) == (ctdc.CellProblem(column, code),)


@pytest.mark.parametrize("missing", ["", "-99", "00"])
def test_suppressed_is_not_wrong(missing):
    assert isinstance(read(citizenship=missing, isForcedLabour=missing, gender=missing), ctdc.CtdcRecord)


def test_a_short_row_is_a_problem_of_the_row():
    assert ctdc.read_row(ctdc.COLUMNS, ("1",), 2026) == (ctdc.CellProblem("*", "wrong_width"),)


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ([*ctdc.COLUMNS, "name"], "unknown_column"),
        (ctdc.COLUMNS[1:], "missing_column"),
        ([*ctdc.COLUMNS[1:], ctdc.COLUMNS[1]], "repeated_column"),
        (ctdc.COLUMNS[::-1], None),
    ],
)
def test_a_header_has_the_27_columns_in_any_order(header, code):
    assert ctdc.header_problem(header) == code


def test_rows_are_taken_up_where_they_were_left():
    _, rows = header_and_rows(b"a,b\n1,2\n3,4\n5,6\n")

    assert list(from_row(rows, 2)) == [("5", "6")]


def test_a_file_without_a_line_is_unreadable():
    with pytest.raises(UnreadableFile) as refused:
        header_and_rows(b"")
    assert refused.value.code == "empty_file"


def a_run(**changes):
    fields = {
        "id": uuid4(),
        "country": Country.GUATEMALA,
        "organisation_id": uuid4(),
        "layout": "ctdc-2025",
        "file_sha256": b"",
        "again": False,
        "confirmed": False,
        "serial_block": "000001",
        "uploaded_at": datetime(2026, 11, 24, tzinfo=UTC),
        "uploaded_by": "somebody",
    }
    return ImportRun(**fields | changes)


@pytest.mark.parametrize("state", list(MAY_BECOME))
def test_only_a_checked_import_is_confirmed(state):
    run = a_run(state=state, rows=3)

    if state == "checked":
        run.confirm()
        assert run.state == "importing"
    else:
        with pytest.raises(ImportNotChecked):
            run.confirm()


def test_an_import_without_a_good_row_is_not_confirmed():
    with pytest.raises(ImportNotChecked):
        a_run(state="checked", rows=2, problem_rows=2).confirm()


def test_a_file_confirmed_in_advance_stops_at_problems():
    clean = a_run(state="checking", confirmed=True, checked_rows=2)
    dirty = a_run(state="checking", confirmed=True, checked_rows=2, problems=1, problem_rows=1)
    clean.checked()
    dirty.checked()

    assert (clean.state, dirty.state) == ("importing", "checked")


def test_what_is_over_does_not_move():
    with pytest.raises(Conflict):
        a_run(state="done").become("importing")
