"""A browser for the walks through the platform, and the people who are signed in."""

from collections.abc import Callable, Iterator
from typing import Any
from zlib import crc32

import pytest
from playwright.sync_api import Browser, Playwright, expect

from tests.e2e.browsers import Browsers
from tests.e2e.situation import Situation, arrange
from tests.e2e.visitor import DESKTOP, PHONE, Size, Visitor
from tests.support.browser import ARGUMENTS, chromium, environment
from tests.support.platform import Caller, Platform

expect.set_options(timeout=40_000)
"""Seconds until what one person does is visible to another; an outbox, a relay and a worker are in between."""

_QUIET = (
    # Letters stand where the typeface puts them, whatever the machine says about hinting.
    "--font-render-hinting=none",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
LAUNCH: dict[str, Any] = {"executable_path": chromium(), "args": [*ARGUMENTS, *_QUIET], "env": environment()}
"""The Chromium of this machine; it connects only to the platform."""

Visit = Callable[..., Visitor]
PATIENCE = 600
"""Seconds for a test and its fixtures; the first test waits for the platform to start."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the time limit of a test cover its fixtures, which open and close browsers."""
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.timeout(PATIENCE, func_only=False), append=False)


@pytest.fixture
def worker(platform: Platform) -> Caller:
    """The system of the NGO whose caseworker uses the screen."""
    return platform.client("caseworker", "GT")


@pytest.fixture(scope="session")
def situation(platform: Platform) -> Situation:
    """What there is to see on the shared platform."""
    return arrange(platform)


@pytest.fixture(scope="session")
def browsers(playwright: Playwright) -> Iterator[Browsers]:
    """One browser for the session, and another after one that hung."""
    started = Browsers(lambda: playwright.chromium.launch(**LAUNCH))
    yield started
    started.close()


@pytest.fixture
def browser(browsers: Browsers) -> Browser:
    """The browser that runs; a visitor has a context of their own in it."""
    return browsers.current()


PAIRS = {"es-phone": ("es", PHONE), "en-desktop": ("en", DESKTOP)}
"""Spanish on a phone, where its longer words have least room, and English at a desk."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test that takes a language or a size in both pairs if it is marked `twice`, and otherwise in one of them.

    Which one depends on its name only, so that about half of them run in each.
    """
    if "pair" not in metafunc.fixturenames:
        return
    names = [*PAIRS]
    if not metafunc.definition.get_closest_marker("twice"):
        names = [names[crc32(metafunc.definition.nodeid.encode()) % len(names)]]
    metafunc.parametrize("pair", [PAIRS[name] for name in names], ids=names, indirect=True)


@pytest.fixture
def pair(request: pytest.FixtureRequest) -> tuple[str, Size]:
    """The language and the size that belong together."""
    chosen: tuple[str, Size] = request.param
    return chosen


@pytest.fixture
def language(pair: tuple[str, Size]) -> str:
    """The language of a visitor."""
    return pair[0]


@pytest.fixture
def size(pair: tuple[str, Size]) -> Size:
    """The screen of a visitor."""
    return pair[1]


@pytest.fixture
def visit(platform: Platform, browser: Browser) -> Iterator[Visit]:
    """`visit("caseworker", "GT")` signs a person in, in a context of their own; its problems fail the test."""
    visitors: list[Visitor] = []

    def seat(role: str, country: str | None = None, which: int = 0, **how: Any) -> Visitor:
        visitor = Visitor(platform, browser, platform.account("users", role, country, which), **how)
        visitors.append(visitor)
        visitor.enter()
        return visitor

    yield seat
    for visitor in visitors:
        visitor.leave()
