"""Runs of extracts and their files."""

# fixed dates: NOON is the clock of the service

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.exc import DBAPIError

from services.reporting.domain.extracts.extracts import RunFailure, RunState
from shared.kernel.errors import NotFound
from shared.kernel.ids import new_id
from tests.contract.repositories.reporting.works import Works, a_stored_run, stored
from tests.support.builders.reporting import HONDURAS, NOON, a_coordinator, a_run, an_extract, the_platform
from tests.support.world import CLINIC


def test_a_run_is_read_as_it_was_added(works: Works) -> None:
    run = a_stored_run(works, scheduled_for=NOON)
    with works.open(a_coordinator()) as work:
        assert work.runs.get(run.id) == work.runs.get_for_update(run.id) == run


def test_a_run_that_is_missing_or_foreign_is_not_found(works: Works) -> None:
    run = a_stored_run(works)
    strangers = (a_coordinator(organisation_id=CLINIC), a_coordinator(countries=HONDURAS), the_platform(HONDURAS))
    for stranger in strangers:
        with works.open(stranger) as work, pytest.raises(NotFound):
            work.runs.get(run.id)
    with works.platform() as work, pytest.raises(NotFound):
        work.runs.get_for_update(new_id())


def test_a_moment_has_one_run(works: Works) -> None:
    extract = an_extract()
    stored(works, extract)
    with works.platform() as work:
        assert work.runs.add(a_run(extract, scheduled_for=NOON))
        assert not work.runs.add(a_run(extract, scheduled_for=NOON))
        assert work.runs.add(a_run(extract))
        assert work.runs.add(a_run(extract))
        assert len(work.runs.page(extract.id, after=None, limit=10).items) == 3


def test_runs_of_a_definition_are_listed_newest_first(works: Works) -> None:
    extract, other = an_extract(), an_extract()
    stored(works, extract, other)
    runs = [a_run(extract) for _ in range(3)]
    with works.platform() as work:
        for run in (*runs, a_run(other)):
            work.runs.add(run)
    newest_first = sorted((run.id for run in runs), reverse=True)
    with works.open(a_coordinator()) as work:
        page = work.runs.page(extract.id, after=newest_first[0], limit=1)
        assert [run.id for run in page.items] == [newest_first[1]]
        assert page.next_position == [newest_first[1]]
        assert work.runs.page(extract.id, after=newest_first[2], limit=1).items == []


def test_each_change_of_a_run_grows_its_version(works: Works) -> None:
    run = a_stored_run(works)
    with works.platform() as work:
        work.runs.start(run.id, NOON)
        started = work.runs.get(run.id)
        work.runs.requeue(run.id)
        queued = work.runs.get(run.id)
        work.runs.start(run.id, NOON + timedelta(hours=1))
        again = work.runs.get(run.id)
        work.runs.end(run.id, RunState.FAILED, NOON, RunFailure.INTERNAL)
        failed = work.runs.get(run.id)
    assert started == replace(run, state=RunState.RUNNING, attempts=1, started_at=NOON, version=2)
    assert queued == replace(started, state=RunState.QUEUED, version=3)
    assert again == replace(started, attempts=2, version=4)
    assert failed == replace(again, state=RunState.FAILED, failure=RunFailure.INTERNAL, finished_at=NOON, version=5)


def test_progress_never_goes_back_and_only_a_running_run_has_any(works: Works) -> None:
    run = a_stored_run(works)
    with works.platform() as work:
        work.runs.set_progress(run.id, 0.5)
        assert work.runs.get(run.id) == run
        work.runs.start(run.id, NOON)
        work.runs.set_progress(run.id, 0.5)
        work.runs.set_progress(run.id, 0.25)
        assert (work.runs.get(run.id).progress, work.runs.get(run.id).version) == (0.5, 3)


def test_a_succeeded_run_keeps_its_manifest_as_json(works: Works) -> None:
    run = a_stored_run(works)
    later = NOON + timedelta(days=7)
    with works.platform() as work:
        work.runs.succeed(run.id, rows=12, suppressed=3, manifest={"years": (2031,)}, at=NOON, expires=later)
    with works.platform() as work:
        done = work.runs.get(run.id)
    assert (done.state, done.rows, done.suppressed, done.progress) == (RunState.SUCCEEDED, 12, 3, 1.0)
    assert (done.finished_at, done.expires_at, done.manifest) == (NOON, later, {"years": [2031]})


def test_a_change_of_a_run_that_is_not_there_changes_nothing(works: Works) -> None:
    with works.platform() as work:
        work.runs.start(new_id(), NOON)
        work.runs.requeue(new_id())
        work.runs.end(new_id(), RunState.CANCELLED, NOON)
        work.runs.set_progress(new_id(), 0.5)
        work.runs.succeed(new_id(), rows=0, suppressed=0, manifest={}, at=NOON, expires=NOON)


def test_a_recipient_may_not_change_a_run(works: Works) -> None:
    run = a_stored_run(works, recipients=(CLINIC,))
    with pytest.raises(DBAPIError), works.open(a_coordinator(organisation_id=CLINIC)) as work:
        work.runs.end(run.id, RunState.CANCELLED, NOON)


def test_a_file_is_read_in_parts_by_those_who_see_its_run(works: Works) -> None:
    run = a_stored_run(works, recipients=(CLINIC,))
    with works.platform() as work:
        work.runs.add_chunk(run.id, 0, b"old")
        work.runs.clear_file(run.id)
        work.runs.add_chunk(run.id, 0, b"a")
        work.runs.add_chunk(run.id, 1, b"b")
    with works.open(a_coordinator(organisation_id=CLINIC, countries=HONDURAS)) as work:
        assert [work.runs.find_chunk(run.id, seq) for seq in range(3)] == [b"a", b"b", None]
    with works.open(a_coordinator(countries=HONDURAS)) as work:
        assert work.runs.find_chunk(run.id, 0) is None


def test_only_the_platform_writes_files(works: Works) -> None:
    run = a_stored_run(works)
    with pytest.raises(DBAPIError), works.open(a_coordinator()) as work:
        work.runs.add_chunk(run.id, 0, b"a")


def test_files_are_dropped_when_their_time_is_over(works: Works) -> None:
    over, kept, unfinished = (a_stored_run(works) for _ in range(3))
    with works.platform() as work:
        for run in (over, kept, unfinished):
            work.runs.add_chunk(run.id, 0, b"a")
            work.runs.add_chunk(run.id, 1, b"b")
        for run, expires in ((over, NOON), (kept, NOON + timedelta(seconds=1))):
            work.runs.succeed(run.id, rows=0, suppressed=0, manifest={}, at=NOON, expires=expires)
        assert work.runs.drop_expired_files(NOON) == 2
        assert work.runs.drop_expired_files(NOON) == 0
        assert [work.runs.find_chunk(run.id, 0) for run in (over, kept, unfinished)] == [None, b"a", b"a"]


def test_a_run_has_one_worker_until_the_transaction_ends(works: Works) -> None:
    run = a_stored_run(works)
    with works.platform() as first:
        assert first.runs.try_lock(run.id)
        with works.platform() as second:
            assert not second.runs.try_lock(run.id)
            assert second.runs.try_lock(new_id())
    with works.platform() as third:
        assert third.runs.try_lock(run.id)
