"""Who defines, changes, deletes and starts extracts, and what follows."""

# fixed dates: NOON is the clock of the service

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from services.reporting.adapters.work import ReportingWork
from services.reporting.domain.extracts.extracts import Filters, RunState, Template
from services.reporting.domain.jobs import RunExtract
from services.reporting.usecases.extracts.change_extract import change_extract
from services.reporting.usecases.extracts.define_extract import define_extract
from services.reporting.usecases.extracts.delete_extract import delete_extract
from services.reporting.usecases.extracts.start_due_extracts import BATCH, start_due_extracts
from services.reporting.usecases.extracts.start_run import start_run
from shared.kernel.country import Country
from shared.kernel.errors import Forbidden, Invalid, NotFound, PreconditionFailed
from tests.contract.usecases.reporting.conftest import Reporting
from tests.support.builders.reporting import (
    GUATEMALA,
    MONTHLY,
    NOON,
    a_coordinator,
    a_definition,
    a_run,
    an_extract,
    the_platform,
)
from tests.support.use_cases import any_version
from tests.support.world import CLINIC, SHELTER

FIRST_OF_DECEMBER = datetime(2031, 12, 1, 12, tzinfo=UTC)
"""06:00 in Guatemala."""


def refuse(_: int) -> None:
    raise PreconditionFailed


def test_a_definition_is_stored_for_the_organisation_of_the_caller_and_audited(reporting: Reporting) -> None:
    with reporting.work() as work:
        extract = define_extract(a_definition(schedule=MONTHLY), work=work)
    assert (extract.organisation_id, extract.created_by, extract.created_at) == (SHELTER, "ana", NOON)
    assert extract.next_run_at == FIRST_OF_DECEMBER
    assert work.audited == [("extract.defined", extract.id)]
    with reporting.work() as work:
        assert work.extracts.get(extract.id) == extract


def test_a_definition_without_countries_takes_all_of_the_caller(reporting: Reporting) -> None:
    wish = a_definition(filters=Filters(year=(2031, 2030, 2031)))
    with reporting.work(a_coordinator(countries=frozenset({Country.MEXICO, Country.GUATEMALA}))) as work:
        extract = define_extract(wish, work=work)
    assert extract.countries == (Country.GUATEMALA, Country.MEXICO)
    assert extract.years == (2030, 2031)


def test_nobody_defines_an_extract_of_a_country_that_they_may_not_see(reporting: Reporting) -> None:
    wish = a_definition(filters=Filters(country=(Country.HONDURAS,)))
    with reporting.work(a_coordinator(countries=GUATEMALA)) as work, pytest.raises(Invalid):
        define_extract(wish, work=work)
    assert work.audited == []


def test_the_platform_itself_defines_no_extracts(reporting: Reporting) -> None:
    with reporting.work(the_platform()) as work, pytest.raises(Forbidden):
        define_extract(a_definition(), work=work)


def test_a_table_has_the_threshold_of_the_network_and_records_may_have_a_higher_one(reporting: Reporting) -> None:
    with reporting.work() as work:
        assert define_extract(a_definition(k=20), work=work).k == 20
        with pytest.raises(Invalid):
            define_extract(a_definition(template=Template.HXL_AGGREGATE, k=20), work=work)


def test_a_changed_definition_keeps_its_template_and_owner(reporting: Reporting) -> None:
    extract = an_extract(schedule=MONTHLY, next_run_at=NOON)
    reporting.store(extract)
    wish = a_definition(name="Anual", template=Template.CTDC_2026, recipients=(CLINIC,))
    with reporting.work() as work:
        changed = change_extract(extract.id, wish, work=work, require_version=any_version)
    without_schedule = replace(extract, schedule=None, next_run_at=None)
    assert changed == replace(without_schedule, name="Anual", recipients=(CLINIC,), version=2)
    assert work.audited == [("extract.changed", extract.id)]
    with reporting.work() as work:
        assert work.extracts.get(extract.id) == changed


def test_a_changed_schedule_is_due_from_now_on(reporting: Reporting) -> None:
    extract = an_extract()
    reporting.store(extract)
    with reporting.work() as work:
        changed = change_extract(extract.id, a_definition(schedule=MONTHLY), work=work, require_version=any_version)
    assert changed.next_run_at == FIRST_OF_DECEMBER


