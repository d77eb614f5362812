"""What a transaction stores, and what an error undoes."""

# fixed dates: NOON is the clock of the service

import pytest

from services.reporting.adapters.work import ReportingWork
from services.reporting.domain.extracts.extracts import Extract
from services.reporting.domain.jobs import RunExtract
from services.reporting.processes.extracts import audit_extract, audit_run
from shared.contracts.reporting import ExtractReady
from shared.kernel.country import Country
from shared.kernel.errors import NotFound
from tests.contract.repositories.reporting.works import Works, a_stored_run
from tests.support.builders.reporting import GUATEMALA, NOON, a_coordinator, a_run, an_extract
from tests.support.world import SHELTER

GT = Country.GUATEMALA


def test_an_error_undoes_everything(works: Works) -> None:
    extract = an_extract()
    effects: list[str] = []

    def write_and_fail(work: ReportingWork) -> None:
        work.extracts.add(extract)
        audit_extract("extract.defined", extract, work=work)
        work.enqueue(RunExtract.of(a_run(extract)))
        work.after_commit(lambda: effects.append("done"))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), works.open(a_coordinator()) as work:
        write_and_fail(work)
    with works.platform() as work, pytest.raises(NotFound):
        work.extracts.get(extract.id)
    assert (works.audited(), works.messages(), effects) == ([], [], [])


def test_what_others_committed_meanwhile_outlives_an_error(works: Works) -> None:
    run, extract = a_stored_run(works), an_extract()

    def write_and_fail(outer: ReportingWork) -> None:
        outer.extracts.add(extract)
        with works.platform() as inner:
            inner.runs.start(run.id, NOON)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), works.platform() as outer:
        write_and_fail(outer)
    with works.platform() as work:
        assert work.runs.get(run.id).attempts == 1
        with pytest.raises(NotFound):
            work.extracts.get(extract.id)


def test_effects_follow_the_commit(works: Works) -> None:
    extract = an_extract()
    seen: list[Extract] = []

    def look() -> None:
        with works.platform() as later:
            seen.append(later.extracts.get(extract.id))

    with works.open(a_coordinator()) as work:
        work.extracts.add(extract)
        work.after_commit(look)
        assert seen == []
    assert seen == [extract]


def test_events_jobs_and_audit_are_stored(works: Works) -> None:
    extract = an_extract()
    run = a_run(extract)
    job = RunExtract.of(run)
    event = ExtractReady(country=GT, run_id=run.id, extract_id=extract.id, organisation_id=SHELTER)
    with works.open(a_coordinator()) as work:
        work.publish(event)
        work.enqueue(job)
        audit_extract("extract.defined", extract, work=work)
        audit_run("extract.downloaded", run, country=Country.HONDURAS, work=work)
    assert works.messages() == [(event.NAME, "GT", event.data()), (job.NAME, "GT", job.data())]
    assert works.audited() == [("extract.defined", extract.id, "GT"), ("extract.downloaded", run.id, "HN")]


def test_an_event_for_an_organisation_abroad_is_filed_where_the_transaction_may_write(works: Works) -> None:
    run = a_run(an_extract())
    event = ExtractReady(country=Country.MEXICO, run_id=run.id, extract_id=run.extract_id, organisation_id=SHELTER)
    with works.platform(GUATEMALA) as work:
        work.publish(event)
    assert works.messages() == [(event.NAME, "GT", event.data())]
