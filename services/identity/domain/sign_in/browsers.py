"""The browser in which a person signs in: its family and that of the system, so that they recognise their sessions."""

from dataclasses import dataclass
from enum import StrEnum


class BrowserFamily(StrEnum):
    """A browser as its users call it, without its version."""

    CHROME = "chrome"
    EDGE = "edge"
    FIREFOX = "firefox"
    OPERA = "opera"
    SAFARI = "safari"
    SAMSUNG = "samsung"


class SystemFamily(StrEnum):
    """What the browser runs on, without its version."""

    ANDROID = "android"
    CHROME_OS = "chrome_os"
    IOS = "ios"
    LINUX = "linux"
    MACOS = "macos"
    WINDOWS = "windows"


@dataclass(frozen=True, kw_only=True, slots=True)
class Browser:
    """A browser, as coarsely as it is kept. None: another than those that are named, or unknown."""

    browser: BrowserFamily | None = None
    system: SystemFamily | None = None


UNKNOWN = Browser()
