"""What is kept of the look of the screens: every screen has its file, and the recorded answers hold no secret.

They are also as the platform describes its answers now, so that nothing is kept of what it does not answer any more.
"""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import requests

from infra.local.programs import REPOSITORY
from tests.e2e import look_sources
from tests.e2e.look import KEPT, UPDATE, answers_shown, in_looks
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
from tests.e2e.look_sizes import LOOKS
from tests.e2e.look_sources import looks_of, own_files, route_of, routes
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


def test_every_address_of_the_application_has_a_kept_screen() -> None:
    shown = {route_of(screen) for screen in SCREENS}

    assert len(routes()) >= 25
    assert routes().keys() - shown == set(), "a screen whose look is not kept: tests/e2e/look_screens.py"


def test_what_is_kept_is_small_and_of_the_screens(announce: Callable[[str], None]) -> None:
    kept = {file.stem: file.stat().st_size for file in KEPT.glob("*.txt")}
    announce(f"{len(kept)} screens, {sum(kept.values()) / 1000:.0f} kB")
    renderings = sum(len(looks_of(screen)) for screen in SCREENS)
    announce(
        f"{renderings} of {len(LOOKS) * len(SCREENS)} looks: the others' files are those with which they were kept"
    )

    assert kept.keys() == SCREENS.keys()
    assert sum(kept.values()) <= BYTES_OF_A_SCREEN * len(SCREENS)


WEB = REPOSITORY / "gateway/web/src"
LISTS = ("audit", "cases", "missing")
"""Two screens with files of their own, and one without."""


@pytest.mark.parametrize(
    ("file", "drawn"),
    [
        (WEB / "styles/_tokens.scss", {*LISTS}),
        (WEB / "ui/facts/Tag.tsx", {*LISTS}),
        (min(own_files("audit") - own_files("cases")), {"audit"}),
        (min(own_files("cases") - own_files("audit")), {"cases"}),
        (WEB / "main.tsx", set()),
    ],
    ids=["style", "shared", "own", "another's", "none"],
)
def test_a_screen_is_looked_at_in_all_looks_once_a_file_that_draws_it_has_changed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, file: Path, drawn: set[str]
) -> None:
    def in_all() -> set[str]:
        return {screen for screen in LISTS if looks_of(screen) == LOOKS}

    monkeypatch.delenv(look_sources.ALL, raising=False)
    monkeypatch.delenv(UPDATE, raising=False)
    monkeypatch.setattr(look_sources, "LOCK", tmp_path / "sources.lock")
    assert in_all() == {*LISTS}, "never kept"
    for screen in LISTS:
        look_sources.keep_sources(screen)
    assert in_all() == set()

    assert file.is_file()
    monkeypatch.setattr(look_sources, "content_of", lambda each: b"" if each == file else each.read_bytes())

    assert in_all() == drawn


def test_of_what_is_kept_one_look_is_taken_out() -> None:
    kept = [
        "answers 1",
        *("== phone", 'p 1,2 3×4 ink=#000|#fff size=16px "a=b|c"'),
        *("== desk", "p 1,2 3×4", "== in the dark", "p 1,2 3×9"),
        *("== wide", "p 1,2 3×5"),
    ]

    assert in_looks(kept, {"phone": ["light", "dark"], "desk": ["light", "dark"], "wide": ["light"]}) == kept
    assert in_looks(kept, {"phone": ["dark"]}) == ["answers 1", "== phone", 'p 1,2 3×4 ink=#fff size=16px "a=b|c"']
    assert in_looks(kept, {"phone": ["light"]})[2] == 'p 1,2 3×4 ink=#000 size=16px "a=b|c"'
    assert in_looks(kept, {"desk": ["dark"]}) == ["answers 1", "== desk", "p 1,2 3×9"]
    assert in_looks(kept, {"desk": ["light"]}) == ["answers 1", "== desk", "p 1,2 3×4"]
    assert in_looks(kept, {"sheet": ["light"]}) == ["answers 1"]


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
        # A role that nobody was recorded in has everything made up, its session as well.
        asked = {name for name in own if "/session" not in SCREENS[name].instead}
        assert asked <= {name for answer in answers_to(who).values() for name in answer["screens"]}
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
