"""Definitions of extracts."""

# fixed dates: NOON is the clock of the service

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.exc import DBAPIError

from shared.kernel.errors import NotFound
from shared.kernel.ids import new_id
from tests.contract.repositories.reporting.works import Works, a_stored_run, stored
from tests.support.builders.reporting import HONDURAS, MONTHLY, NOON, a_coordinator, an_extract
from tests.support.world import CLINIC, SHELTER


def test_a_definition_is_read_as_it_was_added(works: Works) -> None:
    extract = an_extract(years=(2030, 2031), schedule=MONTHLY, next_run_at=NOON, recipients=(CLINIC,))
    stored(works, extract)
    with works.open(a_coordinator()) as work:
        assert work.extracts.get(extract.id) == extract
        assert work.extracts.get_for_update(extract.id, owner=SHELTER) == extract


def test_a_definition_that_is_missing_is_not_found(works: Works) -> None:
    with works.open(a_coordinator()) as work, pytest.raises(NotFound):
        work.extracts.get(new_id())
    with works.open(a_coordinator()) as work, pytest.raises(NotFound):
        work.extracts.get_for_update(new_id(), owner=SHELTER)


def test_a_definition_of_another_organisation_or_country_is_not_found(works: Works) -> None:
    extract = an_extract()
    stored(works, extract)
    for stranger in (a_coordinator(organisation_id=CLINIC), a_coordinator(countries=HONDURAS)):
        with works.open(stranger) as work, pytest.raises(NotFound):
            work.extracts.get(extract.id)


def test_a_recipient_abroad_reads_a_definition_and_may_not_change_it(works: Works) -> None:
    extract = an_extract(recipients=(CLINIC,))
    stored(works, extract)
    recipient = a_coordinator(organisation_id=CLINIC, countries=HONDURAS)
    with works.open(recipient) as work:
        assert work.extracts.get(extract.id) == extract
        with pytest.raises(NotFound):
            work.extracts.get_for_update(extract.id, owner=CLINIC)
    with pytest.raises(DBAPIError), works.open(recipient) as work:
        work.extracts.save(replace(extract, name="Otro"))


def test_nobody_defines_an_extract_for_another_organisation(works: Works) -> None:
    with pytest.raises(DBAPIError), works.open(a_coordinator()) as work:
        work.extracts.add(an_extract(organisation_id=CLINIC))


def test_a_changed_definition_is_read_back(works: Works) -> None:
    extract = an_extract(schedule=MONTHLY, next_run_at=NOON)
    stored(works, extract)
    changed = replace(extract, name="Anual", schedule=None, next_run_at=None, version=2)
    with works.open(a_coordinator()) as work:
        work.extracts.save(changed)
    with works.open(a_coordinator()) as work:
        assert work.extracts.get(extract.id) == changed


def test_saving_a_definition_that_is_not_visible_changes_nothing(works: Works) -> None:
    extract = an_extract()
    stored(works, extract)
    with works.open(a_coordinator(organisation_id=CLINIC)) as work:
        work.extracts.save(replace(extract, name="Otro"))
        work.extracts.set_next(extract.id, NOON)
    with works.platform() as work:
        assert work.extracts.get(extract.id) == extract


def test_definitions_are_listed_newest_first_page_by_page(works: Works) -> None:
    extracts = [an_extract() for _ in range(3)]
    stored(works, *extracts, an_extract(organisation_id=CLINIC))
    newest_first = sorted((extract.id for extract in extracts), reverse=True)
    with works.open(a_coordinator()) as work:
        first = work.extracts.page(after=None, limit=2)
        assert [extract.id for extract in first.items] == newest_first[:2]
        assert first.next_position == [newest_first[1]]
        rest = work.extracts.page(after=newest_first[1], limit=2)
        assert [extract.id for extract in rest.items] == newest_first[2:]
        assert rest.next_position is None


def test_a_page_as_long_as_the_list_is_the_last(works: Works) -> None:
    stored(works, an_extract(), an_extract())
    with works.open(a_coordinator()) as work:
        assert work.extracts.page(after=None, limit=2).next_position is None


def test_a_deleted_definition_takes_its_runs_and_files_along(works: Works) -> None:
    run = a_stored_run(works)
    with works.platform() as work:
        work.runs.add_chunk(run.id, 0, b"a")
        work.extracts.delete(run.extract_id)
    with works.platform() as work:
        assert work.runs.find_chunk(run.id, 0) is None
        with pytest.raises(NotFound):
            work.runs.get(run.id)


def test_only_what_is_due_is_claimed_and_the_oldest_first(works: Works) -> None:
    due = [an_extract(schedule=MONTHLY, next_run_at=NOON - timedelta(hours=hours)) for hours in (0, 2, 1)]
    stored(works, *due, an_extract(), an_extract(schedule=MONTHLY, next_run_at=NOON + timedelta(seconds=1)))
    with works.platform() as work:
        claimed = work.extracts.claim_due(NOON, 2)
        assert [extract.id for extract in claimed] == [due[1].id, due[2].id]
        work.extracts.set_next(due[1].id, NOON + timedelta(days=1))
        work.extracts.set_next(due[2].id, None)
    with works.platform() as work:
        assert work.extracts.claim_due(NOON, 2) == [due[0]]
