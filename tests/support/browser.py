"""Where the browser of the browser tests is."""

import os
import shutil

ARGUMENTS = ("--no-sandbox",) if os.geteuid() == 0 else ()
"""Chromium refuses to run as root inside its own sandbox."""


def chromium() -> str | None:
    """Path of an installed Chromium; None means the one that Playwright brought."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return next((path for path in map(shutil.which, names) if path), None)
