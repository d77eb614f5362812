"""Which code is ready on which schema: a release that is behind the database goes on, one that is ahead waits."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import Client

from infra.local.secrets import SERVICES
from services.reporting import bootstrap
from services.reporting.settings import read_settings
from services.reporting.wsgi import create_app
from shared.db.revisions import OLDEST_CODE, SERVED_FOR, WrongSchema, revisions
from shared.draining import DRAIN_FILE
from tests.support.databases import ServiceDatabase, admin_rows
from tests.support.faults import eventually

pytestmark = pytest.mark.integration

OURS = revisions("reporting").known
NEXT = "of the next release"


@dataclass
class Deployment:
    """Reporting of this release on a database that another release may have migrated."""

    client: Client
    database: ServiceDatabase

    def is_at(self, revision: str, *, serves: str | None = None) -> None:
        admin_rows(self.database.admin_url, "UPDATE alembic_version SET version_num = %s", revision)
        if serves is not None:
            admin_rows(self.database.admin_url, "INSERT INTO schema_revision VALUES (%s, %s)", revision, serves)

    def ready(self) -> tuple[int, bool]:
        """The status of `/readyz`, and whether the migrations are as they have to be."""
        answer = self.client.get("/readyz")
        assert answer.json is not None
        return answer.status_code, answer.json["checks"]["migrations"]["ok"]


@pytest.fixture
def deployment(service_database: Callable[[str], ServiceDatabase]) -> Iterator[Deployment]:
    database = service_database("reporting")
    with pytest.MonkeyPatch.context() as patch:
        for variable in [variable for variable in os.environ if variable.startswith("CEIBA_")]:
            patch.delenv(variable)
        for variable, value in database.environ.items():
            patch.setenv(variable, value)
        parts = bootstrap.build(read_settings())
    yield Deployment(create_app(parts).test_client(), database)
    parts.engine.dispose()


def test_a_release_is_ready_on_its_own_schema_and_reads_no_migration_for_it(
    deployment: Deployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.db.revisions.ScriptDirectory.from_config", None)

    assert deployment.ready() == (200, True)


def test_the_previous_release_is_ready_on_the_schema_of_the_next(deployment: Deployment) -> None:
    deployment.is_at(NEXT, serves=OURS[-1])

    assert deployment.ready() == (200, True)


def test_a_release_that_was_ready_learns_within_seconds_that_it_is_served_no_longer(
    deployment: Deployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.db.revisions.SERVED_FOR", 0.2)
    assert deployment.ready() == (200, True)
    deployment.is_at(NEXT, serves=NEXT)

    assert eventually(lambda: deployment.ready() == (503, False), within=10) is not None
    assert SERVED_FOR <= 10


def test_a_release_that_the_schema_no_longer_serves_waits(deployment: Deployment) -> None:
    deployment.is_at(NEXT, serves=NEXT)

    assert deployment.ready() == (503, False)


@pytest.mark.parametrize("revision", [OURS[-2], OURS[0]])
def test_a_release_waits_for_its_migrations(deployment: Deployment, revision: str) -> None:
    deployment.is_at(revision)

    assert deployment.ready() == (503, False)


def test_a_release_waits_on_the_schema_of_an_earlier_one_that_wrote_down_no_migration(deployment: Deployment) -> None:
    deployment.database.downgrade(OURS[-2])

    assert deployment.ready() == (503, False)


def test_a_newer_schema_without_a_migration_of_ours_is_not_beyond(deployment: Deployment) -> None:
    admin_rows(deployment.database.admin_url, "DELETE FROM schema_revision WHERE revision = %s", OURS[-1])
    deployment.is_at(NEXT, serves=OURS[-1])

    assert deployment.ready() == (503, False)


def test_migrating_by_the_previous_release_leaves_a_newer_schema_as_it_is(deployment: Deployment) -> None:
    deployment.is_at(NEXT, serves=OURS[-1])

    deployment.database.upgrade()

    assert revisions_of(deployment.database) == ([NEXT], {*OURS, NEXT})


def test_migrating_by_a_release_that_the_schema_does_not_serve_is_refused(deployment: Deployment) -> None:
    deployment.is_at(NEXT, serves=NEXT)

    with pytest.raises(WrongSchema):
        deployment.database.upgrade()


@pytest.mark.parametrize("service", SERVICES)
def test_a_schema_says_what_it_had_and_the_oldest_code_that_it_serves(
    service_database: Callable[[str], ServiceDatabase], service: str
) -> None:
    database, known = service_database(service), revisions(service).known
    (oldest,) = admin_rows(database.admin_url, "SELECT DISTINCT oldest_code FROM schema_revision")

    assert revisions_of(database) == ([known[-1]], set(known))
    assert oldest.oldest_code == OLDEST_CODE[service]
    assert OLDEST_CODE[service] in known

    database.downgrade(known[-1])
    assert revisions_of(database)[1] == set(known)


def test_a_process_that_is_drained_says_so_and_keeps_no_connection(
    deployment: Deployment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(DRAIN_FILE, str(tmp_path / "draining"))
    kept = [deployment.client.get(path) for path in ("/readyz", "/livez")]
    (tmp_path / "draining").touch()
    closed = [deployment.client.get(path) for path in ("/readyz", "/livez")]

    assert [(answer.status_code, answer.headers.get("Connection")) for answer in kept] == [(200, None), (200, None)]
    assert [(answer.status_code, answer.headers.get("Connection")) for answer in closed] == [
        (503, "close"),
        (200, "close"),
    ]


def revisions_of(database: ServiceDatabase) -> tuple[list[Any], set[Any]]:
    """The migration that the schema is at, and all that are written down."""
    current = admin_rows(database.admin_url, "SELECT version_num FROM alembic_version")
    noted = admin_rows(database.admin_url, "SELECT revision FROM schema_revision")
    return [row.version_num for row in current], {row.revision for row in noted}
