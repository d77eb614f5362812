"""The jobs that the service gives itself, as its worker does them."""

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, cast

import pytest

from services.cases.bootstrap import Services
from services.cases.domain.imports.run import ImportState
from services.cases.domain.jobs import RunImport, RunImportUnversioned
from services.cases.tasks import JOBS
from shared.kernel.country import Country
from tests.support.fakes.cases import FakeCasesWork
from tests.support.world import GT
from tests.unit.cases.usecases.imports.arranged import WOMAN, an_upload, stored
from tests.unit.cases.usecases.world import World


@dataclass
class Parts:
    """The parts of a worker that a job asks for."""

    world: World
    import_rows: int = 9

    @property
    def settings(self) -> Any:
        return SimpleNamespace(import_rows=self.import_rows)

    def system_work(self, countries: frozenset[Country]) -> FakeCasesWork:
        return self.world.platform(countries)


def done(job: RunImport, parts: Parts) -> None:
    """Do `job` as the worker does."""
    JOBS[type(job)](job, cast("Services", parts))


@pytest.mark.parametrize("kind", [RunImport, RunImportUnversioned])
def test_an_import_goes_on_by_either_name_of_its_job(world: World, kind: type[RunImport]) -> None:
    run = an_upload(world, WOMAN)
    done(kind(country=GT, import_id=run.id), Parts(world))
    assert stored(world, run).state == ImportState.CHECKED


def test_the_setting_says_how_many_rows_a_file_may_have(world: World) -> None:
    run = an_upload(world, WOMAN, WOMAN)
    done(RunImport(country=GT, import_id=run.id), Parts(world, import_rows=1))
    assert stored(world, run).failure == "too_many_rows"