def test_a_definition_that_another_person_changed_meanwhile_stays(reporting: Reporting) -> None:
    extract = an_extract()
    reporting.store(extract)
    with reporting.work() as work:
        with pytest.raises(PreconditionFailed):
            change_extract(extract.id, a_definition(name="Otro"), work=work, require_version=refuse)
        with pytest.raises(PreconditionFailed):
            delete_extract(extract.id, work=work, require_version=refuse)
    with reporting.work() as work:
        assert work.extracts.get(extract.id) == extract


ACTS: dict[str, Callable[[UUID, ReportingWork], object]] = {
    "change": lambda each, work: change_extract(each, a_definition(), work=work, require_version=any_version),
    "delete": lambda each, work: delete_extract(each, work=work, require_version=any_version),
    "start": lambda each, work: start_run(each, work=work),
}


@pytest.mark.parametrize("act", list(ACTS))
def test_a_recipient_reads_a_definition_and_can_do_nothing_to_it(act: str, reporting: Reporting) -> None:
    extract = an_extract(recipients=(CLINIC,))
    reporting.store(extract)
    with reporting.work(a_coordinator(organisation_id=CLINIC)) as work:
        assert work.extracts.get(extract.id) == extract
        with pytest.raises(NotFound):
            ACTS[act](extract.id, work)
    assert (work.audited, work.enqueued) == ([], [])


def test_a_deleted_definition_is_gone_with_its_runs_and_audited(reporting: Reporting) -> None:
    extract = an_extract()
    run = a_run(extract)
    reporting.store(extract, run)
    with reporting.work() as work:
        delete_extract(extract.id, work=work, require_version=any_version)
    assert work.audited == [("extract.deleted", extract.id)]
    with reporting.work() as work:
        with pytest.raises(NotFound):
            work.extracts.get(extract.id)
        with pytest.raises(NotFound):
            work.runs.get(run.id)


def test_a_started_run_is_queued_audited_and_left_to_the_worker(reporting: Reporting) -> None:
    extract = an_extract(recipients=(CLINIC,))
    reporting.store(extract)
    with reporting.work() as work:
        run = start_run(extract.id, work=work)
    assert (run.state, run.requested_by, run.recipients) == (RunState.QUEUED, "ana", (CLINIC,))
    assert work.enqueued == [RunExtract(country=Country.GUATEMALA, run_id=run.id, countries=(Country.GUATEMALA,))]
    assert work.audited == [("extract.started", run.id)]


def test_an_extract_can_be_started_again_while_it_runs(reporting: Reporting) -> None:
    extract = an_extract()
    reporting.store(extract)
    with reporting.work() as work:
        assert start_run(extract.id, work=work).id != start_run(extract.id, work=work).id


def test_what_is_due_is_started_once_however_often_the_tick_comes(reporting: Reporting) -> None:
    due = an_extract(schedule=MONTHLY, next_run_at=NOON)
    reporting.store(due, an_extract(), an_extract(schedule=MONTHLY, next_run_at=NOON + timedelta(seconds=1)))
    with reporting.platform() as work:
        assert start_due_extracts(work=work) == 1
    (job,) = work.enqueued
    with reporting.platform() as work:
        assert start_due_extracts(work=work) == 0
        (run,) = work.runs.page(due.id, after=None, limit=10).items
        assert work.extracts.get(due.id).next_run_at == FIRST_OF_DECEMBER
    assert job == RunExtract.of(run)
    assert (run.scheduled_for, run.requested_by) == (NOON, due.created_by)


def test_moments_that_were_missed_are_made_up_for_by_one_run(reporting: Reporting) -> None:
    due = an_extract(schedule=MONTHLY, next_run_at=NOON - timedelta(days=90))
    reporting.store(due)
    with reporting.platform() as work:
        assert start_due_extracts(work=work) == 1
        assert work.extracts.get(due.id).next_run_at == FIRST_OF_DECEMBER


def test_a_moment_that_has_its_run_gets_no_second_one(reporting: Reporting) -> None:
    due = an_extract(schedule=MONTHLY, next_run_at=NOON)
    reporting.store(due, a_run(due, scheduled_for=NOON))
    with reporting.platform() as work:
        assert start_due_extracts(work=work) == 0
    assert work.enqueued == []


def test_a_tick_starts_a_batch_and_leaves_the_rest_to_the_next(reporting: Reporting) -> None:
    reporting.store(*(an_extract(schedule=MONTHLY, next_run_at=NOON) for _ in range(BATCH + 1)))
    with reporting.platform() as work:
        assert start_due_extracts(work=work) == BATCH
    with reporting.platform() as work:
        assert start_due_extracts(work=work) == 1
