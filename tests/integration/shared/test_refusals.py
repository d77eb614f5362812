"""Refused requests are audited: who tried what, without revealing whether it exists."""

from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from flask import Flask
from psycopg.rows import namedtuple_row
from werkzeug.test import TestResponse

from infra.local.secrets import SERVICES
from shared.web.access.denied_access_audit import EACH_ONE, DenialCounter, is_written
from tests.support.audit_down import audit_down
from tests.support.databases import ServiceDatabase
from tests.support.role_tokens import SOMEBODY, app_with_roles

pytestmark = pytest.mark.integration

FORBIDDEN = {
    "identity": ("caseworker", "POST", "/api/v1/users"),
    "cases": ("country_admin", "GET", "/api/v1/cases"),
    "referrals": ("analyst", "GET", "/api/v1/referrals"),
    "reporting": ("focal_point", "GET", "/api/v1/dashboard"),
}
MISSING = {
    "identity": ("country_admin", "GET", f"/api/v1/users/{SOMEBODY}"),
    "cases": ("caseworker", "GET", f"/api/v1/cases/{SOMEBODY}"),
    "referrals": ("focal_point", "POST", f"/api/v1/referrals/{SOMEBODY}/accept"),
    "reporting": ("analyst", "GET", f"/api/v1/extracts/{SOMEBODY}"),
}


class OneService:
    """One service in this process, and a look at its audit."""

    def __init__(self, database: ServiceDatabase, app: Flask) -> None:
        self.database, self.app = database, app

    def ask(self, role: str, method: str, path: str) -> TestResponse:
        headers = {"Authorization": f"Bearer {role}"}
        body: dict[str, str] | None = None if method == "GET" else {}
        return self.app.test_client().open(path, method=method, json=body, headers=headers)

    def rows(self) -> list[Any]:
        with psycopg.connect(self.database.admin_url, row_factory=namedtuple_row) as connection:
            return connection.execute("SELECT * FROM audit WHERE action LIKE 'access.%' ORDER BY id").fetchall()


@pytest.fixture
def one_service(
    request: pytest.FixtureRequest, service_database: Callable[[str], ServiceDatabase]
) -> Iterator[OneService]:
    database = service_database(getattr(request, "param", "cases"))
    with app_with_roles(database) as app:
        yield OneService(database, app)


@pytest.mark.parametrize("one_service", SERVICES, indirect=True)
def test_a_forbidden_endpoint_is_audited(one_service: OneService) -> None:
    role, method, path = FORBIDDEN[one_service.database.service]

    assert one_service.ask(role, method, path).status_code == 403

    (row,) = one_service.rows()
    assert (row.action, row.country, row.actor, row.organisation_id) == (
        "access.forbidden", "GT", str(SOMEBODY), SOMEBODY,
    )  # fmt: skip
    assert (row.object_id, row.fields) == (None, [f"{method} {path}"])


@pytest.mark.parametrize("one_service", SERVICES, indirect=True)
def test_a_missing_or_foreign_id_is_audited(one_service: OneService) -> None:
    role, method, path = MISSING[one_service.database.service]

    assert one_service.ask(role, method, path).status_code == 404

    (row,) = one_service.rows()
    assert (row.action, row.object_id) == ("access.not_found", SOMEBODY)
    assert len(row.fields) == 1


def test_allowed_requests_and_those_without_an_id_leave_no_refusal(one_service: OneService) -> None:
    assert one_service.ask("caseworker", "GET", "/api/v1/cases").status_code == 200
    assert one_service.ask("caseworker", "GET", "/api/v1/code-lists/nonsense").status_code == 404
    assert one_service.ask("nobody", "GET", f"/api/v1/cases/{SOMEBODY}").status_code == 401
    assert one_service.ask("caseworker", "POST", "/api/v1/cases").status_code == 422

    assert one_service.rows() == []


def test_refusals_cannot_fill_the_trail(one_service: OneService) -> None:
    for _ in range(100):
        assert one_service.ask("caseworker", "GET", f"/api/v1/cases/{SOMEBODY}").status_code == 404
    one_service.ask("country_admin", "GET", "/api/v1/cases")

    rows = one_service.rows()
    assert [row.action for row in rows] == ["access.not_found"] * (EACH_ONE + 1) + ["access.forbidden"]
    assert rows[EACH_ONE].fields[1:] == ["count:100"]


def test_with_the_audit_down_a_refusal_is_still_a_refusal(one_service: OneService) -> None:
    with audit_down(one_service.database.admin_url):
        assert one_service.ask("caseworker", "GET", f"/api/v1/cases/{SOMEBODY}").status_code == 404
        assert one_service.ask("country_admin", "GET", "/api/v1/cases").status_code == 403


def test_a_new_minute_is_counted_anew_and_callers_apart() -> None:
    tally = DenialCounter()

    assert [tally.count("a", "x", now) for now in (0.0, 1.0, 59.9, 60.0, 61.0)] == [1, 2, 3, 1, 2]
    assert [tally.count("b", "x", 61.0), tally.count("a", "y", 61.0)] == [1, 1]
    assert [n for n in range(1, 2001) if is_written(n)] == [*range(1, 11), 100, 1000]
