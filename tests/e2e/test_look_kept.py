"""What is kept of the look of the screens: every screen has its file, and the recorded answers hold no secret.

They are also as the platform describes its answers now, so that nothing is kept of what it does not answer any more.
"""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
import requests

from infra.local.programs import REPOSITORY
from tests.e2e.look import KEPT, answers_shown
from tests.e2e.look_answers import (
    FOLDER,
    RECORD_ANEW,
    SECRETS,
    WHEN_AND_WHAT,
    answers_to,
    digest_of,
    file_of,
    nearest,
    recorded,
)
from tests.e2e.look_screens import SCREENS
from tests.support.description import faults, schema_of
from tests.support.platform import Platform

pytestmark = pytest.mark.e2e

BYTES_OF_A_SCREEN = 40_000
MOST_BYTES_OF_ANSWERS = 850_000
PEOPLE = {screen.who for screen in SCREENS.values() if screen.who is not None}
_TOKEN = re.compile(
    r"eyJ[\w-]{10,}|Bearer |ceiba_[a-z]+_|-----BEGIN"
    r'|(?<!"(?:sha256|digest)": ")(?<!"opening": ")(?<!"seal": ")(?<!"nonce": ")\b[0-9a-f]{64}\b'
)
_SECRET_NAMES = re.compile(r"token|secret|password|cookie|authorization|forms_key|totp", re.IGNORECASE)


_UNDESCRIBED = re.compile(r"/api/v1/(roles|charts/[\w-]+\.svg)")
"""Where the description says nothing about an answer."""


def names_and_values(body: Any) -> list[tuple[str, Any]]:
    """Every named value in an answer, however deep."""
    if isinstance(body, list):
        return [found for part in body for found in names_and_values(part)]
    if isinstance(body, dict):
        return [*body.items(), *(found for part in body.values() for found in names_and_values(part))]
    return []


def matches(route: str, path: str) -> bool:
    """Whether a path is one of a route such as `/cases/:id`."""
    return re.fullmatch(re.sub(r":\w+", "[^/]+", route), path) is not None


def test_every_address_of_the_application_has_a_kept_screen() -> None:
    routes = re.findall(r'path: "([^"]+)"', (REPOSITORY / "gateway/web/src/routes.ts").read_text("utf-8"))
    paths = [screen.address.partition("?")[0] for screen in SCREENS.values()]
    # As the application does it: an address belongs to the first route that matches.
    shown = {next((route for route in routes if matches(route, path)), None) for path in paths}

    assert len(routes) >= 25
    assert set(routes) - shown == set(), "a screen whose look is not kept: tests/e2e/look_screens.py"


def test_what_is_kept_is_small_and_of_the_screens(announce: Callable[[str], None]) -> None:
    kept = {file.stem: file.stat().st_size for file in KEPT.glob("*.txt")}
    announce(f"{len(kept)} screens, {sum(kept.values()) / 1000:.0f} kB")

    assert kept.keys() == SCREENS.keys()
    assert sum(kept.values()) <= BYTES_OF_A_SCREEN * len(SCREENS)


@pytest.mark.parametrize("screen", SCREENS)
def test_a_screen_is_kept_with_the_answers_that_are_recorded(screen: str) -> None:
    assert answers_shown(screen) == digest_of(screen), "make look UPDATE=1"


def test_the_recorded_answers_are_few_and_each_belongs_to_a_screen(announce: Callable[[str], None]) -> None:
    weight = sum(file.stat().st_size for file in FOLDER.iterdir())
    announce(f"{weight / 1000:.0f} kB of recorded answers")

    assert weight <= MOST_BYTES_OF_ANSWERS
    assert set(FOLDER.iterdir()) == {FOLDER / f"{WHEN_AND_WHAT}.json", *map(file_of, PEOPLE)}
    for who in PEOPLE:
        own = {name for name, screen in SCREENS.items() if screen.who == who}
        assert own <= {name for answer in answers_to(who).values() for name in answer["screens"]}
        assert [name for name, answer in answers_to(who).items() if not own.issuperset(answer["screens"])] == []
    named = " ".join(screen.address for screen in SCREENS.values())
    assert set(re.findall(r"\{(\w+)\}", named)) <= recorded()["ids"].keys()


@pytest.mark.parametrize("who", sorted(PEOPLE, key=str), ids=lambda who: who[0])
def test_a_recorded_answer_holds_no_secret(who: Any) -> None:
    for name, answer in answers_to(who).items():
        assert answer.keys() == {"status", "type", "body", "screens"}, name
        assert _TOKEN.search(json.dumps(answer)) is None, name
        secrets = {key: value for key, value in names_and_values(answer["body"]) if _SECRET_NAMES.search(key) and value}
        assert secrets.items() <= SECRETS.items(), name


@pytest.mark.parametrize("text", ['"eyJhbGciOiJFUzI1NiJ9.eyJzdWIi"', '"Bearer x"', f'"{"0f" * 32}"'])
def test_a_token_would_be_found(text: str) -> None:
    assert _TOKEN.search(text)


@pytest.mark.parametrize("who", sorted(PEOPLE, key=str), ids=lambda who: who[0])
def test_a_recorded_answer_is_as_the_platform_describes_it(platform: Platform, who: Any) -> None:
    document = requests.get(f"{platform.url}/openapi.json", timeout=30).json()

    wrong = {}
    for name, answer in answers_to(who).items():
        method, _, address = name.partition(" ")
        path = address.partition("?")[0]
        if _UNDESCRIBED.fullmatch(path):
            continue
        found = faults(schema_of(document, method, path, answer["status"], answer["type"]), answer["body"])
        if found:
            wrong[name] = found

    assert wrong == {}, RECORD_ANEW


def test_a_request_with_other_parameters_gets_the_answer_that_is_nearest() -> None:
    answers: dict[str, Any] = {f"GET /api/v1/cases?limit={n}&sort=due": {"status": n} for n in (5, 50)}

    assert nearest(answers, "GET", "http://x/api/v1/cases?sort=due&limit=50&new=1") == {"status": 50}
    assert nearest(answers, "GET", "http://x/api/v1/cases") == {"status": 5}
    assert nearest(answers, "POST", "http://x/api/v1/cases") is None
    assert nearest(answers, "GET", "http://x/api/v1/cases/1") is None
