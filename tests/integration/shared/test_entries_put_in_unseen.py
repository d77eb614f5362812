"""Who has the password and the context key of a service adds no entry unseen by the chain, and none in the past."""

import base64
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege
from psycopg.rows import namedtuple_row

from infra.processes import SERVICES
from shared.db.audit.audit import seal_rows
from shared.db.audit.audit_verification import verify
from shared.kernel.ids import first_id_at, new_id
from tests.integration.shared.conftest import OneService
from tests.integration.shared.test_audit_chain import seal_accesses
from tests.support.databases import ServiceDatabase, admin_rows
from tests.support.history import as_the_service

pytestmark = pytest.mark.integration
PUT = """
INSERT INTO audit (id, country, at, actor, client_id, organisation_id, action, object_type, object_id, fields,
                   request_id, sealed)
VALUES (%s, 'GT', %s, %s, 'ceiba-web', NULL, 'identity.read', 'case', %s, '{}', '', %s)
"""
MONTH = timedelta(days=30)


@pytest.fixture(params=SERVICES)
def database(request: pytest.FixtureRequest, service_database: Callable[[str], ServiceDatabase]) -> ServiceDatabase:
    return service_database(request.param)


@contextmanager
def thief(database: ServiceDatabase) -> Iterator["psycopg.Connection[Any]"]:
    with as_the_service(database, base64.b64decode(database.environ["CEIBA_CONTEXT_KEY"])) as connection:
        yield connection


def put(database: ServiceDatabase, entry: UUID, at: datetime, *, sealed: bool = False) -> None:
    with thief(database) as connection:
        connection.execute(PUT, (entry, at, f"system:{database.service}", new_id(), sealed))


def test_an_entry_cannot_come_sealed(database: ServiceDatabase) -> None:
    with pytest.raises(InsufficientPrivilege, match="row-level security"):
        put(database, new_id(), datetime.now(UTC), sealed=True)


def test_an_entry_is_of_now_whatever_its_writer_says(database: ServiceDatabase) -> None:
    before = datetime.now(UTC)
    past = before - MONTH

    put(database, first_id_at(past), past)

    (entry,) = admin_rows(database.admin_url, "SELECT id, at FROM audit")
    assert before - timedelta(minutes=1) < entry.at < before + timedelta(minutes=1)
    assert first_id_at(before - timedelta(minutes=1)) < entry.id < first_id_at(before + timedelta(minutes=1))


def test_what_is_put_in_otherwise_is_found(one_service: OneService, tmp_path: Any) -> None:
    seal_accesses(one_service, tmp_path)
    # As a database administrator, whom neither policy nor trigger binds.
    past = datetime.now(UTC) - MONTH
    for entry, sealed in ((new_id(), True), (first_id_at(past), False)):
        at = past if not sealed else datetime.now(UTC)
        one_service.admin(PUT, entry, at, "supervisor", new_id(), sealed)
    with psycopg.connect(one_service.database.relay_url, autocommit=True, row_factory=namedtuple_row) as relay:
        seal_rows(relay)

    with psycopg.connect(one_service.database.admin_url, row_factory=namedtuple_row) as admin:
        found = verify(admin, "GT", None)
    assert [(finding.seq, finding.problem) for finding in found] == [(5, "not_in_chain"), (6, "out_of_order")]
