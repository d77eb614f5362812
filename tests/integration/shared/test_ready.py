"""Every service answers the same questions at `/readyz`, and turns requests away only when it can do nothing."""

import importlib
import os
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
from flask import Flask
from prometheus_client import REGISTRY
from redis import Redis

from infra.local.secrets import SERVICES
from infra.ops.provision import provision_database
from shared.db.engine import make_engine
from shared.messaging import worker_presence
from shared.messaging.worker_presence import announce_worker
from shared.redis_client import redis_client
from shared.web import clock_offset
from shared.web.clock_offset import WAITS_FROM
from tests.support.databases import ServiceDatabase

NOWHERE = "redis://127.0.0.1:9/0"
CHECKS = {"database", "migrations", "broker", "cache", "worker", "clock"}
OWN = {"identity": {"signing_keys"}}


@dataclass
class Service:
    """One service, and how to build its application over changed parts."""

    name: str
    settings: Any

    def app(self, *, database_url: str | None = None, **common: str) -> Flask:
        bootstrap = importlib.import_module(f"services.{self.name}.bootstrap")
        settings = replace(self.settings, common=replace(self.settings.common, **common))
        parts = bootstrap.build(settings)
        app = importlib.import_module(f"services.{self.name}.wsgi").create_app(parts)
        if database_url:
            # The database goes away after the start: at the start itself the process would not come up.
            parts.engine.dispose()
            parts.engine.pool = make_engine(database_url).pool
        return app

    def ready(self, **changes: str) -> tuple[int, dict[str, Any]]:
        answer = self.app(**changes).test_client().get("/readyz")
        return answer.status_code, answer.json

    @property
    def broker(self) -> Redis:
        return redis_client(self.settings.common.broker_url)


@pytest.fixture(scope="module", params=SERVICES)
def service(request: pytest.FixtureRequest, service_database: Callable[[str], ServiceDatabase]) -> Service:
    name = request.param
    database = service_database(name)
    module = importlib.import_module(f"services.{name}.settings")
    with pytest.MonkeyPatch.context() as patch:
        for variable in [variable for variable in os.environ if variable.startswith("CEIBA_")]:
            patch.delenv(variable)
        for variable, value in database.environ.items():
            patch.setenv(variable, value)
        settings = module.read_settings()
    return Service(name, settings)


@pytest.fixture(autouse=True)
def no_worker_yet(service: Service) -> None:
    service.broker.delete(f"ceiba.alive.{service.name}")


def missing(body: dict[str, Any]) -> set[str]:
    return {name for name, check in body["checks"].items() if not check["ok"]}


def test_with_all_there_is_and_a_worker_that_lives_it_is_ready(service: Service) -> None:
    client = service.app().test_client()
    announce_worker(service.broker, service.name)

    answer = client.get("/readyz")

    body = answer.json
    assert (answer.status_code, body["status"], missing(body)) == (200, "ready", set())
    assert set(body["checks"]) == CHECKS | OWN.get(service.name, set())
    assert 0 <= body["checks"]["worker"]["age_s"] < 5


def test_without_a_worker_it_says_so_and_goes_on(service: Service) -> None:
    status, body = service.ready()

    assert (status, body["status"], missing(body)) == (200, "degraded", {"worker"})
    assert body["checks"]["worker"]["age_s"] is None


def test_a_worker_of_another_service_is_none_of_its_own(service: Service) -> None:
    others = [name for name in SERVICES if name != service.name]
    for name in others:
        announce_worker(service.broker, name)

    assert missing(service.ready()[1]) == {"worker"}
    service.broker.delete(*(f"ceiba.alive.{name}" for name in others))


def test_a_silent_worker_is_reported_with_its_age(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker_presence, "_KEPT", 3600 - 90)
    announce_worker(service.broker, service.name)
    monkeypatch.setattr(worker_presence, "_KEPT", 3600)

    status, body = service.ready()

    assert (status, missing(body)) == (200, {"worker"})
    assert 90 <= body["checks"]["worker"]["age_s"] < 150


def test_without_the_broker_it_continues_and_keeps_its_events(service: Service) -> None:
    status, body = service.ready(broker_url=NOWHERE)

    assert (status, body["status"], missing(body)) == (200, "degraded", {"broker", "worker"})


def test_a_broker_without_room_is_missing_although_it_answers(service: Service) -> None:
    room = service.broker.config_get("maxmemory")["maxmemory"]
    service.broker.config_set("maxmemory", 1)
    try:
        assert service.broker.ping()
        status, body = service.ready()
    finally:
        service.broker.config_set("maxmemory", room)

    assert (status, body["status"]) == (200, "degraded")
    assert "broker" in missing(body)
    assert "broker" not in missing(service.ready()[1])


@pytest.mark.parametrize(
    ("ahead", "status", "is_missing"),
    [(0, 200, False), (20, 200, True), (-120, 200, True), (WAITS_FROM + 60, 503, True), (-WAITS_FROM - 60, 503, True)],
)
def test_a_clock_that_differs_from_the_database_is_told_and_where_nothing_is_taken_it_waits(
    service: Service, monkeypatch: pytest.MonkeyPatch, ahead: int, status: int, is_missing: bool
) -> None:
    app = service.app()
    monkeypatch.setattr(clock_offset, "time", SimpleNamespace(time=lambda: time.time() + ahead))

    answer = app.test_client().get("/readyz")

    assert (answer.status_code, "clock" in missing(answer.json)) == (status, is_missing)
    assert abs(answer.json["checks"]["clock"]["offset_s"] - ahead) < 2
    measured = REGISTRY.get_sample_value("ceiba_clock_offset_seconds", {"service": service.name})
    assert measured == answer.json["checks"]["clock"]["offset_s"]


def test_without_the_cache_it_goes_on_with_what_needs_none(service: Service) -> None:
    status, body = service.ready(cache_url=NOWHERE)

    assert (status, body["status"], missing(body)) == (200, "degraded", {"cache", "worker"})


def test_without_its_database_it_waits(service: Service) -> None:
    status, body = service.ready(database_url="postgresql://nobody@127.0.0.1:9/none")

    assert (status, body["status"]) == (503, "waiting")
    assert {"database", "migrations"} <= missing(body)


def test_without_the_settings_of_its_role_it_waits_and_names_them(service: Service, postgres_url: str) -> None:
    database = service.settings.common.database_url.rpartition("/")[2]
    with psycopg.connect(postgres_url) as connection:
        connection.execute(f"ALTER ROLE {service.name}_app IN DATABASE {database} RESET ALL")
    try:
        status, body = service.ready()
    finally:
        provision_database(postgres_url, service.name, database)

    assert (status, body["status"]) == (503, "waiting")
    assert {"statement_timeout", "idle_in_transaction_session_timeout"} <= set(
        body["checks"]["database"]["missing_settings"]
    )


def test_no_reason_and_no_address_is_shown(service: Service) -> None:
    app = service.app(broker_url="redis://secret-user:secret-word@127.0.0.1:9/0")

    text = app.test_client().get("/readyz").text

    assert "secret" not in text
    assert "127.0.0.1" not in text
