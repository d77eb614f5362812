"""Checking the rows of an import and writing them, chunk by chunk."""

# fixed dates: NOON is the clock of the service

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime

import pytest
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs

from services.cases.domain.case.case import Case, CaseSource
from services.cases.domain.case.case_number import case_number
from services.cases.domain.case.stage import CaseStatus, Stage
from services.cases.domain.imports.facts import BATCH
from services.cases.domain.imports.facts import COLUMNS as FACTS
from services.cases.domain.imports.file_rows import header_and_rows
from services.cases.domain.imports.run import ImportRun, ImportState
from services.cases.domain.jobs import RunImport
from services.cases.domain.person.age import Majority
from services.cases.usecases.imports.confirm_import import confirm_import
from tests.support.builders.cases import NOON, TODAY
from tests.support.fakes.cases import FakeCasesWork
from tests.support.fakes.cases.cases import FakeCaseRepository
from tests.support.world import GT, SHELTER
from tests.unit.cases.usecases.imports.arranged import (
    WOMAN,
    WRONG,
    an_upload,
    audited,
    carry_on,
    cases,
    has_file,
    published,
    stored,
)
from tests.unit.cases.usecases.world import World

MODULE = "services.cases.usecases.imports.run_import"


class Crash(Exception):
    """The worker is killed."""


def test_an_import_that_waits_for_a_confirmation_goes_on_waiting(world: World) -> None:
    run = an_upload(world, WOMAN)
    carry_on(world, run)
    checked = stored(world, run)
    assert audited(carry_on(world, run)) == []
    assert (stored(world, run), cases(world)) == (checked, [])


def test_a_confirmation_in_advance_does_not_count_when_a_row_is_wrong(world: World) -> None:
    run = an_upload(world, WOMAN, WRONG, confirmed=True)
    carry_on(world, run)
    assert (stored(world, run).state, cases(world)) == (ImportState.CHECKED, [])


def test_a_file_confirmed_in_advance_is_written(world: World) -> None:
    run = an_upload(world, WOMAN, WOMAN, confirmed=True)
    works = carry_on(world, run)
    done = stored(world, run)
    assert (done.state, done.finished_at, done.progress) == (ImportState.DONE, NOON, 1.0)
    assert (done.passed_rows, done.imported_rows, len(cases(world))) == (2, 2, 2)
    assert audited(works) == ["import.checked", "import.written"]
    (row,) = works[-1].audit_rows
    assert (row["country"], row["object_type"], row["object_id"]) == (GT, "import", run.id)
    assert not has_file(world, run)


def test_rows_with_problems_are_left_out(world: World) -> None:
    run = an_upload(world, WOMAN, WRONG, {"gender": "Man"})
    carry_on(world, run)
    with world.work() as work:
        checked = work.import_runs.get_for_update(run.id)
        checked.confirm()
        work.import_runs.save(checked)
    carry_on(world, run)
    done = stored(world, run)
    assert (done.passed_rows, done.imported_rows) == (3, 2)
    assert [case.person.gender for case in cases(world)] == ["feminine", "masculine"]


def test_an_imported_case_is_closed_and_of_the_organisation_of_the_file(world: World) -> None:
    run = an_upload(world, WOMAN | {"ageBroad": "9--17", "isForcedLabour": 0, "isSexualExploit": 1}, confirmed=True)
    carry_on(world, run)
    (case,) = cases(world)
    assert (case.person.gender, case.majority) == ("feminine", Majority.MINOR)
    assert case.experience.types == ["sexual_exploitation"]
    assert (case.country, case.organisation_id, case.source) == (GT, SHELTER, CaseSource.IMPORTED)
    assert (case.status, case.stage, case.closure_reason) == (CaseStatus.CLOSED, Stage.CLOSED, "other")
    assert (case.opened_on, case.closed_on, case.year_known) == (date(2019, 1, 1), TODAY, True)
    assert (case.risk_level, case.reassess_risk_by, case.flags_absent) == ("low", None, ("isForcedLabour",))
    assert case.person_id != case.id


