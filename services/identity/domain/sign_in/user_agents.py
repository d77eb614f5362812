"""The `User-Agent` of a browser (RFC 9110 §10.1.5), read with the rules of the uap-core project, which ua-parser ships.

Only families come out of here. Nothing is remembered: the library's own parser would keep the last two thousand.
"""

from collections.abc import Mapping
from functools import cache

from ua_parser import BasicResolver, Parser, load_lazy_builtins

from services.identity.domain.sign_in.browsers import Browser, BrowserFamily, SystemFamily

_READ = 400
"""Characters; no browser sends more, and more would cost time."""

_BROWSERS: Mapping[str, BrowserFamily] = {
    "Chrome": BrowserFamily.CHROME,
    "Chrome Mobile": BrowserFamily.CHROME,
    "Chrome Mobile iOS": BrowserFamily.CHROME,
    "Chrome Mobile WebView": BrowserFamily.CHROME,
    "Chromium": BrowserFamily.CHROME,
    "HeadlessChrome": BrowserFamily.CHROME,
    "Edge": BrowserFamily.EDGE,
    "Edge Mobile": BrowserFamily.EDGE,
    "Firefox": BrowserFamily.FIREFOX,
    "Firefox Mobile": BrowserFamily.FIREFOX,
    "Firefox iOS": BrowserFamily.FIREFOX,
    "Opera": BrowserFamily.OPERA,
    "Opera Mini": BrowserFamily.OPERA,
    "Opera Mobile": BrowserFamily.OPERA,
    "Opera Touch": BrowserFamily.OPERA,
    "Safari": BrowserFamily.SAFARI,
    "Mobile Safari": BrowserFamily.SAFARI,
    "Samsung Internet": BrowserFamily.SAMSUNG,
}
_SYSTEMS: Mapping[str, SystemFamily] = {
    "Android": SystemFamily.ANDROID,
    "Chrome OS": SystemFamily.CHROME_OS,
    "iOS": SystemFamily.IOS,
    "Debian": SystemFamily.LINUX,
    "Fedora": SystemFamily.LINUX,
    "Linux": SystemFamily.LINUX,
    "Ubuntu": SystemFamily.LINUX,
    "Mac OS X": SystemFamily.MACOS,
    "Windows": SystemFamily.WINDOWS,
}


def browser_of(user_agent: str) -> Browser:
    """The families that it names; None for each that is not among ours."""
    read = user_agent[:_READ]
    browser, system = _parser().parse_user_agent(read), _parser().parse_os(read)
    return Browser(
        browser=_BROWSERS.get(browser.family) if browser else None,
        system=_SYSTEMS.get(system.family) if system else None,
    )


@cache
def _parser() -> Parser:
    # Without the rules for models of phones, which are most of the file.
    browsers, systems, _ = load_lazy_builtins()
    return Parser(BasicResolver((browsers, systems, [])))
