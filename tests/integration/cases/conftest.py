"""The cases service over a database of its own, and two organisations that use it."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from psycopg.rows import namedtuple_row
from redis import Redis
from werkzeug.test import TestResponse

from services.cases.bootstrap import Services, build, services
from services.cases.settings import DocumentSettings, read_settings
from services.cases.usecases.access.keep_member import keep_member
from services.cases.wsgi import create_app
from shared.contracts.identity import PersonChanged
from shared.kernel.country import Country
from tests.support.builders.case_bodies import a_registration
from tests.support.databases import ServiceDatabase
from tests.support.fixed_clock import FixedClock
from tests.support.tokens import bearer


@dataclass
class Caller:
    """One user of one organisation, with a token in her hand."""

    http: FlaskClient
    country: str = "GT"
    organisation_id: UUID = field(default_factory=uuid4)
    role: str = "caseworker"
    subject: str = field(default_factory=lambda: str(uuid4()))
    claims: dict[str, Any] = field(default_factory=dict)
    """What their tokens say besides."""

    def __post_init__(self) -> None:
        self.token = bearer(**self._described)

    @property
    def _described(self) -> dict[str, Any]:
        who = ("role", "country", "organisation_id", "subject")
        return {name: getattr(self, name) for name in who} | self.claims

    @property
    def through_referrals(self) -> "Caller":
        """The referrals service, with the token that identity gave it in exchange for hers."""
        acting = replace(self)
        exchanged = {"client_id": "referrals", "aud": "cases", "act": {"sub": "service:referrals"}}
        acting.token = bearer(**self._described | exchanged)
        return acting

    def request(
        self, method: str, path: str, *, json: Any = None, headers: dict[str, str] | None = None, **more: Any
    ) -> TestResponse:
        return self.http.open(
            f"/api/v1{path}", method=method, json=json, headers={**self.token, **(headers or {})}, **more
        )

    def get(self, path: str, **headers: str) -> TestResponse:
        return self.request("GET", path, headers=_dashed(headers))

    def post(self, path: str, json: Any = None, **headers: str) -> TestResponse:
        return self.request("POST", path, json={} if json is None else json, headers=_dashed(headers))

    def patch(self, path: str, json: Any, **headers: str) -> TestResponse:
        return self.request("PATCH", path, json=json, headers=_dashed(headers))

    def put(self, path: str, json: dict[str, str], **headers: str) -> TestResponse:
        return self.request("PUT", path, json=json, headers=_dashed(headers))

    def register(self, **changes: Any) -> Any:
        answer = self.post("/cases", a_registration(**changes))
        assert answer.status_code == 201, answer.text
        return answer.json


def _dashed(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


@dataclass
class Office:
    """The running service and what a test may look at."""

    database: ServiceDatabase
    services: Services
    app: Flask

    def caller(self, **description: Any) -> Caller:
        return Caller(self.app.test_client(), **description)

    def admin(self, statement: str, *values: bytes | str | UUID) -> list[Any]:
        """What a superuser sees: the test's own eyes."""
        with psycopg.connect(self.database.admin_url, autocommit=True, row_factory=namedtuple_row) as connection:
            cursor = connection.execute(statement, values or None)
            return cursor.fetchall() if cursor.description else []

    def at(self, moment: datetime) -> None:
        """Let the service work at another time."""
        services.use(Services(settings=self.services.settings, engine=self.services.engine, clock=FixedClock(moment)))

    def keep_documents(self, **changes: Any) -> Services:
        """Let the service keep documents as these settings say."""
        own = DocumentSettings(**{"max_bytes_of_kind": {}, **changes})
        settings = replace(self.services.settings, documents=own)
        changed = Services(settings=settings, engine=self.services.engine, clock=self.services.clock)
        services.use(changed)
        return changed

    def events(self, name: str) -> Any:
        return [row.data for row in self.admin("SELECT data FROM outbox WHERE name = %s ORDER BY id", name)]


def join(_: Office, *callers: Caller, active: bool = True) -> None:
    """Let the service know that they work in their organisations."""
    known(*callers, active=active)


def known(*callers: Caller, active: bool = True) -> None:
    """Let the running service know that they work in their organisations."""
    for caller in callers:
        country = Country(caller.country)
        with services().system_work(frozenset({country})) as work:
            keep_member(
                PersonChanged(
                    country=country,
                    user_id=UUID(caller.subject),
                    organisation_id=caller.organisation_id,
                    role=caller.role,
                    active=active,
                ),
                work=work,
            )


@pytest.fixture(scope="module")
def office(service_database: Callable[[str], ServiceDatabase]) -> Iterator[Office]:
    database = service_database("cases")
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("CEIBA_") and "TEST" not in name]:
            patch.delenv(name)
        for name, value in database.environ.items():
            patch.setenv(name, value)
        services = build(read_settings())
    app = create_app(services)
    yield Office(database, services, app)
    services.engine.dispose()


@pytest.fixture(autouse=True)
def the_usual_time(request: pytest.FixtureRequest) -> Iterator[None]:
    yield
    if "office" in request.fixturenames:
        services.use(request.getfixturevalue("office").services)


@pytest.fixture
def desk(office: Office, tmp_path: Path) -> Iterator[Path]:
    """A folder for documents, and the limits that a test may count on."""
    office.keep_documents(folder=str(tmp_path), max_bytes_of_kind={"court": 2_000_000}, per_case=20)
    yield tmp_path
    services.use(office.services)


@pytest.fixture
def ana(office: Office) -> Caller:
    """A caseworker in Guatemala."""
    return office.caller()


@pytest.fixture
def her_supervisor(office: Office, ana: Caller) -> Caller:
    return office.caller(role="supervisor", organisation_id=ana.organisation_id)


@pytest.fixture
def beto(office: Office, ana: Caller) -> Caller:
    """A colleague of Ana."""
    return office.caller(organisation_id=ana.organisation_id)


@pytest.fixture
def dora(office: Office, ana: Caller, beto: Caller, her_supervisor: Caller) -> Caller:
    """Another colleague, who is never named. Everybody of the organisation is known as a member."""
    dora = office.caller(organisation_id=ana.organisation_id)
    join(office, ana, beto, her_supervisor, dora)
    return dora


@pytest.fixture
def colleague_elsewhere(office: Office) -> Caller:
    """Same country, another organisation."""
    return office.caller()


@pytest.fixture
def liaison(office: Office) -> Caller:
    """The liaison of a prosecutor's office in the same country."""
    return office.caller(role="legal_liaison")


@pytest.fixture
def abroad(office: Office, ana: Caller) -> Caller:
    """Another country, even with the same organisation id in her token."""
    return office.caller(country="HN", organisation_id=ana.organisation_id)


@pytest.fixture
def cache(office: Office) -> Iterator[Any]:
    with Redis.from_url(office.services.settings.common.cache_url) as redis:
        yield redis