def test_a_record_without_a_year_is_opened_on_the_day_of_the_upload_in_its_country(world: World) -> None:
    run = an_upload(world, {"gender": "Man"}, confirmed=True, uploaded_at=datetime(2026, 11, 23, 4, tzinfo=UTC))
    carry_on(world, run)
    (case,) = cases(world)
    assert (case.opened_on, case.closed_on, case.year_known) == (date(2026, 11, 22), date(2026, 11, 22), False)


def test_the_number_of_a_case_says_its_block_and_row(world: World) -> None:
    run = an_upload(world, WOMAN, {"gender": "Man"}, confirmed=True, serial_block="000042")
    carry_on(world, run)
    numbers = {case.case_number for case in cases(world)}
    assert numbers == {case_number(GT, SHELTER, 2019, "000042000001"), case_number(GT, SHELTER, 2026, "000042000002")}


def test_statistics_get_the_records_in_batches(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f"{MODULE}.BATCH", 2)
    run = an_upload(world, *[WOMAN] * 3, {"gender": "Man"}, {"gender": "Man"}, confirmed=True)
    events = published(carry_on(world, run))
    assert [len(event.rows) for event in events] == [2, 2, 1]
    assert len({event.batch_id for event in events}) == 3
    for event in events:
        assert (event.country, event.import_id, event.organisation_id) == (GT, run.id, SHELTER)
        assert (event.month, event.columns) == ("2026-11", FACTS)
    rows = [dict(zip(event.columns, row, strict=True)) for event in events for row in event.rows]
    assert [row["gender"] for row in rows] == ["feminine"] * 3 + ["masculine"] * 2
    assert [row["month"] for row in rows] == ["2019-01"] * 3 + ["2026-11"] * 2
    assert {row["case_id"] for row in rows} == {case.id for case in cases(world)}


def test_a_batch_has_no_more_than_five_hundred_records() -> None:
    assert BATCH == 500


@pytest.mark.usefixtures("small_chunks")
@pytest.mark.parametrize("killed_after", [1, 2, 3, None])
def test_each_batch_says_how_many_records_all_of_them_have(
    world: World, monkeypatch: pytest.MonkeyPatch, killed_after: int | None
) -> None:
    monkeypatch.setattr(f"{MODULE}.BATCH", 1)
    run = an_upload(world, WOMAN, WRONG, WOMAN, WRONG, WRONG, WRONG, {"gender": "Man"}, WOMAN, WRONG)
    carry_on(world, run)
    with world.work() as work:
        confirm_import(run.id, work=work)
    killed = jobs_until(world, run, killed_after) if killed_after else []
    events = published([*killed, *carry_on(world, run)])
    assert [(len(event.rows), event.records) for event in events] == [(1, 4)] * 4
    assert (stored(world, run).ok, len(cases(world))) == (4, 4)


def jobs_until(world: World, run: ImportRun, count: int) -> list[FakeCasesWork]:
    """So many jobs of one chunk each; what follows is a worker that goes on where the last one stopped."""
    return [work for _ in range(count) for work in carry_on(world, run, seconds=-1)]


@pytest.mark.usefixtures("small_chunks")
@pytest.mark.parametrize("count", [1, 2, 3, 4, 5])
def test_each_row_is_checked_and_written_once_wherever_chunks_end(world: World, count: int) -> None:
    run = an_upload(world, *[WOMAN] * count, confirmed=True)
    works = carry_on(world, run)
    done = stored(world, run)
    assert (done.rows, done.passed_rows, done.imported_rows, len(cases(world))) == (count,) * 4
    assert audited(works) == ["import.checked", "import.written"]


@pytest.mark.usefixtures("small_chunks")
def test_the_same_job_again_writes_nothing_more(world: World) -> None:
    run = an_upload(world, *[WOMAN] * 3, confirmed=True)
    carry_on(world, run)
    done = stored(world, run)
    again = carry_on(world, run)
    assert (stored(world, run), len(cases(world))) == (done, 3)
    assert (audited(again), published(again)) == ([], [])


