"""A service answers for all its processes, by what each of them has stored on the broker."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from flask import Flask
from psycopg.rows import namedtuple_row
from redis import Redis

from services.referrals import bootstrap
from services.referrals.settings import read_settings
from services.referrals.wsgi import create_app
from shared.messaging.measures import Measures
from shared.operations import reports as kept
from shared.operations.report import Report, own_report
from shared.operations.reports import Reports
from shared.redis_client import redis_client
from tests.integration.shared.conftest import OneService

pytestmark = pytest.mark.integration

DEAD_LETTER = """
INSERT INTO dead_letter (consumer, event_id, envelope, error)
VALUES ('referrals.events', gen_random_uuid(), %s, 'MARIA LOPEZ')
"""


@pytest.fixture
def broker(one_service: OneService) -> Iterator["Redis"]:
    client = redis_client(one_service.settings.broker_url)
    client.flushall()
    yield client
    client.flushall()


@pytest.fixture
def app(one_service: OneService, monkeypatch: pytest.MonkeyPatch) -> Flask:
    for variable, value in one_service.database.environ.items():
        monkeypatch.setenv(variable, value)
    return create_app(bootstrap.build(read_settings()))


def answer(app: Flask) -> dict[str, Any]:
    found = app.test_client().get("/operations")
    assert found.status_code == 200
    body: dict[str, Any] = found.json
    return body


def kinds(body: dict[str, Any]) -> list[str]:
    return sorted(report["kind"] for report in body["reports"])


def test_a_relay_that_measures_is_among_the_processes_with_what_it_measured(
    one_service: OneService, broker: "Redis", app: Flask
) -> None:
    assert kinds(answer(app)) == ["api"]
    envelope = '{"name": "cases.case_closed.v1", "data": {"note": "MARIA LOPEZ"}}'
    one_service.admin(DEAD_LETTER, envelope)
    with psycopg.connect(one_service.database.relay_url, autocommit=True, row_factory=namedtuple_row) as relay:
        Measures(one_service.settings).measure(relay)

    body = answer(app)

    assert (body["status"], body["missing"], body["are_all"]) == ("degraded", ["worker"], True)
    assert kinds(body) == ["api", "relay"]
    (relay_report,) = (report for report in body["reports"] if report["kind"] == "relay")
    dead = [value for value in relay_report["values"] if value["name"] == "ceiba_dead_letters_by_kind"]
    assert dead == [
        {
            "name": "ceiba_dead_letters_by_kind",
            "labels": {"service": "referrals", "kind": "cases.case_closed.v1"},
            "value": 1.0,
        }
    ]
    assert "MARIA" not in str(body)
    assert str(body["schema"]).isdigit()


def test_a_process_that_ended_is_missing_when_its_report_is_too_old(
    broker: "Redis", app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "process_id", lambda: "another-host-1")
    Reports(broker, "referrals").store(own_report("worker", "referrals"))
    monkeypatch.undo()
    assert kinds(answer(app)) == ["api", "worker"]

    broker.delete("referrals.process.worker-another-host-1")

    assert kinds(answer(app)) == ["api"]
    assert b"worker-another-host-1" not in broker.smembers("referrals.processes")


def test_a_report_ends_by_itself(broker: "Redis") -> None:
    Reports(broker, "referrals").store(Report(kind="relay", version="1", revision="2"))

    (key,) = (name for name in broker.keys("referrals.process.*"))
    assert 0 < broker.pttl(key) <= kept.KEPT_SECONDS * 1000


def test_without_the_broker_a_service_tells_of_the_process_that_answers(
    one_service: OneService, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CEIBA_BROKER_URL", "redis://127.0.0.1:9/0")
    without = create_app(bootstrap.build(read_settings()))

    body = answer(without)

    assert (body["missing"], body["are_all"], kinds(body)) == (["broker", "worker"], False, ["api"])
