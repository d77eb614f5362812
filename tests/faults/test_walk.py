"""Somebody who has only the runbooks installs from empty, adds a country, loses keys and a disk, and restores."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
import requests

from infra.local.ports import free_port
from infra.local.postgres import data_folder
from infra.local.programs import REPOSITORY
from tests.support.backed_up import an_identity_file
from tests.support.clusters import keep_clusters_temporary
from tests.support.costa_rica import CostaRica
from tests.support.faults import FULL, Record, eventually
from tests.support.journey import register
from tests.support.operator_shell import OperatorShell
from tests.support.platform import Caller
from tests.support.runbooks import ENGLISH, MACHINE, STANDBY, commands
from tests.support.standby import primary_and_replica

pytestmark = [
    pytest.mark.faults,
    pytest.mark.timeout(3600),
    pytest.mark.skipif(not FULL, reason="an installation from empty, and what is lost and restored: CEIBA_FAULTS=full"),
]

CASES = 12
LATER = 3
"""Registered after the last backup: they are in the archive, as far as that has come."""
PURPOSE = {"X-Purpose": "service_delivery"}
LETTER = b"Una carta inventada"


@pytest.fixture
def operator(tmp_path: Path) -> Iterator[OperatorShell]:
    place = keep_clusters_temporary()
    identity, recipient = an_identity_file(tmp_path)
    shell = OperatorShell(
        tmp_path,
        {
            "CEIBA_SOURCE": str(REPOSITORY),
            "CEIBA_CLUSTERS": str(place),
            "CEIBA_PORT": str(free_port()),
            "IDENTITY": str(identity),
            "NEW_IDENTITY": str(tmp_path / "new-identity.txt"),
            "RECIPIENT": recipient,
            # The account of PostgreSQL must reach it, and cannot enter the folder of a test.
            "REPOSITORY": str(place / f"repository-{uuid4().hex[:6]}"),
            "RELEASE": head(),
            "EMAIL": "administracion@ceiba.example",
        },
    )
    yield shell
    shell.stop()


def test_from_empty_to_a_lost_disk_and_back_with_the_runbooks_alone(operator: OperatorShell, record: Record) -> None:
    operator.follow("install.md")
    operator.follow("backup.md")
    worker = operator.platform().client("caseworker", "GT")
    cases = [register(worker) for _ in range(CASES)]
    letter = add_letter(worker, cases[0])

    operator.values["EMAIL"] = "administracion.cr@ceiba.example"
    operator.follow("countries.md")
    costa_rica = CostaRica(operator.platform())
    theirs = costa_rica.case
    operator.follow("disk-full.md")
    operator.type("ceiba backup run")

    lose_the_file_of_secrets(operator, record)
    operator.follow("key-lost.md")
    operator.values |= {"IDENTITY": operator.values["NEW_IDENTITY"], "RECIPIENT": recipient_of(operator)}

    operator.follow("upgrade.md")
    later = [register(operator.platform().client("caseworker", "GT")) for _ in range(LATER)]
    lose_the_disk(operator, record)
    operator.follow("restore.md")

    worker = operator.platform().client("caseworker", "GT")
    found = [case for case in cases if is_whole(worker, case)]
    found_later = [case for case in later if worker.get(f"/api/v1/cases/{case['id']}").ok]
    new = register(worker)
    record.n, record.effects = len(cases) + 1, len(found) + is_whole(costa_rica.caseworker, theirs)
    record.lost = record.n - record.effects
    record.more |= {"typed": len(operator.typed), "since_the_backup": f"{len(found_later)} of {len(later)}"}
    assert record.lost == 0
    assert is_whole(worker, new)
    assert read_letter(worker, letter) == LETTER
    assert "CR" in operator.type("ceiba country list")
    assert set(operator.typed) >= {line for page in ENGLISH.glob("*.md") for line in commands(page, MACHINE)}


def test_the_commands_of_a_failover_make_a_standby_take_writes(tmp_path: Path, record: Record) -> None:
    with primary_and_replica(tmp_path) as pair:
        pair.lose_the_primary()
        record.injected["primaries lost"] += 1
        url = pair.replica.url
        said = [typed(line, STANDBY_URL=url) for line in commands(ENGLISH / "failover.md", STANDBY)]
        with psycopg.connect(url) as connection:
            connection.execute("CREATE TABLE written (after int)")

    record.more["answers"] = said
    assert said[-1] == "f"


def typed(line: str, **values: str) -> str:
    done = subprocess.run(
        ["sh", "-c", line], env={"PATH": os.defpath} | values, capture_output=True, text=True, timeout=90, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def lose_the_file_of_secrets(operator: OperatorShell, record: Record) -> None:
    operator.home.secrets.unlink()
    record.injected["files of secrets lost"] += 1
    code, said = operator.answer("ceiba doctor")
    assert (code, "docs/runbooks/key-lost.md" in said) == (1, True), said
    assert not operator.home.secrets.exists(), "a command made another file of secrets"


def lose_the_disk(operator: OperatorShell, record: Record) -> None:
    platform, data = operator.platform(), data_folder(operator.home.folder / "postgres")
    assert (data / "PG_VERSION").exists()
    shutil.rmtree(data, ignore_errors=True)
    record.injected["disks removed"] += 1
    record.more["noticed_after"] = eventually(lambda: is_away(platform.url), within=180)
    assert record.more["noticed_after"] is not None, operator.tail()
    operator.stop()
    code, said = operator.refused_start()
    assert (code != 0, "docs/runbooks/restore.md" in said) == (True, True), said


def is_away(url: str) -> bool:
    try:
        return requests.get(f"{url}/healthz", timeout=10).json()["services"]["cases"] != "ready"
    except (requests.RequestException, ValueError, KeyError):
        return True


def is_whole(worker: Caller, case: dict[str, Any]) -> bool:
    """The case is there, and the name of its person opens."""
    answer = worker.get(f"/api/v1/cases/{case['id']}/identity", headers=PURPOSE)
    return answer.ok and "Hernández" in answer.text


def add_letter(worker: Caller, case: dict[str, Any]) -> str:
    """The path of a document of the case."""
    headers = {"Content-Type": "application/octet-stream", "Content-Disposition": 'attachment; filename="carta.txt"'}
    documents = f"/api/v1/cases/{case['id']}/documents"
    added = worker.post(documents, params={"kind": "other"}, data=LETTER, headers=headers)
    assert added.status_code == 201, added.text
    return f"{documents}/{added.json()['id']}"


def read_letter(worker: Caller, path: str) -> bytes:
    ticket = worker.post(f"{path}/ticket", headers=PURPOSE)
    return worker.get(ticket.json()["address"]).content


def recipient_of(operator: OperatorShell) -> str:
    return operator.answer('age-keygen -y "$NEW_IDENTITY"')[1].strip()


def head() -> str:
    return subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=REPOSITORY, capture_output=True, text=True, check=True
    ).stdout.strip()
