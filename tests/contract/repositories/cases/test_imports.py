"""Imports: their state, their file, and what is wrong with its rows."""

# fixed dates: NOON is the clock of the service

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError

from services.cases.domain.imports.run import ImportRun, ImportState, RowProblem
from shared.kernel.errors import NotFound
from shared.kernel.ids import new_id
from tests.contract.repositories.cases.works import STRANGERS, Works, on_postgresql
from tests.support.builders.cases import NOON, an_import
from tests.support.world import CLINIC, GT, HN, SHELTER

LATER = NOON + timedelta(hours=1)
SUM = "a" * 64


@pytest.fixture
def run(works: Works) -> ImportRun:
    """An import that was uploaded."""
    run = an_import()
    stored(works, run)
    return run


def stored(works: Works, *runs: ImportRun) -> None:
    for run in runs:
        # One a transaction: a file is large, and its connection does not return to the pool.
        with works.platform() as work:
            assert work.import_runs.add(run, b"content")


def test_an_import_is_read_as_it_was_added(works: Works, run: ImportRun) -> None:
    with works.open() as work:
        assert work.import_runs.get(run.id) == run
        assert work.import_runs.get_for_update(run.id) == run
        assert work.import_runs.content(run) == b"content"


def test_a_missing_import_is_not_found(works: Works) -> None:
    with works.open() as work:
        for read in (work.import_runs.get, work.import_runs.get_for_update):
            with pytest.raises(NotFound):
                read(new_id())
        with pytest.raises(NotFound):
            work.import_runs.content(an_import())


@on_postgresql
@pytest.mark.parametrize("stranger", STRANGERS)
def test_an_import_of_another_organisation_or_country_is_not_found(works: Works, run: ImportRun, stranger: Any) -> None:
    with works.platform() as work:
        work.import_runs.add_problems(run, [RowProblem(1, "gender", "not_in_list")])
    with works.open(stranger) as work:
        for read in (work.import_runs.get, work.import_runs.get_for_update):
            with pytest.raises(NotFound):
                read(run.id)
        with pytest.raises(NotFound):
            work.import_runs.content(run)
        work.import_runs.save(replace(run, rows=3))
        work.import_runs.forget_file(run)
        assert work.import_runs.find_duplicate(SHELTER, run.file_sha256) is None
        assert work.import_runs.page(SHELTER, after=None, limit=9).items == []
        assert work.import_runs.problems(run.id, after=None, limit=9).items == []
    with works.open() as work:
        assert work.import_runs.get(run.id) == run
        assert work.import_runs.content(run) == b"content"


@on_postgresql
@pytest.mark.parametrize("stranger", STRANGERS)
def test_an_import_is_not_added_for_another_organisation_or_country(works: Works, stranger: Any) -> None:
    with pytest.raises(DBAPIError), works.open(stranger) as work:
        work.import_runs.add(an_import(), b"content")


def test_a_saved_import_is_read_back(works: Works, run: ImportRun) -> None:
    with works.open() as work:
        changed = work.import_runs.get_for_update(run.id)
        changed.become(ImportState.CHECKING)
        changed.checked_rows, changed.content_sum = 7, SUM
        assert work.import_runs.get(run.id) == run
        work.import_runs.save(changed)
    with works.open() as work:
        assert work.import_runs.get(run.id) == changed


def test_an_import_that_is_being_worked_on_is_locked(works: Works, run: ImportRun) -> None:
    with works.open() as first:
        first.import_runs.get_for_update(run.id)
        with works.open() as second:
            works.do_not_wait(second)
            assert second.import_runs.get(run.id) == run
            with pytest.raises(works.would_wait):
                second.import_runs.get_for_update(run.id)


