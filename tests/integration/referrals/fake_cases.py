"""The cases service at the edge: answers packets the way the contract says, or fails the way a test asks."""

import base64
import hashlib
import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from shared.crypto import seal
from shared.text.free_text import Finding, refusals
from tests.support.http_server import QuietHandler, http_server

SECRET_NAME = "Ixchel Canaria Desconocida"
CAPACITY = {"age_band": "9_17", "gender": "feminine", "primary_language": "spa", "dependants": 0}
PACKET = {"identity": {"first_names": SECRET_NAME}, "needs": ["emergency_shelter"]}


@dataclass
class FakeCases:
    """What the next answers look like, and what was asked."""

    public_keys: Mapping[str, str]
    country: str = "GT"
    status: int = 201
    problem: dict[str, Any] = field(default_factory=dict)
    consent_expires_on: str | None = None
    refusal: str | None = None
    """Why no packet may be opened, as a code."""
    checks: list[dict[str, Any]] = field(default_factory=list)
    sleep: float = 0.0
    drop_first: bool = False
    """Close the connection of the next request without an answer."""
    meanwhile: Callable[[], None] | None = None
    """Called while the caller waits for the answer."""
    findings: list[dict[str, Any]] = field(default_factory=list)
    """What the next texts are said to hold."""
    text_check_away: bool = False
    compares_messages: bool = True
    """False is a release that knows no `text_confirmed` at its packets."""
    asked: list[dict[str, Any]] = field(default_factory=list)
    """Packets; `checked` are texts."""
    checked: list[dict[str, Any]] = field(default_factory=list)
    workers: tuple[str, ...] = ()
    """Whose cases they are."""
    opened: dict[str, str] = field(default_factory=dict)
    """Referral → the case of its receiver."""
    headers: list[Mapping[str, str]] = field(default_factory=list)
    url: str = ""

    def answer(self, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        if self.status >= 400:
            return self.status, self.problem
        if body["path"].endswith("/from-referral"):
            return 200, {"id": self.opened.setdefault(body["referral_id"], str(uuid4()))}
        if body["path"].endswith("/check"):
            return 200, {"holds": self.refusal is None, "reason": self.refusal}
        if "text_confirmed" in body:
            if not self.compares_messages:
                return 422, {"status": 422, "errors": [_problem("text_confirmed", "unknown_field")]}
            if problems := self._problems_of_the_message(body["text_confirmed"]):
                return 422, {"status": 422, "errors": problems}
        plain = json.dumps(PACKET).encode()
        info = f"ceiba/packet/v1|{body['referral_id']}|{body['to_country']}"
        sealed = seal(self.public_keys[body["to_country"]], plain, info)
        return 201, {
            "country": self.country,
            "capacity": CAPACITY,
            "sealed": base64.b64encode(sealed).decode(),
            "fields": ["identity.first_names", "needs"],
            "payload_sha256": hashlib.sha256(plain).hexdigest(),
            "consent_expires_on": self.consent_expires_on,
            "workers": self.workers,
        }

    def _problems_of_the_message(self, confirmed: bool) -> list[dict[str, str]]:
        found = refusals([Finding(**finding) for finding in self.findings], field="message", confirmed=confirmed)
        return [_problem("message", problem.code, problem.message["es"]) for problem in found]


def _problem(field: str, code: str, message: str = "") -> dict[str, str]:
    return {"pointer": f"/{field}", "code": code, "message": message}


@contextmanager
def serving(cases: FakeCases) -> Iterator[FakeCases]:
    class Handler(QuietHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            body = json.loads(self.body())
            body |= {"path": self.path}
            if self.path.endswith("/text-check"):
                cases.checked.append(body)
                status = 503 if cases.text_check_away else 200
                self.reply(status, json.dumps({"findings": cases.findings}).encode())
                return
            (cases.checks if self.path.endswith("/check") else cases.asked).append(body)
            cases.headers.append(dict(self.headers))
            if cases.drop_first:
                cases.drop_first = False
                self.close_connection = True
                return
            time.sleep(cases.sleep)
            if cases.meanwhile is not None:
                cases.meanwhile()
            status, answer = cases.answer(body)
            self.reply(status, json.dumps(answer).encode())

    with http_server(Handler) as url:
        cases.url = url
        yield cases
