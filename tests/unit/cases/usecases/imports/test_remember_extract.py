"""An extract of the platform that comes back as a file to import."""

import pytest

from services.cases.domain.imports.ctdc import COLUMNS, LAYOUTS
from services.cases.domain.imports.run import ImportRun, ImportState
from services.cases.usecases.imports.remember_extract import remember_extract
from shared.contracts.record_sum import as_text, record_sum, total
from shared.contracts.reporting import ExtractWritten
from shared.kernel.country import Country
from shared.kernel.ids import new_id
from tests.support.builders.cases import an_import
from tests.support.use_cases import actions
from tests.support.world import GT, HN
from tests.unit.cases.usecases.imports.arranged import WOMAN, a_file, an_upload, carry_on, stored
from tests.unit.cases.usecases.world import World

MAN = {"gender": "Man", "isForcedLabour": 1}
SUM = as_text(total(record_sum(str(row.get(column, "")) for column in COLUMNS) for row in (WOMAN, MAN)))
"""Of a file that holds the two records."""


def written(world: World, *countries: Country) -> None:
    """Learn that an extract with both records was written: an event for each country of its records."""
    for country in countries:
        event = ExtractWritten(country=country, run_id=new_id(), content_sum=SUM)
        with world.platform(event.countries()) as work:
            remember_extract(event, work=work)


def outcome(world: World, run: ImportRun) -> tuple[ImportState, str | None]:
    carry_on(world, run)
    after = stored(world, run)
    return after.state, after.failure


def test_the_records_of_an_extract_are_not_imported_as_new_people(world: World) -> None:
    written(world, GT)
    run = an_upload(world, WOMAN, MAN, confirmed=True)
    works = carry_on(world, run)
    assert (stored(world, run).state, stored(world, run).failure) == (ImportState.FAILED, "own_extract")
    with world.platform() as work:
        assert work.tables.cases.where() == []
    assert [action for each in works for action in actions(each)] == []


def test_an_extract_is_known_however_it_was_sorted_and_written(world: World) -> None:
    written(world, GT)
    content = a_file(MAN, WOMAN, columns=LAYOUTS["ctdc-2026"]).replace(b",", b";").replace(b"1;", b"1.0;")
    run = world.add_import(an_import(), content)
    assert outcome(world, run) == (ImportState.FAILED, "own_extract")


def test_other_records_are_imported(world: World) -> None:
    written(world, GT)
    assert outcome(world, an_upload(world, WOMAN)) == (ImportState.CHECKED, None)


def test_an_extract_is_imported_where_that_is_meant(world: World) -> None:
    written(world, GT)
    assert outcome(world, an_upload(world, WOMAN, MAN, again=True)) == (ImportState.CHECKED, None)


@pytest.mark.parametrize("country", [GT, HN])
def test_an_extract_is_known_in_each_country_of_its_records(world: World, country: Country) -> None:
    written(world, GT, HN)
    assert outcome(world, an_upload(world, WOMAN, MAN, country=country)) == (ImportState.FAILED, "own_extract")


def test_the_same_event_twice_is_remembered_once(world: World) -> None:
    written(world, GT, GT)
    with world.platform() as work:
        assert len(work.tables.known_extracts.where()) == 1
