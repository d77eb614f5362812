"""What is kept of a screen is read on machines with other typefaces too.

One has a narrow typeface, the other a wide one, made here, and neither has another: whatever a screen took from the
machine would take other room on each.
"""

import os
import sys
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Playwright

from tests.e2e import look_visitor
from tests.e2e.browsers import Browsers
from tests.e2e.conftest import LAUNCH
from tests.e2e.look import differences, in_looks, kept_lines
from tests.e2e.look_sizes import AT_A_DESK
from tests.e2e.look_visitor import seen, visitor_of
from tests.e2e.made_typeface import machine_with
from tests.support.browser import environment
from tests.support.platform import Platform

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.browser,
    pytest.mark.timeout(300),
    pytest.mark.skipif(sys.platform != "linux", reason="only on Linux a browser asks fontconfig for typefaces"),
]

MACHINES = {"narrow": 300, "wide": 950}
"""Name → how wide the letters of its typeface are, in thousandths of a line."""
SHOWN = ("cases", "dashboard-own", "country-sheet", "custody-sheet")
"""Arrows, a sign of arithmetic, boxes to tick by hand, and letters of one width: what the typeface does not have."""

Differing = dict[str, list[str]]
"""Screen and machine → what differs there from what is kept."""


@pytest.fixture(scope="module")
def running(playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Browsers]]:
    """A browser on each machine."""

    def on(width: int) -> Browsers:
        told = {**(environment() or os.environ), **machine_with(tmp_path_factory.mktemp("typefaces"), width)}
        return Browsers(lambda: playwright.chromium.launch(**LAUNCH | {"env": told}))

    started = {name: on(width) for name, width in MACHINES.items()}
    yield started
    for browsers in started.values():
        browsers.close()


@pytest.fixture
def machines(running: dict[str, Browsers]) -> dict[str, Browser]:
    """Those that run."""
    return {name: browsers.current() for name, browsers in running.items()}


def differing(platform: Platform, machines: dict[str, Browser]) -> Differing:
    """One size is enough: letters are as wide at every size."""
    found = {}
    caller = platform.client("caseworker", "GT")
    for screen in SHOWN:
        for name, browser in machines.items():
            with visitor_of(screen, platform, browser, caller) as visitor:
                sheet = seen(visitor, screen, AT_A_DESK)
            found[f"{screen}, {name}"] = differences(in_looks(kept_lines(screen), sheet.sections), sheet.lines())
    return found


def test_screens_read_as_they_are_kept_whatever_typefaces_a_machine_has(
    platform: Platform, machines: dict[str, Browser], announce: Callable[[str], None]
) -> None:
    found = differing(platform, machines)

    announce(f"{len(SHOWN)} screens × {len(MACHINES)} sets of typefaces: {sum(map(bool, found.values()))} differ")
    assert {where: lines for where, lines in found.items() if lines} == {}


def test_each_of_those_screens_would_differ_with_the_typefaces_of_the_machine(
    platform: Platform, machines: dict[str, Browser], monkeypatch: pytest.MonkeyPatch
) -> None:
    def leave_them(_context: BrowserContext) -> None:
        """What is bundled is not added."""

    monkeypatch.setattr(look_visitor, "without_typefaces_of_the_machine", leave_them)

    assert [where for where, lines in differing(platform, machines).items() if not lines] == []
