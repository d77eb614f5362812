"""A browser for the walks through the platform, and the people who are signed in."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.e2e.visitor import DESKTOP, PHONE, Size, Visitor
from tests.support.browser import ARGUMENTS, chromium, environment
from tests.support.platform import Platform

expect.set_options(timeout=15_000)
"""What one person does reaches another through an outbox, a relay and a worker: seconds, on a busy machine."""

_QUIET = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
LAUNCH: dict[str, Any] = {"executable_path": chromium(), "args": [*ARGUMENTS, *_QUIET], "env": environment()}
"""The Chromium of this machine, which talks to nothing but the platform."""

Visit = Callable[..., Visitor]
PATIENCE = 600
"""Seconds for a test with all that is started and closed for it; the first one waits for the platform."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the limit of a browser's test cover its fixtures: a browser that hangs while it is closed hangs for ever."""
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.timeout(PATIENCE, func_only=False), append=False)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for the session; a visitor has a context of their own in it."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(**LAUNCH)
        yield running
        running.close()


@pytest.fixture(params=["es", "en"])
def language(request: pytest.FixtureRequest) -> str:
    """Every walk is walked in both languages."""
    chosen: str = request.param
    return chosen


@pytest.fixture(params=[PHONE, DESKTOP], ids=lambda size: size.name)
def size(request: pytest.FixtureRequest) -> Size:
    """On a small phone, and at a desk."""
    chosen: Size = request.param
    return chosen


@pytest.fixture
def visit(platform: Platform, browser: Browser) -> Iterator[Visit]:
    """`visit("caseworker", "GT")` signs a person in, in a context of their own; the end judges what it recorded."""
    visitors: list[Visitor] = []

    def seat(role: str, country: str | None = None, which: int = 0, **how: Any) -> Visitor:
        visitor = Visitor(platform, browser, platform.account("users", role, country, which), **how)
        visitors.append(visitor)
        visitor.enter()
        return visitor

    yield seat
    for visitor in visitors:
        visitor.leave()
