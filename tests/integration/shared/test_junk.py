"""Junk on every kind of queue of a real worker: set aside and counted, and the good message after it is applied."""

import base64
import json
import ssl
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from shared.contracts.subscriptions import REFERRALS_EVENTS
from shared.kernel.ids import new_id
from shared.messaging import junk
from shared.messaging.celery_app import make_celery
from shared.messaging.consumer import Consumer
from shared.messaging.junk import JunkMessage, checked, junk_key
from shared.messaging.transport import Transport
from shared.redis_client import redis_client
from tests.integration.shared.conftest import OneService
from tests.integration.shared.test_retention import a_message
from tests.support.faults import Victim, eventually
from tests.support.faults_worker import EFFECT_TABLE
from tests.support.redis_servers import fresh_certificate, redis_server

pytestmark = pytest.mark.integration

TASK = "referrals.consume"
WORKER = [sys.executable, "-m", "celery", "-A", "tests.support.faults_worker", "worker", "--pool", "prefork"]
WORKER += ["--concurrency", "2", "--without-gossip", "--without-mingle", "--loglevel", "WARNING"]
WORKER += ["--include", "shared.messaging.heartbeat", "--hostname", "referrals@junk"]
PULSE_QUEUE = "referrals@junk.dq2"
CANARY = "Xiomara Canario"


def message(body: Any = None, *, encoded: str | None = None, **changes: Any) -> dict[str, Any]:
    """A message as kombu writes it; `changes` replace whole parts."""
    content = [[body], {}, {"callbacks": None, "errbacks": None, "chain": None, "chord": None}]
    text = encoded if encoded is not None else base64.b64encode(json.dumps(content).encode()).decode()
    whole: dict[str, Any] = {
        "body": text,
        "content-encoding": "utf-8",
        "content-type": "application/json",
        "headers": {"task": TASK, "id": str(new_id()), "lang": "py"},
        "properties": {
            "delivery_tag": str(new_id()),
            "delivery_info": {"exchange": "", "routing_key": REFERRALS_EVENTS},
            "body_encoding": "base64",
            "priority": 0,
        },
    }
    return whole | changes


def b64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


GOOD = message()
EMBEDS = {"callbacks": [{"task": "messaging.heartbeat"}], "errbacks": None, "chain": [{"task": TASK}], "chord": None}
AT_THE_GATE: dict[str, bytes | dict[str, Any]] = {
    "a word": b"junk",
    "a name": CANARY.encode(),
    "nothing": b"",
    "bytes that are no text": b"\xff\xfe\x00\x80",
    "half a surrogate": b'"\xed\xa0\x80"',
    "a number": b"7",
    "a number of 5,000 digits": b"1" * 5000,
    "null": b"null",
    "a list": b"[]",
    "an empty object": b"{}",
    "100,000 brackets": b"[" * 100_000 + b"]" * 100_000,
    "5 MiB": b'"' + b"x" * 5 * 1024 * 1024 + b'"',
    "no headers": {key: value for key, value in GOOD.items() if key != "headers"},
    "headers that are a list": message(headers=[]),
    "headers that are null": message(headers=None),
    "an unknown task": message(headers={"task": f"{CANARY}", "id": "1"}),
    "a task of Celery": message(headers={"task": "celery.backend_cleanup", "id": "1"}),
    "a task that is a list": message(headers={"task": [TASK], "id": "1"}),
    "an id that is an object": message(headers={"task": TASK, "id": {}}),
    "an id of 10,000 letters": message(headers={"task": TASK, "id": "x" * 10_000}),
    "an end that is no time": message(headers={"task": TASK, "id": "1", "expires": "soon"}),
    "an end that is a number": message(headers={"task": TASK, "id": "1", "expires": 1e400}),
    "no properties": {key: value for key, value in GOOD.items() if key != "properties"},
    "properties that are a text": message(properties="x"),
    "no delivery info": message(properties={"delivery_tag": "x"}),
    "no body": {key: value for key, value in GOOD.items() if key != "body"},
    "a body that is not base64": message(encoded="ñ"),
    "a body that is not JSON": message(encoded=b64("junk")),
    "a body that is a number": message(encoded=b64("7")),
    "a body of two": message(encoded=b64("[[], {}]")),
    "two arguments": message(encoded=b64("[[1, 2], {}, {}]")),
    "keywords": message(encoded=b64('[[], {"wire": 1}, {}]')),
    "a decimal of kombu": message({"__type__": "decimal", "__value__": "1"}),
    "bytes of kombu": message({"envelope": {"__type__": "base64", "__value__": "AAAA"}, "key": "", "signature": ""}),
    "a decimal that is none": message({"__type__": "decimal", "__value__": "one"}),
    "a type that kombu does not know": message([{"__type__": "os.system", "__value__": "true"}]),
    "a type in disguise": message(encoded=b64(r'[[{"\u005f_type__": "uuid", "__value__": 1}], {}, {}]')),
    "a body of 900 levels": message(encoded=b64("[[" + "[" * 900 + "]" * 900 + "], {}, {}]")),
}
IN_THE_TASK: dict[str, dict[str, Any]] = {
    "no argument": message(encoded=b64("[[], {}, {}]")),
    "null as envelope": message(None),
    "a text as envelope": message("junk"),
    "an empty envelope": message({}),
    "an envelope without a key": message({"envelope": {}, "signature": ""}),
    "pickle by name": message({"envelope": 1}, **{"content-type": "application/x-python-serialize"}),
    "callbacks and a chain": message(encoded=b64(json.dumps([[{}], {}, EMBEDS]))),
    "200 levels": message(encoded=b64("[[" + "[" * 200 + "]" * 200 + "], {}, {}]")),
}


