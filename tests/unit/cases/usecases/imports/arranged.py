"""Files of records and the jobs that take them in."""

from collections.abc import Sequence
from typing import Any

from services.cases.domain.case.case import Case
from services.cases.domain.imports.ctdc import COLUMNS
from services.cases.domain.imports.run import ImportRun, RowProblem
from services.cases.domain.jobs import RunImport
from services.cases.usecases.imports.run_import import run_import
from shared.contracts.cases import CasesImported
from shared.kernel.errors import NotFound
from tests.support.builders.cases import an_import
from tests.support.fakes.cases import FakeCasesWork
from tests.support.use_cases import actions
from tests.unit.cases.usecases.world import World

WOMAN = {"gender": "Woman", "yearOfRegistration": 2019}
"""A record without a problem."""
WRONG = {"gender": "Sofía", "isForcedLabour": "maybe"}
"""A record with two."""


def a_file(*rows: dict[str, Any], columns: Sequence[str] = COLUMNS) -> bytes:
    """A file of records; a column that a row does not name is empty."""
    lines = [columns, *([str(row.get(column, "")) for column in columns] for row in rows)]
    return "\n".join(",".join(line) for line in lines).encode() + b"\n"


def an_upload(world: World, *rows: dict[str, Any], **changes: Any) -> ImportRun:
    """A stored import of `rows`."""
    return world.add_import(an_import(**changes), a_file(*rows))


def carry_on(world: World, run: ImportRun, *, most_rows: int = 99, seconds: float = 60) -> list[FakeCasesWork]:
    """Do one job as the worker does; its units of work, in the order in which they were opened."""
    opened: list[FakeCasesWork] = []

    def open_work() -> FakeCasesWork:
        opened.append(world.platform(frozenset({run.country})))
        return opened[-1]

    run_import(RunImport(country=run.country, import_id=run.id), open_work, most_rows=most_rows, seconds=seconds)
    return opened


def stored(world: World, run: ImportRun) -> ImportRun:
    """The import as it is stored now."""
    with world.platform() as work:
        return work.import_runs.get(run.id)


def problems(world: World, run: ImportRun) -> list[RowProblem]:
    """What is known to be wrong with its file, in the order of the file."""
    with world.platform() as work:
        return list(work.import_runs.problems(run.id, after=None, limit=99).items)


def has_file(world: World, run: ImportRun) -> bool:
    """Whether its file is still kept."""
    with world.platform() as work:
        try:
            work.import_runs.content(run)
        except NotFound:
            return False
        return True


def cases(world: World) -> list[Case]:
    """Every stored case, by its number."""
    with world.platform() as work:
        return sorted(work.tables.cases.where(), key=lambda case: case.case_number)


def published(works: Sequence[FakeCasesWork]) -> list[CasesImported]:
    """The batches that were published."""
    return [event for work in works for event in work.published if isinstance(event, CasesImported)]


def audited(works: Sequence[FakeCasesWork]) -> list[str]:
    """What was audited, in order."""
    return [action for work in works for action in actions(work)]
