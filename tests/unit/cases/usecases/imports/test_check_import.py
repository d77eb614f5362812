"""The dry run of an import: its rows are checked, and no case is written."""

# fixed dates: NOON is the clock of the service

import gzip
from typing import Any

import pytest

from services.cases.domain.imports.ctdc import COLUMNS, LAYOUTS
from services.cases.domain.imports.run import ImportState, RowProblem
from tests.support.builders.cases import NOON, an_import
from tests.support.world import GT
from tests.unit.cases.usecases.imports.arranged import (
    WOMAN,
    WRONG,
    a_file,
    an_upload,
    audited,
    carry_on,
    cases,
    has_file,
    problems,
    published,
    stored,
)
from tests.unit.cases.usecases.world import World

MODULE = "services.cases.usecases.imports.run_import"


def test_a_dry_run_counts_and_writes_no_case(world: World) -> None:
    run = an_upload(world, WOMAN, WRONG, WOMAN)
    works = carry_on(world, run)
    checked = stored(world, run)
    assert (checked.state, checked.rests, checked.finished_at) == (ImportState.CHECKED, True, None)
    assert (checked.rows, checked.ok, checked.problem_rows, checked.problems) == (3, 2, 1, 2)
    assert (cases(world), published(works), has_file(world, run)) == ([], [], True)
    (row,) = works[-1].audit_rows
    assert (row["action"], row["country"], row["object_type"]) == ("import.checked", GT, "import")
    assert row["object_id"] == run.id


def test_what_is_wrong_is_kept_by_row_and_column_without_the_value(world: World) -> None:
    run = an_upload(world, WOMAN, WRONG)
    carry_on(world, run)
    assert problems(world, run) == [
        RowProblem(2, "gender", "unknown_value"),
        RowProblem(2, "isForcedLabour", "not_a_flag"),
    ]


@pytest.mark.parametrize(
    ("content", "failure"),
    [
        (b"", "empty_file"),
        ("María,2009\n".encode(), "no_header"),
        (a_file(columns=[*COLUMNS, "nombre"]), "unknown_column"),
        (a_file(columns=COLUMNS[:-1]), "missing_column"),
        (a_file({"gender": "x" * 20_000}), "line_too_long"),
        (b"\xff\xfe\x00", "not_csv"),
        (b"\x1f\x8bnot gzip", "not_gzip"),
        (gzip.compress(a_file(WOMAN))[:-20], "not_gzip"),
    ],
)
def test_a_file_that_is_not_of_its_layout_fails_and_is_forgotten(world: World, content: bytes, failure: str) -> None:
    run = world.add_import(an_import(confirmed=True), content)
    works = carry_on(world, run)
    failed = stored(world, run)
    assert (failed.state, failed.failure, failed.finished_at) == (ImportState.FAILED, failure, NOON)
    assert (has_file(world, run), cases(world), audited(works)) == (False, [], [])


def test_each_column_that_does_not_fit_is_named(world: World) -> None:
    run = world.add_import(an_import(), a_file(columns=[*COLUMNS[:-1], "nombre"]))
    carry_on(world, run)
    found = [RowProblem(0, COLUMNS[-1], "missing_column"), RowProblem(0, "nombre", "unknown_column")]
    assert sorted(problems(world, run), key=lambda problem: problem.code) == found
    assert stored(world, run).problems == 2


@pytest.mark.parametrize("edition", list(LAYOUTS))
def test_the_layout_is_the_one_of_the_header(world: World, edition: str) -> None:
    run = world.add_import(an_import(layout="ctdc-2025"), a_file(WOMAN, columns=LAYOUTS[edition]))
    carry_on(world, run)
    assert (stored(world, run).layout, stored(world, run).ok) == (edition, 1)


@pytest.mark.usefixtures("small_chunks")
@pytest.mark.parametrize(("rows", "state"), [(3, ImportState.CHECKED), (4, ImportState.FAILED)])
def test_a_file_of_too_many_rows_fails(world: World, rows: int, state: ImportState) -> None:
    run = an_upload(world, *[WOMAN] * rows)
    carry_on(world, run, most_rows=3)
    assert stored(world, run).state == state
    assert stored(world, run).failure == ("too_many_rows" if state is ImportState.FAILED else None)


@pytest.mark.usefixtures("small_chunks")
def test_what_was_found_before_a_file_fails_stays_counted(world: World) -> None:
    run = an_upload(world, *[WRONG] * 4)
    carry_on(world, run, most_rows=2)
    assert (stored(world, run).state, stored(world, run).problems) == (ImportState.FAILED, 8)
    assert len(problems(world, run)) == 8


@pytest.mark.usefixtures("small_chunks")
def test_all_problems_are_counted_and_the_first_are_kept(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f"{MODULE}.KEPT_PROBLEMS", 5)
    run = an_upload(world, *[WRONG] * 6)
    carry_on(world, run)
    assert (stored(world, run).problems, stored(world, run).problem_rows) == (12, 6)
    assert [problem.row for problem in problems(world, run)] == [1, 1, 2, 2, 3]


@pytest.mark.usefixtures("small_chunks")
def test_files_with_the_same_records_have_the_same_sum(world: World) -> None:
    rows: list[dict[str, Any]] = [WOMAN, {"gender": "Man", "isForcedLabour": 1}, {"gender": "Man"}]
    newer = a_file(*rows[::-1], columns=LAYOUTS["ctdc-2026"])
    runs = [an_upload(world, *rows), world.add_import(an_import(), newer), an_upload(world, *rows[:2])]
    for run in runs:
        carry_on(world, run)
    first, second, third = (stored(world, run).content_sum for run in runs)
    assert first == second
    assert first != third