def entry(what: bytes | dict[str, Any]) -> bytes:
    return what if isinstance(what, bytes) else json.dumps(what).encode()


@pytest.mark.parametrize("name", AT_THE_GATE)
def test_junk_is_not_shown_to_celery(name: str) -> None:
    with pytest.raises(JunkMessage) as refused:
        checked(entry(AT_THE_GATE[name]), lambda task: task == TASK)

    assert str(refused.value) in ("not_json", "no_envelope", "unknown_task", "no_body", "too_large")


@pytest.mark.parametrize("what", [Decimal(1), b"\xff", {"envelope": datetime.now(UTC)}, [new_id()]])
def test_an_argument_that_is_no_json_is_set_aside(one_service: OneService, what: Any) -> None:
    redis = redis_client(one_service.settings.broker_url)
    redis.flushall()

    Consumer(one_service.settings, {}, {}, lambda: one_service).take(what)

    (kept,) = redis.lrange(junk_key("referrals"), 0, -1)
    assert json.loads(kept)["reason"] == "malformed"


def test_a_message_is_written_anew_without_what_could_do_more() -> None:
    sent = message({"a": 1}, encoded=b64(json.dumps([[{"a": 1}], {}, EMBEDS])))
    sent["headers"] |= {"timelimit": ["x"], "eta": "junk", "retries": "many", "shadow": CANARY, "group": 1}
    sent["properties"]["delivery_tag"] = "another's"

    made = json.loads(checked(entry(sent), lambda task: task == TASK))

    assert json.loads(base64.b64decode(made["body"])) == [[{"a": 1}], {}, dict.fromkeys(EMBEDS)]
    assert made["headers"].keys() == {"task", "id", "root_id", "lang", "argsrepr", "kwargsrepr", "expires"}
    assert made["properties"]["delivery_tag"] != "another's"
    assert made["properties"]["delivery_info"]["routing_key"] == REFERRALS_EVENTS


@pytest.fixture
def worker(one_service: OneService, tmp_path: Path) -> Iterator[Victim]:
    with working(one_service, tmp_path, one_service.settings.broker_url) as victim:
        yield victim


@contextmanager
def working(one_service: OneService, tmp_path: Path, broker_url: str) -> Iterator[Victim]:
    """A worker that reads its queues at an address."""
    one_service.admin(EFFECT_TABLE)
    redis_client(one_service.settings.broker_url).flushall()
    environment = one_service.database.environ | {
        "CEIBA_BROKER_URL": broker_url,
        "CEIBA_HEARTBEAT_FILE": str(tmp_path / "heartbeat"),
    }
    victim = Victim(WORKER, environment, tmp_path / "worker.log")
    victim.start()
    assert eventually((tmp_path / "heartbeat").exists, within=90) is not None
    yield victim
    victim.kill()


