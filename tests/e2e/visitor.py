"""Somebody in front of a screen: signs in, looks, types; and what the browser said meanwhile."""

import os
import time
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Dialog, Page, Request, expect

from tests.e2e.browsers import close_context
from tests.e2e.scripts import AXE_IS_THERE, BARRIERS, EVERYTHING_STORED, NEXT_PICTURE, WATCH_POLICY
from tests.e2e.words import catalogue, in_words_of
from tests.support.browser import ZONE, follow_the_clock
from tests.support.platform import Platform
from tests.support.second_factor import code_for

ARTIFACTS = Path(__file__).parent / "artifacts"
_PATIENCE = 40.0
_EXPECTED = (
    "Failed to load resource",
    "Clear-Site-Data header",
    "[DOM] Password forms should have",
    "Service Worker registration blocked",
)
"""What the browser prints of itself about answers; the screens' own words are checked instead."""


@dataclass(frozen=True, slots=True)
class Size:
    """A screen."""

    name: str
    width: int
    height: int


PHONE = Size("phone", 360, 640)
DESKTOP = Size("desktop", 1280, 800)

_KEPT_SECONDS = 300
"""How long a sign-in is used again: what is dangerous asks for one within ten minutes."""
_states: dict[tuple[str, str], tuple[float, Any]] = {}
"""Cookies of whoever signed in already, by platform and account: signing in is one test's business, not every one's."""


