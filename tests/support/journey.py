"""The main job as a client of the platform does it: request bodies, received webhooks, access to the databases."""

import json
import threading
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from redis import Redis
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from infra.local.environment import database_url
from infra.local.redis_servers import url_of_running
from infra.local.secrets import load_or_generate
from shared.redis_client import redis_client
from tests.support.builders import case_bodies, referral_bodies
from tests.support.databases import admin_rows
from tests.support.days import in_days
from tests.support.http_server import QuietHandler, http_server
from tests.support.platform import Caller, Platform


def a_consent(**other: Any) -> dict[str, Any]:
    """A consent given today, for twelve months."""
    return case_bodies.a_consent(**{"given_on": in_days(0), "expires_on": None} | other)


def a_registration(**other: Any) -> dict[str, Any]:
    """A body for `POST /api/v1/cases`: a child met today, with a document that no other case of the platform has."""
    document = {"type": "passport", "number": f"E{uuid4().hex[:8]}", "country": "HND"}
    own = {"identity": case_bodies.an_identity(documents=[document]), "consents": [a_consent()]}
    return case_bodies.a_registration(**{"identified_on": in_days(0), **own} | other)


def a_referral(case: Mapping[str, Any], to_organisation_id: str, **other: Any) -> dict[str, Any]:
    """A body for `POST /api/v1/referrals` under the first consent of `case`."""
    return referral_bodies.a_referral(
        case_id=case["id"],
        consent_id=case["consents"][0]["id"],
        to_organisation_id=to_organisation_id,
        **other,
    )


def register(caller: Caller, **other: Any) -> dict[str, Any]:
    """A new case: the body of the response."""
    answer = caller.post("/api/v1/cases", json=a_registration(**other))
    assert answer.status_code == 201, answer.text
    case: dict[str, Any] = answer.json()
    return case


@dataclass
class WebhookReceiver:
    """An NGO's own system: accepts only webhooks that the `standardwebhooks` library has verified, and counts them."""

    secret: str = ""
    refused: int = 0
    bodies: list[bytes] = field(default_factory=list)
    ids_of: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """Referral → `webhook-id` of every delivery about it, in order of arrival."""
    effects_of: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Referral → the deliveries on which a receiver acts that recognises repeated ids."""
    headers_of: dict[str, list[dict[str, str]]] = field(default_factory=lambda: defaultdict(list))
    """Referral → the headers of every delivery about it, names in lower case."""
    url: str = ""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, headers: dict[str, str], body: bytes) -> int:
        """The status of the response."""
        try:
            Webhook(self.secret).verify(body, headers)
        except WebhookVerificationError:
            self.refused += 1
            return 401
        event = json.loads(body)
        referral_id = event["data"].get("referral_id", "")
        with self._lock:
            self.bodies.append(body)
            self.ids_of[referral_id].append(headers["webhook-id"])
            self.headers_of[referral_id].append(headers)
            self.effects_of[referral_id].add(f"{event['type']}|{headers['webhook-id']}")
        return 204


@contextmanager
def webhook_receiver() -> Iterator[WebhookReceiver]:
    """A receiver that listens on loopback; its `secret` is set when its endpoint is registered."""
    receiver = WebhookReceiver()

    class Handler(QuietHandler):
        def answer(self) -> None:
            self.reply(receiver.take({name.lower(): value for name, value in self.headers.items()}, self.body()))

    with http_server(Handler) as url:
        receiver.url = f"{url}/ceiba"
        yield receiver


@contextmanager
def registered_webhook(caller: Caller, receiver: WebhookReceiver) -> Iterator[None]:
    """The endpoint of the caller's organisation, removed at the end."""
    answer = caller.post("/api/v1/webhook-endpoints", json={"url": receiver.url, "events": []})
    assert answer.status_code == 201, answer.text
    receiver.secret = answer.json()["secret"]
    try:
        yield
    finally:
        removed = caller.delete(answer.headers["Location"], headers={"If-Match": answer.headers["ETag"]})
        assert removed.status_code in {204, 412}, removed.text


@dataclass(frozen=True)
class Backstage:
    """Access that only tests have: every row as a superuser, and both Redis servers."""

    platform: Platform

    def rows(self, service: str, statement: str, *values: Any) -> list[Any]:
        """Rows of a statement in the database of `service`."""
        return admin_rows(self.database_url(service), statement, *values)

    def number(self, service: str, statement: str, *values: Any) -> int:
        """The first column of the first row."""
        return int(self.rows(service, statement, *values)[0][0])

    def database_url(self, service: str) -> str:
        """The superuser's URL of the database of `service`."""
        secrets = load_or_generate(self.platform.home.secrets)
        base = f"postgresql://127.0.0.1:{self.platform.processes()['postgres']['port']}/postgres"
        return database_url(base, user="postgres", password=secrets.postgres_password, database=f"ceiba_{service}")

    def redis(self, name: str) -> "Redis":
        """The `broker` or the `cache`."""
        return redis_client(self.redis_url(name), socket_timeout=10)

    def redis_url(self, name: str) -> str:
        """The administrator's address of the `broker` or the `cache`."""
        home = self.platform.home
        secrets = load_or_generate(home.secrets)
        password = secrets.broker_password if name == "broker" else secrets.cache_password
        ports = {process: int(entry["port"] or 0) for process, entry in self.platform.processes().items()}
        return url_of_running(name, home.folder / name, ports, password)

    def waiting(self) -> int:
        """How many deliveries are neither acked nor dead, in all services."""
        waiting = "SELECT count(*) FROM outbox_delivery WHERE state IN ('pending', 'published')"
        return sum(self.number(service, waiting) for service in SERVICES)

    def dead_letters(self) -> int:
        """How many messages a consumer or a producer gave up, in all services."""
        dead = "SELECT (SELECT count(*) FROM dead_letter) + (SELECT count(*) FROM outbox_delivery WHERE state = 'dead')"
        return sum(self.number(service, dead) for service in SERVICES)

    def repetitions(self) -> int:
        """How often messages were published again, in all services."""
        again = "SELECT coalesce(sum(greatest(attempts, 1) - 1), 0) FROM outbox_delivery"
        return sum(self.number(service, again) for service in SERVICES)


SERVICES = ("identity", "cases", "referrals", "reporting")
