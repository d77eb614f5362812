"""A platform is backed up into a bucket over TLS, verified and restored from it after its disk is gone.

Only in full size (`CEIBA_FAULTS=full`): the object store is a real one (SeaweedFS), and all of it takes a minute.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from infra.backups.settings import backup_settings
from infra.local.certificates import write_certificate
from infra.local.home import Home
from infra.local.ports import free_port
from infra.local.postgres import EmbeddedPostgres
from infra.local.programs import REPOSITORY
from infra.ops.backup.moment import count
from infra.ops.backup.server import recovered
from infra.ops.backup.store import store_of
from tests.support.backed_up import BackedUp, backed_up_platform, of_bucket
from tests.support.faults import FULL, Record, eventually
from tests.support.object_store import object_store_with_tls

pytestmark = [
    pytest.mark.faults,
    pytest.mark.timeout(600),
    pytest.mark.skipif(not FULL, reason="an object store beside two clusters: CEIBA_FAULTS=full"),
]

DOCUMENT = "GT/0c/019a0000-0000-7000-8000-00000000000c"


@pytest.fixture
def platform(tmp_path: Path) -> Iterator[BackedUp]:
    with (
        object_store_with_tls(tmp_path / "objects") as (bucket, authority),
        backed_up_platform(tmp_path / "first", of_bucket(bucket, authority)) as platform,
    ):
        document = platform.home.folder / "documents" / DOCUMENT
        document.parent.mkdir(parents=True)
        document.write_bytes(b"encrypted")
        yield platform


def answer(result: Result) -> Any:
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_a_platform_is_backed_up_verified_and_restored_from_a_bucket_over_tls(
    platform: BackedUp, tmp_path: Path, record: Record
) -> None:
    before = platform.register("Antes")
    platform.seal()
    taken = answer(platform.ceiba("backup", "run", "--json"))
    after = platform.register("Después")
    platform.seal()
    platform.archive()
    verified = answer(platform.ceiba("backup", "verify", "--identity", str(platform.identity), "--json"))
    drilled = answer(platform.ceiba("backup", "drill", "--json"))
    counts = count(platform.admin_url)
    assert verified["set"] == taken["set"]
    assert (verified["documents"], verified["keys"], verified["cluster"]) == (1, True, True)
    # Nothing of it went anywhere else.
    assert not any(path.is_file() for path in platform.repository.rglob("*"))

    there = replace(platform, home=Home(tmp_path / "second" / "home"), admin_url="")
    shutil.rmtree(platform.home.folder / "documents")
    report = answer(there.ceiba("backup", "restore", "--identity", str(there.identity), "--json"))
    record.injected["places lost"] = 1
    password = there.home.vault.secrets().postgres_password
    server = EmbeddedPostgres(folder=there.home.folder / "postgres", port=free_port(), password=password)
    with recovered(server, tmp_path / "pg.log") as url:
        restored = replace(there, admin_url=url)
        ids = {row.id for row in restored.rows("cases", "SELECT id FROM case_record")}
        found = count(url)

    record.n, record.lost = 2, 2 - len(ids)
    record.more |= {"drill": drilled, "objects": len(store_of(backup_settings(platform.environment)).names(""))}
    assert ids == {before.id, after.id}
    assert (there.home.folder / "documents" / DOCUMENT).read_bytes() == b"encrypted"
    assert report["set"] == taken["set"]
    # The drill was noted after what was archived.
    assert found["identity"] == counts["identity"] | {"backup_state": 1}


def test_a_schedule_takes_what_is_due_once_and_ends_when_it_is_told(platform: BackedUp, tmp_path: Path) -> None:
    kept = {name: os.environ[name] for name in ("PATH", "CEIBA_CLUSTERS")}
    with (tmp_path / "said").open("w") as said:
        schedule = subprocess.Popen(
            [sys.executable, "-m", "infra.ops", "backup", "schedule", "--at", "00:00"],
            cwd=REPOSITORY,
            env=kept | platform.environment,
            stdout=said,
            stderr=said,
        )

        def sets() -> list[dict[str, Any]]:
            return list(answer(platform.ceiba("backup", "list", "--json")))

        taken = eventually(lambda: bool(sets()), within=60, pause=0.5)
        schedule.terminate()
        schedule.wait(10)

    assert taken is not None, (tmp_path / "said").read_text()
    (row,) = sets()
    assert row["cluster"]
    assert platform.noted("backup") == row["set"]


def test_a_certificate_of_another_authority_is_refused(tmp_path: Path) -> None:
    home, stranger = Home(tmp_path / "home"), tmp_path / "stranger"
    stranger.mkdir()
    write_certificate(stranger)
    with object_store_with_tls(tmp_path / "objects") as (bucket, authority):
        for known, code, said in ((authority, 0, "0 sets"), (stranger / "fullchain.pem", 3, "SSLError")):
            platform = BackedUp(home, Path(), Path(), "", "", of_bucket(bucket, known))
            found = platform.ceiba("config", "check", "--connect", "--json")
            (row,) = (row for row in json.loads(found.stdout) if row["setting"] == "CEIBA_BACKUP_REPOSITORY")
            assert said in row["found"]
            assert platform.ceiba("backup", "list").exit_code == code