@pytest.mark.usefixtures("small_chunks")
def test_a_job_whose_time_is_up_leaves_another_one_behind(world: World) -> None:
    run = an_upload(world, *[WOMAN] * 5, confirmed=True)
    job = RunImport(country=GT, import_id=run.id)
    jobs, works = 1, carry_on(world, run, seconds=-1)
    assert ([work.enqueued for work in works], stored(world, run).state) == ([[job]], ImportState.CHECKING)
    while works[-1].enqueued:
        jobs, works = jobs + 1, carry_on(world, run, seconds=-1)
    # One to begin, three to check and three to write five rows.
    assert (jobs, stored(world, run).state, len(cases(world))) == (7, ImportState.DONE, 5)


@pytest.mark.usefixtures("small_chunks")
def test_a_job_that_ends_in_time_leaves_none_behind(world: World) -> None:
    run = an_upload(world, *[WOMAN] * 5, confirmed=True)
    assert [work.enqueued for work in carry_on(world, run) if work.enqueued] == []


@pytest.mark.usefixtures("small_chunks")
def test_a_killed_worker_loses_and_doubles_no_row(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    run = an_upload(world, *[WOMAN] * 5, confirmed=True)
    add, calls = FakeCaseRepository.add_imported, iter(range(9))

    def add_and_die(repository: FakeCaseRepository, chunk: Sequence[Case], *, actor: str) -> None:
        add(repository, chunk, actor=actor)
        if next(calls) == 1:
            raise Crash

    monkeypatch.setattr(FakeCaseRepository, "add_imported", add_and_die)
    with pytest.raises(Crash):
        carry_on(world, run)
    assert (stored(world, run).passed_rows, len(cases(world))) == (2, 2)
    carry_on(world, run)
    assert (stored(world, run).state, len(cases(world))) == (ImportState.DONE, 5)


@pytest.mark.usefixtures("small_chunks")
def test_a_job_reads_the_file_once_to_check_it_and_once_to_write_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    readings = list[bytes]()

    def read(content: bytes) -> tuple[list[str], Iterator[tuple[str, ...]]]:
        readings.append(content)
        return header_and_rows(content)

    monkeypatch.setattr(f"{MODULE}.header_and_rows", read)
    run = an_upload(world, *[WOMAN] * 5, confirmed=True)
    carry_on(world, run)
    assert (len(readings), len(cases(world))) == (2, 5)


def test_postgresql_counts_the_cases_once_they_are_written(world: World) -> None:
    run = an_upload(world, WOMAN)
    carry_on(world, run)
    assert world.database.statistics_gathered == 0
    an_import = an_upload(world, WOMAN, confirmed=True)
    carry_on(world, an_import)
    assert (stored(world, an_import).state, world.database.statistics_gathered) == (ImportState.DONE, 1)


@pytest.mark.usefixtures("small_chunks")
def test_postgresql_counts_the_cases_while_a_large_import_goes_on(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.cases.domain.imports.run.COUNTED_AT", (3, 7))
    run = an_upload(world, *[WOMAN] * 9, confirmed=True)
    carry_on(world, run)
    # After 4, 8 and 9 of them.
    assert (len(cases(world)), world.database.statistics_gathered) == (9, 3)


def test_an_import_is_done_when_the_cases_cannot_be_counted(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: FakeCasesWork) -> None:
        raise OperationalError("SELECT gather_statistics()", {}, TimeoutError())

    monkeypatch.setattr(FakeCasesWork, "_gather_statistics", fail)
    run = an_upload(world, WOMAN, confirmed=True)
    with capture_logs() as logged:
        carry_on(world, run)
    assert (stored(world, run).state, len(cases(world))) == (ImportState.DONE, 1)
    assert [line["event"] for line in logged] == ["effect after commit failed"]
