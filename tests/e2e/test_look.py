"""Screens look as they did: on a phone and at two desks, light, dark and on paper.

`make look UPDATE=1` takes the pictures anew after a change that was meant; look at them before they are committed.
What the interface answers was recorded (`make look RECORD=1`) and the clock of the pages stands at that moment, so that
nothing in a picture depends on a clock, on ids or on other tests.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from playwright.sync_api import Browser

from tests.e2e.look import TOLERATED, UPDATE, Lens
from tests.e2e.look_answers import RECORD_ANEW, Replay, answers_to, moment, recorded
from tests.e2e.look_screens import SCREENS, SENDER
from tests.e2e.look_sizes import each_look
from tests.e2e.visitor import Visitor
from tests.support.platform import Caller, Platform

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.timeout(300)]

Onlooker = Callable[[str], AbstractContextManager[Visitor]]


@pytest.fixture
def lens(browser: Browser) -> Iterator[Lens]:
    with Lens(browser) as opened:
        yield opened


@pytest.fixture(scope="module")
def caller(platform: Platform) -> Caller:
    """Asks for lists of codes."""
    return platform.client("caseworker", "GT")


@pytest.fixture
def onlooker(platform: Platform, browser: Browser, caller: Caller) -> Onlooker:
    """`with onlooker("more")`: a visitor taken for the person of that recording."""

    @contextmanager
    def seated(screen: str) -> Iterator[Visitor]:
        shown = SCREENS[screen]
        role, country, which = who = shown.who or SENDER
        account = platform.account("users", role, country, which)
        visitor = Visitor(platform, browser, account, how={"timezone_id": "America/Guatemala"}, at=moment())
        visitor.open_browser()
        replay = Replay(shown, answers_to(who), caller)
        if shown.who is not None:
            replay.attach(visitor.context)
        try:
            yield visitor
        finally:
            # After another failure too, because this is then its reason.
            assert replay.missing == [], f"not asked for when the screens were recorded: {RECORD_ANEW}"
        visitor.leave()

    return seated


@pytest.mark.parametrize("screen", SCREENS)
def test_a_screen_looks_as_it_did(onlooker: Onlooker, lens: Lens, screen: str) -> None:
    shown = SCREENS[screen]
    with onlooker(screen) as visitor:
        compared = [
            lens.compare(visitor.page, f"{screen}-{look.name}", whole=look.whole and shown.whole)
            for look in each_look(visitor, shown, recorded()["ids"])
        ]

    assert [one for one in compared if one.differs] == [], "look at tests/e2e/artifacts; if meant: make look UPDATE=1"


@pytest.mark.skipif(UPDATE in os.environ, reason="what is missing would be kept")
def test_a_button_that_is_gone_is_seen(onlooker: Onlooker, lens: Lens) -> None:
    with onlooker("more") as visitor:
        looks = each_look(visitor, SCREENS["more"], {})
        name = next(f"more-{look.name}" for look in looks if look.name == "desk-light")
        before = lens.compare(visitor.page, name, whole=True)
        visitor.page.locator("main .btn").first.evaluate("(button) => button.remove()")

        after = lens.compare(visitor.page, name, whole=True)

    assert before.share <= TOLERATED < after.share
