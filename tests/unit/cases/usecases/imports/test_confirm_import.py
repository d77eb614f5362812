"""Letting the rows of an import be written."""

# fixed dates: NOON is the clock of the service

import pytest

from services.cases.domain.imports.errors import ImportNotChecked
from services.cases.domain.imports.run import ImportState
from services.cases.domain.jobs import RunImport
from services.cases.usecases.imports.confirm_import import confirm_import
from shared.kernel.errors import NotFound
from shared.kernel.ids import new_id
from tests.support.builders.cases import an_import
from tests.support.world import GT
from tests.unit.cases.usecases.world import World

CHECKED = {"state": ImportState.CHECKED, "rows": 3, "checked_rows": 3, "problem_rows": 1, "problems": 2}


def test_a_checked_import_is_written_by_a_job(world: World) -> None:
    run = world.add_import(an_import(**CHECKED))
    with world.work() as work:
        answer = confirm_import(run.id, work=work)
        assert work.import_runs.get(run.id) == answer
    assert (answer.state, answer.confirmed) == (ImportState.IMPORTING, True)
    assert work.enqueued == [RunImport(country=GT, import_id=run.id)]
    (row,) = work.audit_rows
    assert (row["action"], row["object_type"], row["object_id"]) == ("import.confirmed", "import", run.id)


def test_an_import_is_confirmed_once(world: World) -> None:
    run = world.add_import(an_import(**CHECKED))
    with world.work() as work:
        confirm_import(run.id, work=work)
    with pytest.raises(ImportNotChecked), world.work() as again:
        confirm_import(run.id, work=again)
    assert (again.enqueued, again.audited) == ([], [])


@pytest.mark.parametrize("state", [state for state in ImportState if state is not ImportState.CHECKED])
def test_an_import_in_any_other_state_is_not_confirmed(world: World, state: ImportState) -> None:
    run = world.add_import(an_import(**CHECKED | {"state": state}))
    with pytest.raises(ImportNotChecked), world.work() as work:
        confirm_import(run.id, work=work)


def test_a_missing_import_is_not_found(world: World) -> None:
    with pytest.raises(NotFound), world.work() as work:
        confirm_import(new_id(), work=work)
