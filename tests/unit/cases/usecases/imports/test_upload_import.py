"""Taking a file of records in."""

# fixed dates: NOON is the clock of the service

import hashlib
import secrets
from typing import Any
from uuid import UUID

import pytest

from services.cases.domain.imports.errors import SameFileAgain
from services.cases.domain.imports.run import ImportRun, ImportState
from services.cases.domain.jobs import RunImport
from services.cases.usecases.imports.upload_import import UploadImport, upload_import
from shared.kernel.errors import Forbidden, Invalid
from shared.kernel.grant import Grant
from tests.support.builders.cases import NOON, a_caseworker, an_import, the_platform
from tests.support.fakes.cases import FakeCasesWork
from tests.support.use_cases import actions, code_of
from tests.support.world import CLINIC, GT, HN, SHELTER
from tests.unit.cases.usecases.world import World

CONTENT = b"yearOfRegistration,gender\n2019,Woman\n"
DIGEST = hashlib.sha256(CONTENT).digest()


def a_file(**changes: Any) -> UploadImport:
    return UploadImport(**{"content": CONTENT, "layout": "ctdc-2025", "country": GT} | changes)


def uploaded(world: World, grant: Grant | None = None, **changes: Any) -> tuple[ImportRun, FakeCasesWork]:
    """The import of `a_file`, and the unit of work in which it was taken in."""
    with world.work(grant) as work:
        return upload_import(a_file(**changes), work=work), work


def imports(world: World) -> list[UUID]:
    with world.platform() as work:
        return [run.id for run in work.tables.import_runs.where()]


def test_a_file_waits_for_its_dry_run(world: World) -> None:
    run, work = uploaded(world)
    assert (run.country, run.organisation_id, run.layout) == (GT, SHELTER, "ctdc-2025")
    assert (run.uploaded_at, run.uploaded_by, run.file_sha256) == (NOON, "ana", DIGEST)
    assert (run.state, run.confirmed, run.again) == (ImportState.UPLOADED, False, False)
    assert work.enqueued == [RunImport(country=GT, import_id=run.id)]
    with world.work() as later:
        assert later.import_runs.get(run.id) == run
        assert later.import_runs.content(run) == CONTENT


def test_an_upload_is_audited_and_publishes_nothing(world: World) -> None:
    run, work = uploaded(world)
    assert work.audited == [("import.uploaded", run.id)]
    assert [(row["country"], row["object_type"]) for row in work.audit_rows] == [(GT, "import")]
    assert work.published == []


def test_what_the_caller_wants_is_kept(world: World) -> None:
    run, _ = uploaded(world, confirm=True, again=True)
    assert (run.confirmed, run.again) == (True, True)


@pytest.mark.parametrize(("drawn", "block"), [(42, "000042"), (-1, "999999")], ids=["small", "largest"])
def test_the_serial_block_has_six_digits(world: World, monkeypatch: pytest.MonkeyPatch, drawn: int, block: str) -> None:
    monkeypatch.setattr(secrets, "randbelow", lambda limit: drawn % limit)
    run, _ = uploaded(world)
    assert run.serial_block == block


def test_the_same_file_again_is_refused_with_the_earlier_import(world: World) -> None:
    run, _ = uploaded(world)
    with pytest.raises(SameFileAgain) as refused, world.work() as work:
        upload_import(a_file(), work=work)
    (problem,) = refused.value.problems
    assert (problem.field, problem.code) == ("file", "same_file")
    assert all(f"/api/v1/imports/{run.id}" in text for text in problem.message.values())
    assert (imports(world), work.enqueued, actions(work)) == ([run.id], [], [])


def test_the_same_file_is_taken_in_again_where_that_is_meant(world: World) -> None:
    first, _ = uploaded(world)
    second, _ = uploaded(world, again=True)
    assert imports(world) == [first.id, second.id]


def test_the_same_file_is_taken_in_again_after_it_failed(world: World) -> None:
    failed = world.add_import(an_import(file_sha256=DIGEST, state=ImportState.FAILED))
    run, _ = uploaded(world)
    assert imports(world) == [failed.id, run.id]


def test_the_file_of_another_organisation_is_no_duplicate(world: World) -> None:
    first, _ = uploaded(world)
    second, _ = uploaded(world, a_caseworker(organisation_id=CLINIC))
    assert imports(world) == [first.id, second.id]


def test_a_serial_block_that_is_taken_is_drawn_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.add_import(an_import(serial_block="000007"))
    drawn = iter([7, 7, 8])
    monkeypatch.setattr(secrets, "randbelow", lambda _: next(drawn))
    run, work = uploaded(world)
    assert run.serial_block == "000008"
    assert (work.enqueued, actions(work)) == ([RunImport(country=GT, import_id=run.id)], ["import.uploaded"])


def test_a_file_is_refused_when_no_serial_block_is_free(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    taken = world.add_import(an_import(serial_block="000007"))
    monkeypatch.setattr(secrets, "randbelow", lambda _: 7)
    with pytest.raises(SameFileAgain) as refused, world.work() as work:
        upload_import(a_file(), work=work)
    assert refused.value.problems == ()
    assert (imports(world), work.enqueued, actions(work)) == ([taken.id], [], [])


def test_a_file_of_another_country_is_refused(world: World) -> None:
    with pytest.raises(Invalid) as refused, world.work() as work:
        upload_import(a_file(country=HN), work=work)
    assert code_of(refused) == "country_out_of_scope"
    assert (imports(world), work.enqueued, actions(work)) == ([], [], [])


def test_the_platform_itself_uploads_no_file(world: World) -> None:
    with pytest.raises(Forbidden), world.work(the_platform()) as work:
        upload_import(a_file(), work=work)
    assert imports(world) == []


def test_the_file_is_not_in_the_representation_of_the_command() -> None:
    assert "Woman" not in repr(a_file())
