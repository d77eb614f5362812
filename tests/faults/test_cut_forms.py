"""Forms are cut at random moments: no network, a reload, a closed tab, a killed browser, an answer that is lost."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Playwright

from tests.support.cut_forms import KINDS, Person, number_of
from tests.support.faults import Record, dice, sized
from tests.support.platform import Caller, Platform

pytestmark = [pytest.mark.faults, pytest.mark.browser, pytest.mark.timeout(sized(300, 3600))]

FORMS = sized(12, 200)
SHORTEST = 7
"""The shortest form takes as many acts, and no form is cut later."""


def cases_of(caller: Caller) -> list[dict[str, Any]]:
    """The cases of the caller's organisation."""
    query = {"limit": "200"}
    page = caller.get("/api/v1/cases", params=query).json()
    found: list[dict[str, Any]] = page["items"]
    while page["next_cursor"]:
        page = caller.get("/api/v1/cases", params=query | {"cursor": page["next_cursor"]}).json()
        found += page["items"]
    return found


def forms_that_arrived(caller: Caller, before: set[str]) -> Counter[int]:
    """Number of the form → how many cases were made of it."""
    numbers: Counter[int] = Counter()
    for card in cases_of(caller):
        if card["id"] not in before:
            numbers[number_of(caller.get(f"/api/v1/cases/{card['id']}").json())] += 1
    return numbers


def files_with(folder: Path, words: list[str]) -> list[str]:
    """The files of a browser's profile in which one of the words can be read."""
    wanted = [form for word in words for form in (word.encode(), word.encode("utf-16-le"))]
    found = []
    for file in folder.rglob("*"):
        if file.is_file():
            content = file.read_bytes()
            found += [f"{file.relative_to(folder)}" for word in wanted if word in content]
    return found


def test_cut_forms(platform: Platform, playwright: Playwright, tmp_path: Path, record: Record) -> None:
    chance = dice("cut forms")
    caller = platform.client("caseworker", "GT")
    before = {card["id"] for card in cases_of(caller)}
    person = Person(playwright, platform, tmp_path / "profile", platform.account("users", "caseworker", "GT"), chance)
    person.injected = record.injected
    person.start()
    person.sign_in()

    # Every kind is among them, in an order of chance.
    kinds = [KINDS[index % len(KINDS)] for index in range(FORMS)]
    chance.shuffle(kinds)
    for number, kind in enumerate(kinds, start=1):
        cuts = {chance.randint(1, SHORTEST - 1): kind}
        if "sending" not in kind and "answer" not in kind and chance.random() < 0.3:
            cuts.setdefault(chance.randint(1, SHORTEST - 1), chance.choice(KINDS))
        person.register(number, cuts)
    person.everything_is_sent()
    person.context.close()

    arrived = forms_that_arrived(caller, before)
    record.n, record.effects = FORMS, arrived.total()
    record.lost = len(set(range(1, FORMS + 1)) - set(arrived))
    doubled = {number: count for number, count in arrived.items() if count > 1}
    record.duplicates_seen = max(0, person.posts - arrived.total())
    assert files_with(person.profile, ["emergency_shelter"]), "the list of services is nowhere, so nothing is searched"
    readable = files_with(person.profile, person.typed)
    record.more = {
        "doubled": len(doubled),
        "answers given again": person.given_again,
        "drafts not found": len(person.lost),
        "names readable on the device": len(readable),
    }
    assert record.lost == 0
    assert doubled == {}
    assert person.lost == []
    assert readable == []
    killed = record.injected["killed browser"]
    assert person.given_again <= killed, "more was lost than the last answer before a kill"
