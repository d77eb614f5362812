"""What the interface answered when the screens were recorded, kept in `look/answers/`: a file for each person.

The answers are those of a platform that ran (`make look RECORD=1`); lists of codes are asked of the platform that runs.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from playwright.sync_api import BrowserContext, Route

from tests.e2e.look_screens import SCREENS, Screen, Who
from tests.support.platform import Caller

FOLDER = Path(__file__).parent / "look" / "answers"
WHEN_AND_WHAT = "recorded"
"""The file with the moment of the recording, and the ids of what was recorded."""
RECORD_ANEW = "make look RECORD=1"
SECRETS = {"csrf_token": "recorded", "forms_key": "A" * 43}
"""What stands in the place of a secret of the session."""
ANSWERED = re.compile(r"://[^/]+/(session(\?|$)|api/v1/)")
"""The recorded part of the platform; the rest is files, and pages of the server."""
_LISTS = "/api/v1/code-lists"
_SILENCE = "retry: 86400000\n\n"
"""A stream of events that says nothing, and is not opened again today."""

Kept = dict[str, Any]
"""Status, media type and body of an answer, and the screens that asked for it."""


def is_stream(address: str) -> bool:
    """Whether events come there."""
    return urlsplit(address).path.endswith(("/stream", "/events")) and "/referrals/" not in address


def asked(method: str, address: str) -> str:
    """The name of a request: `GET /api/v1/cases?limit=20`."""
    parts = urlsplit(address)
    return f"{method} {parts.path}{'?' if parts.query else ''}{parts.query}"


def stay_silent(route: Route) -> None:
    """Answer a stream of events."""
    route.fulfill(content_type="text/event-stream", body=_SILENCE)


def file_of(who: Who) -> Path:
    """Where the answers to `who` are kept."""
    role, country, which = who
    return FOLDER / f"{role}-{country or 'several'}-{which}.json"


@cache
def recorded() -> Mapping[str, Any]:
    """`moment` and `ids`."""
    found: dict[str, Any] = json.loads((FOLDER / f"{WHEN_AND_WHAT}.json").read_text("utf-8"))
    return found


def moment() -> datetime:
    """When the recording ended; nothing in it is later."""
    return datetime.fromisoformat(recorded()["moment"])


@cache
def answers_to(who: Who) -> Mapping[str, Kept]:
    """Request → what is answered."""
    found: dict[str, Kept] = json.loads(file_of(who).read_text("utf-8"))
    return found


def digest_of(screen: str) -> str:
    """Of the moment, and of what was answered to a screen: what is kept of its look names it."""
    who = SCREENS[screen].who
    answers = {} if who is None else {n: answer for n, answer in answers_to(who).items() if screen in answer["screens"]}
    text = json.dumps([recorded()["moment"], answers], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@dataclass
class Replay:
    """Answers a person's browser as it was recorded."""

    screen: Screen
    answers: Mapping[str, Kept]
    caller: Caller
    """Asks the platform for lists of codes."""
    missing: list[str] = field(default_factory=list)
    """What was requested and is not recorded."""

    def attach(self, context: BrowserContext) -> None:
        """Answer all that `context` asks for from now on."""
        context.route(ANSWERED, self._answer)

    def _answer(self, route: Route) -> None:
        request = route.request
        path = urlsplit(request.url).path
        if is_stream(request.url):
            stay_silent(route)
        elif path in self.screen.instead:
            status, body = self.screen.instead[path]
            route.fulfill(status=status, json=body)
        elif path.startswith(_LISTS):
            status, media_type, content = _asked_of(self.caller, asked("", request.url).strip())
            route.fulfill(status=status, content_type=media_type, body=content)
        elif (found := nearest(self.answers, request.method, request.url)) is not None:
            route.fulfill(status=found["status"], content_type=found["type"], body=_text(found["body"]))
        else:
            self.missing.append(asked(request.method, request.url))
            route.fulfill(status=404, json={"title": "not recorded", "status": 404, "code": "not_found"})


def nearest(answers: Mapping[str, Kept], method: str, address: str) -> Kept | None:
    """What was answered to this request; else to the one at the same path whose parameters have most in common."""
    wanted = asked(method, address)
    if wanted in answers:
        return answers[wanted]
    path, parameters = _parts(wanted)
    alike = [name for name in answers if _parts(name)[0] == path]
    best = max(alike, key=lambda name: len(parameters & _parts(name)[1]), default=None)
    return None if best is None else answers[best]


def _parts(name: str) -> tuple[str, set[tuple[str, str]]]:
    path, _, query = name.partition("?")
    return path, set(parse_qsl(query))


@cache
def _asked_of(caller: Caller, address: str) -> tuple[int, str, bytes]:
    answer = caller.get(address, headers={"Accept-Language": "es"})
    return answer.status_code, answer.headers["Content-Type"], answer.content


def _text(body: Any) -> str:
    return body if isinstance(body, str) else json.dumps(body)