@dataclass
class Visitor:
    """A person with an account, in a browser of her own."""

    platform: Platform
    browser: Browser
    account: dict[str, Any]
    language: str = "es"
    size: Size = PHONE
    how: dict[str, Any] = field(default_factory=dict)
    """More options of the browser context: colour scheme, contrast."""
    at: datetime | None = None
    """Where the clock of the pages stands; None: it goes on, as that of this process."""
    said: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)
    """What the browser asked; nobody is asked anything unless a test says so in `expected_dialogs`."""
    expected_dialogs: list[str] = field(default_factory=list)
    typed: list[str] = field(default_factory=list)
    """What must be found nowhere: names, numbers."""
    _pending: set[Request] = field(default_factory=set)
    _going: bool = False
    _is_outside: bool = False
    context: BrowserContext = field(init=False)
    _page: Page = field(init=False)

    def enter(self) -> None:
        """Open the application, signed in, at the first screen that is asked for."""
        signed_in_at, cookies = _states.get(self._key, (0.0, None))
        self.open_browser(cookies if time.monotonic() - signed_in_at < _KEPT_SECONDS else None)
        self._is_outside = True

    def settle_in(self) -> None:
        """Sign in now, and not when the first screen is opened."""
        if self._is_outside:
            self._go_in("/")
            self.settle()

    @property
    def page(self) -> Page:
        """What the visitor sees: the first screen, if none was opened."""
        if self._is_outside:
            self._go_in("/")
        return self._page

    @page.setter
    def page(self, other: Page) -> None:
        """Look at another page of the same browser."""
        self._page = other

    def open_browser(self, state: Any = None) -> None:
        """An empty page in a browser with the cookies of `state`; what it says and asks for is noted."""
        self.context = self.browser.new_context(
            base_url=self.platform.url,
            viewport={"width": self.size.width, "height": self.size.height},
            locale="es-GT" if self.language == "es" else "en-GB",
            storage_state=state,
            # The worker is a matter of tests/e2e/test_offline.py: what it answers, no test can hold back.
            **{"service_workers": "block", "timezone_id": ZONE} | self.how,
        )
        self.context.set_default_timeout(40_000)
        self.context.add_init_script(WATCH_POLICY)
        if self.at is None:
            follow_the_clock(self.context)
        else:
            self.context.clock.set_fixed_time(self.at)
        self._page = self.context.new_page()
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.said.append(f"error: {error}"))
        self.page.on("request", self._note)
        self.page.on("requestfinished", self._cross_off)
        self.page.on("requestfailed", self._cross_off)
        self.page.on("dialog", self._be_asked)

    @property
    def _key(self) -> tuple[str, str]:
        return self.platform.url, self.account["email"]

    def _go_in(self, path: str) -> None:
        self._is_outside = False
        self.page.goto(f"/app#{path}")
        self.page.locator("h1").first.wait_for()
        if self.page.locator(".welcome").count():
            # The session was ended by an earlier test: that browser lost its cookies, so this one must not keep them.
            self.context.clear_cookies()
            self.sign_in()
            _states[self._key] = time.monotonic(), self.context.storage_state()
            self.page.goto(f"/app#{path}")

    def sign_in(self) -> None:
        """Sign in on the pages that people use."""
        self.fill_in_sign_in()
        self.page.locator(".topbar").wait_for()

    def fill_in_sign_in(self) -> None:
        """The same, whatever page comes next."""
        self.page.locator(".welcome .btn").click()
        self.page.locator("#email").fill(self.account["email"])
        self.page.locator("#password").fill(self.account["password"])
        self.page.locator("#code").fill(code_for(self.account))
        self.page.locator("form:not([data-passkey]) button[type=submit]").click()

    def open(self, path: str) -> None:
        """Go to a screen and wait until it stands; what was begun elsewhere is given up."""
        if self._is_outside:
            self._go_in(path)
        else:
            self.collect()
            self._going = True
            self.page.goto("about:blank")
            self._going = False
            self._pending.clear()
            self.page.goto(f"/app#{path}")
        self.settle()

    def resize(self, size: Size) -> None:
        """Make the window as large as this screen."""
        self.page.set_viewport_size({"width": size.width, "height": size.height})

    def settle(self) -> None:
        """Wait until nothing is loading any more."""
        self.page.locator("h1").first.wait_for()
        deadline, is_quiet = time.monotonic() + _PATIENCE, False
        while not is_quiet:
            # Names and parts of a screen come without a mark on it. Streams never end and are not waited for.
            while self._pending:
                assert time.monotonic() < deadline, f"still loading: {sorted(r.url for r in self._pending)}"
                self.page.wait_for_timeout(50)
            # What came may make the screen ask for more.
            self.page.evaluate(NEXT_PICTURE)
            expect(self.page.locator("[aria-busy=true]")).to_have_count(0)
            is_quiet = not self._pending

    def press(self, key: str, within: str = "body") -> None:
        """Press the button or link that carries the text `key`."""
        scope, name = self.page.locator(within), self.text(key)
        scope.get_by_role("button", name=name).or_(scope.get_by_role("link", name=name)).first.click()

    def text(self, key: str, **values: str) -> str:
        """A text of the application in the visitor's language."""
        said = in_words_of(self.account.get("country"), self.language, catalogue(self.language)[key])
        for name, value in values.items():
            said = said.replace(f"{{{name}}}", value)
        return said

    def shows(self, text: str) -> None:
        """Wait until `text` can be read."""
        expect(self.page.get_by_text(text).first).to_be_visible()

    def shoot(self, name: str) -> None:
        """Keep a picture of the screen, for whoever asked for pictures: they are a sixth of the work of these tests."""
        if "CEIBA_TEST_PICTURES" in os.environ:
            ARTIFACTS.mkdir(exist_ok=True)
            self.page.screenshot(path=ARTIFACTS / f"{name}-{self.language}-{self.size.name}.png", full_page=True)

    def accessibility_problems(self) -> list[str]:
        """What axe-core finds on the screen, in words, once it has all it asked for.

        A click leaves the old screen standing for a moment: expect something of the new one before.
        """
        self.settle()
        return self.accessibility_problems_meanwhile()

    def accessibility_problems_meanwhile(self) -> list[str]:
        """The same while the screen waits for what the test holds back."""
        self.page.locator("h1").first.wait_for()
        if not self.page.evaluate(AXE_IS_THERE):
            self.page.evaluate(AXE_SCRIPT)
        return [f"{rule}: {target} {summary}" for rule, target, summary in self.page.evaluate(BARRIERS)]

    def collect(self) -> None:
        """Take note of what this document's policy refused before it is left."""
        self.page.wait_for_load_state()
        self.violations += self.page.evaluate("window.__violations ?? []")

    def leave(self) -> None:
        """Close the browser; nothing may have been refused, printed, asked or written down on the way."""
        self.collect()
        stored = self.page.evaluate(EVERYTHING_STORED) if self.typed else ""
        close_context(self.context)
        assert self.violations == [], self.violations
        assert self.said == [], self.said
        assert self.dialogs == self.expected_dialogs
        for secret in self.typed:
            assert not [address for address in self.addresses if secret in address], "a name in an address"
            assert secret not in stored, "a name left on the device"

    def _hear(self, message: ConsoleMessage) -> None:
        if not message.text.startswith(_EXPECTED):
            self.said.append(f"{message.type}: {message.text}")

    def _note(self, request: Request) -> None:
        self.addresses.append(request.url)
        if request.is_navigation_request():
            self._pending.clear()  # the browser does not always say that it gave up what the old page asked for
        is_data = "/api/" in request.url and request.resource_type != "eventsource"
        if is_data or request.resource_type == "script":
            self._pending.add(request)

    def _cross_off(self, request: Request) -> None:
        self._pending.discard(request)

    def _be_asked(self, dialog: Dialog) -> None:
        if not (self._going and dialog.type == "beforeunload"):
            self.dialogs.append(dialog.type)
        dialog.accept()
