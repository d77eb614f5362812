"""The browser of a session. Chromium sometimes never closes a context: it is then ended, and another one started."""

import threading
from collections.abc import Callable
from contextlib import suppress

import psutil
from playwright.sync_api import Browser, BrowserContext, Error

CLOSES_WITHIN = 60.0
"""Seconds to close a context, which takes some tenths of one."""


class Browsers:
    """One browser at a time, started by `launch` when none runs."""

    def __init__(self, launch: Callable[[], Browser]) -> None:
        self._launch = launch
        self._running: Browser | None = None

    def current(self) -> Browser:
        """The browser that runs."""
        if self._running is None or not self._running.is_connected():
            self._running = self._launch()
        return self._running

    def close(self) -> None:
        """End the browser, if one runs."""
        if self._running is not None:
            self._running.close()


def close_context(context: BrowserContext, *, within: float = CLOSES_WITHIN) -> bool:
    """Close `context`, and end a browser that has not done so `within` seconds; whether the browser did it."""
    hangs = threading.Event()

    def end_browser() -> None:
        hangs.set()
        for process in psutil.Process().children(recursive=True):
            with suppress(psutil.NoSuchProcess):
                if "chrom" in process.name():
                    process.kill()

    watchdog = threading.Timer(within, end_browser)
    watchdog.start()
    try:
        context.close()
    except Error:
        if not hangs.is_set():
            raise
    finally:
        watchdog.cancel()
    return not hangs.is_set()
