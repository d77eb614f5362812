"""The gateway answers for the whole platform whatever is stopped, and to operators alone."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import asdict
from socket import socket
from typing import Any

import pytest

from shared.operations.report import Report, Value
from tests.integration.gateway.conftest import RunningGateway
from tests.integration.gateway.recorder import Recorder, Seen, say
from tests.support import tokens

PATH = "/api/v1/operations"
NOWHERE = "http://127.0.0.1:9"
DEAD = (
    Value("ceiba_dead_letters_by_kind", {"service": "referrals", "kind": "cases.case_closed.v1"}, 3),
    Value("ceiba_dead_letters_oldest_seconds", {"service": "referrals", "kind": "cases.case_closed.v1"}, 7200),
)
RELAY = Report(kind="relay", version="1.0.0", revision="aa", values=DEAD)
API, WORKER = (Report(kind=kind, version="1.0.0", revision="aa") for kind in ("api", "worker"))


def a_service(client: socket, _: Seen) -> bool:
    body = {"status": "ready", "missing": [], "schema": "0042", "are_all": True}
    return say(client, json.dumps(body | {"reports": [asdict(each) for each in (API, WORKER, RELAY)]}).encode())


def read(gateway: RunningGateway, **claims: Any) -> dict[str, Any]:
    answer = gateway.send("GET", PATH, token=tokens.a_token(role="operator", **claims))
    assert answer.status == 200, answer.body
    body: dict[str, Any] = json.loads(answer.body)
    return body


def states(body: dict[str, Any]) -> dict[str, str]:
    return {each["service"]: each["state"] for each in body["state"]["services"]}


@pytest.fixture
def hanging() -> Iterator[threading.Event]:
    """Set at the end, so that nothing waits longer than the test."""
    ended = threading.Event()
    yield ended
    ended.set()


def test_only_an_operator_reads_it(gateway: RunningGateway) -> None:
    gateway.service.replies["/operations"] = a_service

    assert gateway.send("GET", PATH, token="").status == 401
    for role in set(tokens.SCOPES) - {"operator"}:
        refused = gateway.send("GET", PATH, token=tokens.a_token(role=role))
        assert (refused.status, json.loads(refused.body)["code"]) == (403, "forbidden"), role
    narrowed = tokens.a_token(role="operator", aud=f"{tokens.ISSUER}/resources/identity")
    assert gateway.send("GET", PATH, token=narrowed).status == 401
    assert gateway.service.asked("/operations") == []

    assert gateway.send("GET", PATH, token=tokens.a_token(role="operator")).status == 200


def test_dead_letters_are_problems_with_their_number_and_releases_are_counted(gateway: RunningGateway) -> None:
    gateway.service.replies["/operations"] = a_service

    body = read(gateway)

    dead = {"service": "referrals", "kind": "cases.case_closed.v1", "count": 3, "oldest_seconds": 7200.0}
    assert body["state"]["dead_letters"] == [dead]
    (problem,) = (each for each in body["problems"] if each["code"] == "DeadLetters")
    assert (problem["severity"], problem["subject"], problem["value"]) == ("ticket", "cases.case_closed.v1", 3)
    running = {(each["version"], each["revision"]): each["processes"] for each in body["state"]["releases"]}
    assert running["1.0.0", "aa"] == 12
    assert states(body) == dict.fromkeys(("gateway", "identity", "cases", "referrals", "reporting"), "ready")


def test_a_service_that_is_stopped_or_hangs_is_named_within_two_seconds(
    start_gateway: Callable[..., AbstractContextManager[RunningGateway]],
    own_service: Recorder,
    hanging: threading.Event,
) -> None:
    own_service.replies["/operations"] = a_service

    def hang(*_: object) -> bool:
        hanging.wait(10)
        return False

    with start_gateway(IDENTITY_URL=NOWHERE) as gateway:
        stopped = read(gateway)
        own_service.replies["/operations"] = hang
        began = time.monotonic()
        silent = read(gateway)
        took = time.monotonic() - began
        hanging.set()

    assert states(stopped) | {"gateway": "ready"} == {
        "gateway": "ready",
        "identity": "unreachable",
        **dict.fromkeys(("cases", "referrals", "reporting"), "ready"),
    }
    first = stopped["problems"][0]
    assert (first["code"], first["severity"], first["service"]) == ("ProcessMissing", "page", "identity")
    assert set(states(silent).values()) == {"ready", "unreachable"}
    assert took < 2


def test_an_answer_that_is_none_makes_its_service_unreachable_and_no_error(gateway: RunningGateway) -> None:
    gateway.service.replies["/operations"] = lambda client, _: say(client, b'{"status": "ready"}')

    assert set(states(read(gateway)).values()) == {"ready", "unreachable"}
