"""The browser of the browser tests: its path, its clock and its time zone."""

import os
import shutil
from typing import TYPE_CHECKING, Any

from infra.local.program import moved_clock

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

ARGUMENTS = ("--no-sandbox",) if os.geteuid() == 0 else ()
"""Chromium refuses to run as root inside its own sandbox."""


ZONE = os.environ.get("CEIBA_TEST_ZONE", "America/Guatemala")
"""The time zone of the person in front of the browser."""

_MOVED_DATE = """(shift => {
  const real = Date;
  const now = () => real.now() + shift;
  globalThis.Date = new Proxy(real, {
    construct: (_, given, target) => Reflect.construct(real, given.length ? given : [now()], target),
    apply: () => new real(now()).toString(),
    get: (date, name) => name === "now" ? now : Reflect.get(date, name),
  });
})"""


def environment() -> dict[str, Any] | None:
    """The environment of the browser without a changed clock, because Chromium does not run under libfaketime."""
    moved = moved_clock()
    return {name: value for name, value in os.environ.items() if name not in moved} if moved else None


def follow_the_clock(context: "BrowserContext") -> None:
    """Give the pages of `context` the time of this process. What the browser stores follows the machine's clock."""
    if moved_clock():
        seconds = int(os.environ["FAKETIME"])
        context.add_init_script(f"{_MOVED_DATE}({seconds * 1000})")


def chromium() -> str | None:
    """Path of an installed Chromium; None means the one that Playwright brought.

    The headless shell opens and closes contexts three times as fast.
    """
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return next((path for path in map(shutil.which, names) if path), None)
