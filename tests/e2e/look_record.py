"""Records what the interface answers to the screens whose look is kept: `make look RECORD=1`.

It starts a platform of its own, arranges what there is to see, and opens every screen at every size as its person.
"""

import json
import sys
import tempfile
from collections import defaultdict
from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Route, sync_playwright

from tests.e2e.conftest import LAUNCH
from tests.e2e.custody import in_custody
from tests.e2e.look_answers import (
    ANSWERED,
    FOLDER,
    SECRETS,
    WHEN_AND_WHAT,
    Kept,
    asked,
    file_of,
    is_stream,
    stay_silent,
)
from tests.e2e.look_screens import SCREENS, Screen, Who
from tests.e2e.look_sizes import each_look
from tests.e2e.look_stand_ins import MOMENT, with_stand_ins
from tests.e2e.situation import COUNTRY, arrange, count_persons
from tests.e2e.test_escalation import let_pass, sent_and_forgotten
from tests.e2e.visitor import Visitor
from tests.support.journey import Backstage
from tests.support.platform import SHARED_LIMITS, Caller, Platform, running_platform

_NOT_SHOWN = (304, 401)
"""What is shown then was kept before, or comes once the person has signed in."""


@dataclass
class Recording:
    """What one person was answered."""

    platform: Platform
    answers: dict[str, Kept] = field(default_factory=dict)

    def attach(self, context: BrowserContext, screen: str, instead: Container[str]) -> None:
        """Keep what `context` is answered from now on, as an answer to `screen`; of two answers, the first.

        What is shown `instead` is not kept.
        """
        context.route(ANSWERED, lambda route: self._keep(route, screen, instead))

    def _keep(self, route: Route, screen: str, instead: Container[str]) -> None:
        request = route.request
        if is_stream(request.url):
            stay_silent(route)
            return
        answer = route.fetch()
        is_shown = "/code-lists" not in request.url and urlsplit(request.url).path not in instead
        if is_shown and answer.status not in _NOT_SHOWN:
            body = self._without_secrets(answer.text())
            new = {"status": answer.status, "type": answer.headers["content-type"], "body": body, "screens": []}
            screens: list[str] = self.answers.setdefault(asked(request.method, request.url), new)["screens"]
            if screen not in screens:
                screens.append(screen)
        route.fulfill(response=answer)

    def _without_secrets(self, text: str) -> Any:
        if not text.startswith("{"):
            return text
        body: dict[str, Any] = json.loads(text)
        return body | {name: SECRETS[name] for name in SECRETS if body.get(name)}


def main() -> None:
    """Record everything anew."""
    with (
        tempfile.TemporaryDirectory() as home,
        running_platform(Path(home) / "home", SHARED_LIMITS) as platform,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(**LAUNCH)
        ids = what_there_is(platform)
        recordings: dict[Who, Recording] = defaultdict(lambda: Recording(platform))
        for name, screen in SCREENS.items():
            if screen.who is not None:
                print(name, file=sys.stderr)
                record(recordings[screen.who], browser, name, screen, ids)
        browser.close()
    write(recordings, ids)


def what_there_is(platform: Platform) -> dict[str, str]:
    """The situation of the tests, and what they arrange one by one: ids by name."""
    situation = arrange(platform)
    count_persons(platform)
    sender = platform.client("caseworker", COUNTRY)
    opened = sender.get(f"/api/v1/cases/{situation.case}/identity", headers={"X-Purpose": "family_contact"})
    assert opened.status_code == 200
    let_pass(Backstage(platform), sent_and_forgotten(platform), hours=25, level=1)
    invited = {
        "country": COUNTRY,
        "organisation_id": platform.account("users", "supervisor", COUNTRY)["organisation_id"],
        "role": "caseworker",
        "email": "invitada@ceiba.example",
        "display_name": "Persona Invitada",
    }
    admin = platform.client("country_admin", COUNTRY)
    user = admin.post("/api/v1/users", json=invited)
    assert user.status_code == 201
    role = {"country": COUNTRY, "base": "caseworker", "es": "Practicante", "en": "Intern", "scope": ["cases:read"]}
    persons = sender.get(f"/api/v1/cases/{situation.case}/persons").json()["items"]
    own = {"case": situation.case, "closed": situation.closed, "person": persons[0]["id"]}
    own["return"] = sender.get(f"/api/v1/cases/{situation.case}/returns").json()["items"][0]["id"]
    proceeding = sender.get(f"/api/v1/cases/{situation.case}/proceedings").json()["items"][0]
    own |= {"proceeding": proceeding["id"], "request": proceeding["requests"][0]["id"]}
    own["in_custody"], own["evidence"] = in_custody(sender, situation.case)
    own["organisation"] = str(invited["organisation_id"])
    own["own_organisation"] = str(platform.account("users", "country_admin", COUNTRY)["organisation_id"])
    own["perpetrator"] = situation.perpetrator
    own |= {"user": user.json()["id"], "role": admin.post("/api/v1/roles", json=role).json()["id"]}
    own["system"] = platform.account("clients", "caseworker", COUNTRY)["client_id"]
    own["offer"] = offered_by(admin, own["organisation"])
    return own | situation.referrals | {"import": situation.imported, "extract": situation.extract}


def offered_by(admin: Caller, organisation: str) -> str:
    """A service of the organisation in the directory."""
    offers = admin.get(f"/api/v1/directory/services?organisation_id={organisation}").json()["items"]
    if offers:
        return str(offers[0]["id"])
    offer = {"service_type": "legal_counsel", "hours": "De 8 a 16"}
    return str(admin.post(f"/api/v1/organisations/{organisation}/services", json=offer).json()["id"])


def record(recording: Recording, browser: Browser, name: str, screen: Screen, ids: dict[str, str]) -> None:
    """Open a screen as it is opened when it is compared."""
    assert screen.who is not None
    role, country, which = screen.who
    visitor = Visitor(recording.platform, browser, recording.platform.account("users", role, country, which))
    visitor.enter()
    visitor.settle_in()
    recording.attach(visitor.context, name, screen.instead)
    for _ in each_look(visitor, screen, ids):
        pass
    visitor.leave()


def write(recordings: dict[Who, Recording], ids: dict[str, str]) -> None:
    """Keep the recordings in the place of those that are there."""
    FOLDER.mkdir(exist_ok=True)
    for file in FOLDER.glob("*.json"):
        file.unlink()
    people = sorted(recordings, key=file_of)
    answers, named = with_stand_ins([recordings[who].answers for who in people], ids, datetime.now(UTC))
    _write(FOLDER / f"{WHEN_AND_WHAT}.json", {"moment": MOMENT.isoformat(), "ids": named})
    for who, told in zip(people, answers, strict=True):
        _write(file_of(who), told)


def _write(file: Path, content: Mapping[str, Any]) -> None:
    file.write_text(json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n", "utf-8")


if __name__ == "__main__":
    main()