def test_the_same_file_is_stored_twice_only_on_purpose_or_after_a_failure(works: Works, run: ImportRun) -> None:
    with works.open() as work:
        assert not work.import_runs.add(an_import(file_sha256=run.file_sha256), b"content")
    stored(works, an_import(file_sha256=run.file_sha256, again=True))
    stored(works, an_import(file_sha256=run.file_sha256, organisation_id=CLINIC))
    failed = replace(run, state=ImportState.FAILED, failure="not_csv", finished_at=LATER)
    with works.open() as work:
        work.import_runs.save(failed)
    stored(works, an_import(file_sha256=run.file_sha256))


def test_a_serial_block_is_used_once_in_an_organisation(works: Works, run: ImportRun) -> None:
    with works.open() as work:
        assert not work.import_runs.add(an_import(serial_block=run.serial_block), b"content")
    stored(works, an_import(serial_block=run.serial_block, organisation_id=CLINIC))


def test_the_newest_import_of_the_same_file_is_found_unless_it_failed(works: Works, run: ImportRun) -> None:
    newer = an_import(file_sha256=run.file_sha256, again=True, uploaded_at=LATER)
    stored(works, newer)
    with works.open() as work:
        assert work.import_runs.find_duplicate(SHELTER, run.file_sha256) == newer.id
        assert work.import_runs.find_duplicate(SHELTER, bytes(32)) is None
        work.import_runs.save(replace(newer, state=ImportState.FAILED))
        assert work.import_runs.find_duplicate(SHELTER, run.file_sha256) == run.id


def test_imports_are_listed_newest_first_page_by_page(works: Works) -> None:
    first, second, third = (an_import(uploaded_at=at) for at in (NOON, LATER, LATER))
    stored(works, first, second, third, an_import(organisation_id=CLINIC))
    with works.open() as work:
        page = work.import_runs.page(SHELTER, after=None, limit=1)
        assert page.items == [third]
        assert list(page.next_position or ()) == [LATER, third.id]
        rest = work.import_runs.page(SHELTER, after=[LATER.isoformat(), str(third.id)], limit=2)
        assert (rest.items, rest.next_position) == ([second, first], None)


def test_a_forgotten_file_is_not_found(works: Works, run: ImportRun) -> None:
    other = an_import()
    stored(works, other)
    with works.open() as work:
        work.import_runs.forget_file(run)
        work.import_runs.forget_file(run)
        with pytest.raises(NotFound):
            work.import_runs.content(run)
        assert work.import_runs.content(other) == b"content"


def test_problems_are_listed_in_the_order_of_the_file(works: Works, run: ImportRun) -> None:
    found = [RowProblem(2, "isZ", "b"), RowProblem(1, "year", "a"), RowProblem(2, "isZ", "a")]
    in_order = [found[1], found[2], found[0], RowProblem(2, "isa", "a"), RowProblem(2, "z", "a")]
    with works.open() as work:
        work.import_runs.add_problems(run, [])
        work.import_runs.add_problems(run, [*found, *reversed(in_order[3:])])
    with works.open() as work:
        page = work.import_runs.problems(run.id, after=None, limit=2)
        assert (page.items, page.next_position) == (in_order[:2], [2, "isZ", "a"])
        rest = work.import_runs.problems(run.id, after=[2, "isZ", "a"], limit=2)
        assert (rest.items, rest.next_position) == (in_order[2:4], [2, "isa", "a"])
        assert work.import_runs.problems(new_id(), after=None, limit=2).items == []


@on_postgresql
def test_an_extract_is_known_in_its_country_by_the_sum_of_its_rows(works: Works) -> None:
    with works.platform() as work:
        for _ in range(2):
            work.import_runs.know_extract(GT, SUM)
        work.import_runs.know_extract(HN, "b" * 64)
    with works.open() as work:
        assert work.import_runs.is_extract(an_import(content_sum=SUM))
        assert not work.import_runs.is_extract(an_import(content_sum="b" * 64))
        assert not work.import_runs.is_extract(an_import())


@on_postgresql
def test_only_the_platform_knows_extracts(works: Works) -> None:
    with pytest.raises(DBAPIError), works.open() as work:
        work.import_runs.know_extract(GT, SUM)
