"""What becomes of a run: its file, its notifications, its failures and its end."""

# fixed dates: NOON is the clock of the service

from datetime import timedelta
from typing import Any

import pytest

from services.reporting.domain.errors import NoFile, RunBusy, RunFinished
from services.reporting.domain.extracts.extracts import FILE_LIFETIME, MAX_ATTEMPTS, Run, RunFailure, RunState, Template
from services.reporting.domain.jobs import RunExtract
from services.reporting.usecases.extracts import run_extract as run_extract_module
from services.reporting.usecases.extracts.cancel_run import cancel_run
from services.reporting.usecases.extracts.drop_expired_files import drop_expired_files
from services.reporting.usecases.extracts.fetch_file import fetch_file
from services.reporting.usecases.extracts.run_extract import run_extract
from shared.contracts.reporting import ExtractFailed, ExtractReady, ExtractWritten
from shared.kernel.country import Country
from shared.kernel.errors import NotFound
from shared.kernel.ids import new_id
from tests.contract.repositories.reporting.works import RecordedReportingWork
from tests.contract.usecases.reporting.conftest import Reporting
from tests.support.builders.reporting import GUATEMALA, HONDURAS, NOON, a_coordinator, a_run, an_extract, both_batches
from tests.support.world import CLINIC, SHELTER

DONE: dict[str, Any] = {"state": RunState.SUCCEEDED, "expires_at": NOON + timedelta(days=1)}


def a_stored_run(reporting: Reporting, template: Template = Template.CTDC_2025, **changes: Any) -> Run:
    extract = an_extract(template=template)
    run = a_run(extract, **changes)
    reporting.store(extract, run)
    return run


def carry_out(reporting: Reporting, run: Run) -> list[RecordedReportingWork]:
    """Carry out a run as the worker does; its units of work, in the order in which they were opened."""
    opened: list[RecordedReportingWork] = []

    def open_work() -> RecordedReportingWork:
        opened.append(reporting.platform(GUATEMALA))
        return opened[-1]

    run_extract(run.id, open_work=open_work)
    return opened


def stored(reporting: Reporting, run: Run) -> Run:
    with reporting.platform() as work:
        return work.runs.get(run.id)


def published(reporting: Reporting) -> None:
    """Twelve persons of each of two organisations are in the published figures."""
    reporting.receive(*both_batches(12))
    assert reporting.publish()


@pytest.mark.parametrize("template", list(Template))
def test_a_run_writes_its_file_and_says_so_once(template: Template, reporting: Reporting) -> None:
    published(reporting)
    run = a_stored_run(reporting, template)
    outer = carry_out(reporting, run)[0]
    done = stored(reporting, run)
    assert (done.state, done.attempts, done.progress) == (RunState.SUCCEEDED, 1, 1.0)
    assert (done.finished_at, done.expires_at) == (NOON, NOON + FILE_LIFETIME)
    assert done.manifest["vintages"] == {"GT": 1}
    assert [type(event) for event in outer.published if isinstance(event, ExtractReady)] == [ExtractReady]
    with reporting.work() as work:
        assert len(work.runs.find_chunk(run.id, 0)) == done.manifest["bytes"]
    # Delivered again, it changes nothing.
    assert all(work.published == [] for work in carry_out(reporting, run))
    assert stored(reporting, run) == done


def test_only_written_records_are_published_with_their_checksum(reporting: Reporting) -> None:
    empty = a_stored_run(reporting)
    assert [type(event) for event in carry_out(reporting, empty)[0].published] == [ExtractReady]
    published(reporting)
    records, table = a_stored_run(reporting), a_stored_run(reporting, Template.HXL_AGGREGATE)
    assert [type(event) for event in carry_out(reporting, records)[0].published] == [ExtractWritten, ExtractReady]
    assert [type(event) for event in carry_out(reporting, table)[0].published] == [ExtractReady]
    assert stored(reporting, records).rows == 24


def test_each_recipient_is_notified_once_and_in_their_own_country(reporting: Reporting) -> None:
    with reporting.platform() as work:
        work.organisations.add(CLINIC, Country.HONDURAS)
    run = a_stored_run(reporting, recipients=(CLINIC, SHELTER))
    outer = carry_out(reporting, run)[0]
    told = [(event.organisation_id, event.country) for event in outer.published if isinstance(event, ExtractReady)]
    assert told == [(SHELTER, Country.GUATEMALA), (CLINIC, Country.HONDURAS)]


def test_no_vintage_is_made_while_a_file_is_written(reporting: Reporting, monkeypatch: pytest.MonkeyPatch) -> None:
    published(reporting)
    reporting.receive(*both_batches(12))
    run = a_stored_run(reporting)
    write, made = run_extract_module._write, []

    def write_and_publish(*arguments: Any) -> Any:
        made.append(reporting.publish())
        return write(*arguments)

    monkeypatch.setattr(run_extract_module, "_write", write_and_publish)
    carry_out(reporting, run)
    assert (made, reporting.publish()) == ([False], True)
    assert (stored(reporting, run).rows, stored(reporting, run).manifest["vintages"]) == (24, {"GT": 1})


def test_a_run_that_another_worker_has_comes_back_later(reporting: Reporting) -> None:
    run = a_stored_run(reporting)
    with reporting.platform() as other:
        assert other.runs.try_lock(run.id)
        with pytest.raises(RunBusy):
            carry_out(reporting, run)
    assert stored(reporting, run) == run