@pytest.mark.timeout(360)
def test_a_worker_outlives_junk_on_every_kind_of_queue(one_service: OneService, worker: Victim, tmp_path: Path) -> None:
    redis = redis_client(one_service.settings.broker_url)
    pushed: Counter[str] = Counter()
    for queue in (REFERRALS_EVENTS, PULSE_QUEUE):
        for what in (*AT_THE_GATE.values(), *IN_THE_TASK.values()):
            redis.lpush(queue, entry(what))
            pushed[queue] += 1
    redis.hset("referrals.unacked", "junk", "junk")
    redis.zadd("referrals.unacked_index", {"junk": time.time() - 100_000})
    pushed["referrals.unacked"] += 1
    organisation = new_id()
    redis.lpush(REFERRALS_EVENTS, entry(message(a_message(one_service, organisation, 1))))

    def applied() -> bool:
        return bool(one_service.admin("SELECT 1 FROM fault_effect WHERE aggregate_id = %s", organisation))

    assert eventually(applied, within=60) is not None, (tmp_path / "worker.log").read_text()
    assert eventually(lambda: not redis.hexists("referrals.unacked", "junk"), within=90) is not None

    def set_aside() -> list[dict[str, Any]]:
        return [json.loads(text) for text in redis.lrange(junk_key("referrals"), 0, -1)]

    def all_is_set_aside() -> bool:
        found = set_aside()
        queues = {one["queue"] for one in found}
        return len(found) >= min(junk.KEPT, pushed.total() - 4) and queues >= pushed.keys()

    eventually(all_is_set_aside, within=90)
    kept = set_aside()
    print(f"\n  pushed {dict(pushed)}; kept {Counter(one['reason'] for one in kept)}")
    assert worker.process is not None
    assert worker.process.poll() is None
    assert len(kept) >= min(junk.KEPT, pushed.total() - 4)
    assert {one["queue"] for one in kept} >= {REFERRALS_EVENTS, PULSE_QUEUE, "referrals.unacked"}
    assert max(len(one["entry"]) for one in kept) <= junk.KEPT_BYTES
    log = (tmp_path / "worker.log").read_text()
    assert CANARY not in log
    assert log.count("junk set aside") < pushed.total() / 2


@pytest.mark.timeout(360)
def test_a_worker_outlives_junk_and_foreign_tasks_over_tls_too(one_service: OneService, tmp_path: Path) -> None:
    with (
        redis_server(tmp_path, tls=fresh_certificate(tmp_path / "tls")) as server,
        server.client() as redis,
        working(one_service, tmp_path, server.url) as worker,
    ):
        for name in ("a word", "a task of Celery", "an unknown task"):
            redis.lpush(REFERRALS_EVENTS, entry(AT_THE_GATE[name]))
        organisation = new_id()
        redis.lpush(REFERRALS_EVENTS, entry(message(a_message(one_service, organisation, 1))))

        def applied() -> bool:
            return bool(one_service.admin("SELECT 1 FROM fault_effect WHERE aggregate_id = %s", organisation))

        assert eventually(applied, within=60) is not None, (tmp_path / "worker.log").read_text()
        assert worker.process is not None
        assert worker.process.poll() is None
        kept = [json.loads(text)["reason"] for text in redis.lrange(junk_key("referrals"), 0, -1)]
    print(f"\n  pushed 3 over TLS; kept {Counter(kept)}")
    assert Counter(kept) == {"not_json": 1, "unknown_task": 2}
    assert server.password not in (tmp_path / "worker.log").read_text()


def test_over_tls_the_certificate_of_the_broker_is_compared(one_service: OneService) -> None:
    settings = replace(one_service.settings, broker_url="rediss://localhost:1/0")

    with make_celery(settings, queues=[REFERRALS_EVENTS]).connection_for_read() as connection:
        assert connection.ssl == {"ssl_cert_reqs": ssl.CERT_REQUIRED}
        assert isinstance(connection.transport, Transport)


def test_junk_never_takes_more_than_a_hundred_places(one_service: OneService) -> None:
    redis = redis_client(one_service.settings.broker_url)
    redis.flushall()
    for number in range(150):
        junk.set_aside(redis, "referrals", REFERRALS_EVENTS, "not_json", b"x" * number * 100)

    assert redis.llen(junk_key("referrals")) == junk.KEPT
    assert 0 < redis.ttl(junk_key("referrals")) <= junk.KEPT_SECONDS
