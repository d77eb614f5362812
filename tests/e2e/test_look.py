"""Screens look as they did: on a phone and at two desks, light, dark and on paper.

What is drawn from files that have not changed since it was kept is looked at twice only (`look_sources.looks_of`).
`make look UPDATE=1` keeps them anew after a change that was meant; read what `git diff` says before it is committed.
What the interface answers was recorded (`make look RECORD=1`), the clock of the pages stands at that moment, and every
letter comes from a typeface that is here, so that nothing depends on a clock, ids, other tests or the machine.
"""

import os
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from playwright.sync_api import Browser

from tests.e2e.look import UPDATE, Sheet, differences
from tests.e2e.look_answers import digest_of
from tests.e2e.look_screens import SCREENS
from tests.e2e.look_sizes import AT_A_DESK
from tests.e2e.look_sources import keep_sources, looks_of
from tests.e2e.look_visitor import seen, visitor_of
from tests.e2e.visitor import Visitor
from tests.support.platform import Caller, Platform

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.timeout(300)]

Onlooker = Callable[[str], AbstractContextManager[Visitor]]


@pytest.fixture(scope="module")
def caller(platform: Platform) -> Caller:
    """Asks for lists of codes."""
    return platform.client("caseworker", "GT")


@pytest.fixture
def onlooker(platform: Platform, browser: Browser, caller: Caller) -> Onlooker:
    """`with onlooker("more")`: a visitor taken for the person of that recording."""
    return lambda screen: visitor_of(screen, platform, browser, caller)


@pytest.mark.parametrize("screen", SCREENS)
def test_a_screen_looks_as_it_did(onlooker: Onlooker, screen: str) -> None:
    with onlooker(screen) as visitor:
        differing = seen(visitor, screen, looks_of(screen)).compare()
    if UPDATE in os.environ:
        keep_sources(screen)

    assert not differing, "\n".join(["if meant: make look UPDATE=1", *differing])


CHANGES = {
    "gone": ("document.querySelector('main .btn').remove()", "-   "),
    "moved": ("document.querySelector('main .btn').style.setProperty('margin-left', '8px')", "+   button"),
    "colour": ("document.querySelector('main h2').style.setProperty('color', 'var(--clay)')", "ink=#96461c|#eca980"),
    "colour in the dark": ("document.documentElement.style.setProperty('--surface', '#ffffff')", "ground=#ffffff "),
    "covered": ("document.querySelector('main section').style.cssText += 'position: relative; top: -50px'", "under="),
    "cut off": ("document.querySelector('main section').style.cssText += 'height: 80px; overflow: hidden'", "seen "),
    "hidden": ("document.querySelector('main .btn').style.setProperty('visibility', 'hidden')", "-   "),
    "faint": ("document.querySelector('main section').style.setProperty('opacity', '0.4')", "opacity=0.4"),
    "drawing": ("document.querySelector('main svg :is(path, use)').remove()", "drawing="),
}
"""What a change of the styles or of a screen may do by mistake, and what is told of it."""


@pytest.mark.parametrize("change", CHANGES)
def test_what_a_reader_would_see_is_noticed(onlooker: Onlooker, change: str) -> None:
    script, told = CHANGES[change]
    with onlooker("more") as visitor:
        before = seen(visitor, "more", AT_A_DESK).lines()
        visitor.page.evaluate(f"() => {{ {script} }}")
        changed = Sheet("more", digest_of("more"))
        for scheme in ("light", "dark"):
            visitor.page.emulate_media(color_scheme=scheme)
            changed.look(visitor.page, "desk", scheme, whole=True)
        after = changed.lines()

    assert told in "\n".join(differences(before, after))