def test_a_run_that_is_gone_or_has_ended_is_left_alone(reporting: Reporting) -> None:
    carry_out(reporting, a_run(an_extract()))
    for state in (RunState.SUCCEEDED, RunState.FAILED, RunState.CANCELLED):
        run = a_stored_run(reporting, state=state)
        carry_out(reporting, run)
        assert stored(reporting, run) == run


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """No file can be written."""

    def fail(*_: object) -> None:
        raise OSError

    monkeypatch.setattr(run_extract_module, "FileParts", fail)


@pytest.mark.usefixtures("broken")
def test_a_failed_run_is_queued_again_and_given_up_at_the_last_attempt(reporting: Reporting) -> None:
    run = a_stored_run(reporting)
    for attempt in range(1, MAX_ATTEMPTS):
        after = carry_out(reporting, run)[-1]
        assert (stored(reporting, run).state, stored(reporting, run).attempts) == (RunState.QUEUED, attempt)
        assert (after.enqueued, after.published) == ([RunExtract.of(run)], [])
    after = carry_out(reporting, run)[-1]
    failed = stored(reporting, run)
    assert (failed.state, failed.failure, failed.finished_at) == (RunState.FAILED, RunFailure.INTERNAL, NOON)
    assert [type(event) for event in after.published] == [ExtractFailed]
    assert after.enqueued == []


def test_a_run_whose_worker_died_each_time_is_given_up_before_it_begins(reporting: Reporting) -> None:
    run = a_stored_run(reporting, state=RunState.RUNNING, attempts=MAX_ATTEMPTS)
    begin = carry_out(reporting, run)[1]
    assert stored(reporting, run).failure is RunFailure.ATTEMPTS_EXHAUSTED
    assert [type(event) for event in begin.published] == [ExtractFailed]


def test_a_run_that_is_cancelled_meanwhile_leaves_no_file(
    reporting: Reporting, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = a_stored_run(reporting)
    write = run_extract_module._write

    def write_and_cancel(*arguments: Any) -> Any:
        with reporting.work() as work:
            cancel_run(run.id, work=work)
        return write(*arguments)

    monkeypatch.setattr(run_extract_module, "_write", write_and_cancel)
    carry_out(reporting, run)
    assert stored(reporting, run).state is RunState.CANCELLED
    with reporting.work() as work:
        assert work.runs.find_chunk(run.id, 0) is None


def test_a_run_is_cancelled_by_its_organisation_and_audited(reporting: Reporting) -> None:
    run = a_stored_run(reporting)
    with reporting.work() as work:
        cancelled = cancel_run(run.id, work=work)
    assert (cancelled.state, cancelled.finished_at) == (RunState.CANCELLED, NOON)
    assert work.audited == [("extract.cancelled", run.id)]


def test_a_recipient_or_a_stranger_cancels_no_run(reporting: Reporting) -> None:
    run = a_stored_run(reporting, recipients=(CLINIC,))
    for stranger in (CLINIC, new_id()):
        with reporting.work(a_coordinator(organisation_id=stranger)) as work, pytest.raises(NotFound):
            cancel_run(run.id, work=work)
    assert stored(reporting, run) == run


@pytest.mark.parametrize("state", [RunState.SUCCEEDED, RunState.FAILED, RunState.CANCELLED])
def test_a_run_that_has_ended_cannot_be_cancelled(state: RunState, reporting: Reporting) -> None:
    run = a_stored_run(reporting, state=state)
    with reporting.work() as work, pytest.raises(RunFinished):
        cancel_run(run.id, work=work)
    assert work.audited == []


def test_a_download_is_audited_in_a_country_of_the_records(reporting: Reporting) -> None:
    run = a_stored_run(reporting, **DONE)
    with reporting.work() as work:
        assert fetch_file(run.id, work=work) == run
    assert [(row["action"], row["country"]) for row in work.audit_rows] == [("extract.downloaded", "GT")]


def test_the_download_of_a_recipient_abroad_is_audited_where_they_are(reporting: Reporting) -> None:
    run = a_stored_run(reporting, recipients=(CLINIC,), **DONE)
    with reporting.work(a_coordinator(organisation_id=CLINIC, countries=HONDURAS)) as work:
        fetch_file(run.id, work=work)
    assert [(row["action"], row["country"]) for row in work.audit_rows] == [("extract.downloaded", "HN")]


@pytest.mark.parametrize("state", [RunState.QUEUED, RunState.RUNNING, RunState.FAILED, RunState.CANCELLED])
def test_a_run_without_success_has_no_file(state: RunState, reporting: Reporting) -> None:
    run = a_stored_run(reporting, state=state)
    with reporting.work() as work, pytest.raises(NoFile):
        fetch_file(run.id, work=work)
    assert work.audited == []


def test_a_file_is_gone_when_its_time_is_over(reporting: Reporting) -> None:
    run = a_stored_run(reporting, state=RunState.SUCCEEDED, expires_at=NOON)
    with reporting.platform() as work:
        work.runs.add_chunk(run.id, 0, b"a")
    with reporting.work() as work, pytest.raises(NotFound):
        fetch_file(run.id, work=work)
    for dropped in (1, 0):
        with reporting.platform() as work:
            assert drop_expired_files(work=work) == dropped
