"""The size of the application, and its speed on a cheap phone; the figures are printed."""

import json
import time
from collections.abc import Callable
from fnmatch import fnmatch
from typing import Any

import pytest
from playwright.sync_api import CDPSession, Page

from tests.e2e.conftest import Visit
from tests.e2e.device import BUILT, shell
from tests.e2e.scripts import LEAST_MS_FOR_WORK
from tests.e2e.situation import a_full_case
from tests.e2e.visitor import Visitor
from tests.support.platform import Platform

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.alone, pytest.mark.timeout(300)]

FIRST_LOAD = 90 * 1024
TEXTS, LATER_TEXTS = (
    "src/i18n/*/index.ts",
    ("src/i18n/*/later.ts", "src/i18n/*/proceedings.ts", "src/i18n/*/administration.ts", "src/i18n/*/audit.ts"),
)
LATER_SCREEN = 25 * 1024
PRECACHE = 400 * 1024
ADMINISTRATION = (
    "announcements",
    "audit",
    "extracts",
    "offers",
    "operations",
    "organisations",
    "profile",
    "requests",
    "roles",
    "settings",
    "systems",
    "training",
    "users",
)
ONLINE = (
    "virtual:manual/*/online",
    "src/i18n/*/administration.ts",
    "src/i18n/*/audit.ts",
    *(f"src/screens/*/{screens}/*" for screens in ADMINISTRATION),
)
"""Chunks that are of no use without network, and are not kept for it (gateway/web/tools/shell.ts)."""
INTERACTIVE_WITHIN = {"again": 3.0, "first": 5.0}
"""Seconds until the application is usable on a phone that has its files, and on one that was never there."""
CASE_WITHIN = 1.5
TRIES = 5
SLOW_3G = {"offline": False, "latency": 300, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
"""400 kbit/s, 300 ms round trip."""
PHONE_MS = 21.0
"""What a cheap phone takes for the work of `LEAST_MS_FOR_WORK`: a slow machine is slowed down less than a fast one."""

Manifest = dict[str, dict[str, Any]]


def manifest() -> Manifest:
    """Chunk → its files and imports, as the build wrote them."""
    found: Manifest = json.loads((BUILT / "manifest.json").read_text())
    return found


def files_of(chunk: str, chunks: Manifest) -> set[str]:
    """The files that a chunk needs, the typeface and those it imports included."""
    entry = chunks[chunk]
    files = {entry["file"], *entry.get("css", []), *entry.get("assets", [])}
    for other in entry.get("imports", []):
        files |= files_of(other, chunks)
    return files


def weight(files: set[str]) -> int:
    """Bytes on the wire: gzip, but for what is compressed by itself."""
    compressed = {name: BUILT / f"{name}.gz" for name in files}
    return sum((path if path.exists() else BUILT / name).stat().st_size for name, path in compressed.items())


def test_the_first_load_and_each_later_screen_stay_small(visit: Visit, announce: Callable[[str], None]) -> None:
    chunks = manifest()
    entry = "index.html"
    first = files_of(entry, chunks)
    later = ("src/screens/*", "src/help/*", "src/palette/*", "virtual:manual/*", *LATER_TEXTS)
    screens = {name: files_of(name, chunks) - first for name in chunks if any(fnmatch(name, one) for one in later)}
    texts = max(weight(files_of(name, chunks) - first) for name in chunks if fnmatch(name, TEXTS))
    today = weight(screens["src/screens/home/today/Today.tsx"])
    whole = weight(first) + texts + today

    announce(f"first load {whole / 1024:.1f} KB gzip (limit {FIRST_LOAD / 1024:.0f})")
    for name, files in sorted(screens.items()):
        announce(f"  {name.removeprefix('src/screens/')}: {weight(files) / 1024:.1f} KB")
    assert whole <= FIRST_LOAD
    assert all(weight(files) <= LATER_SCREEN for files in screens.values())


@pytest.mark.parametrize("time_of_use", INTERACTIVE_WITHIN)
def test_the_application_starts_on_a_cheap_phone_and_a_slow_line(
    visit: Visit, announce: Callable[[str], None], time_of_use: str
) -> None:
    visitor, limit = visit("caseworker", "GT"), INTERACTIVE_WITHIN[time_of_use]
    visitor.open("/")
    devtools = a_cheap_phone(visitor, announce)
    devtools.send("Network.setCacheDisabled", {"cacheDisabled": time_of_use == "first"})

    # A busy machine may delay a browser; a delay every time is the application's fault.
    took = [seconds_until_interactive(visitor.page)]
    while took[-1] >= limit and len(took) < TRIES:
        took.append(seconds_until_interactive(visitor.page))

    announce(f"{time_of_use}: interactive after {', '.join(f'{s:.2f}' for s in took)} s (limit {limit} s)")
    assert took[-1] < limit


def test_a_case_opens_on_a_cheap_phone_within_a_second_and_a_half(
    visit: Visit, platform: Platform, announce: Callable[[str], None]
) -> None:
    case = a_full_case(platform.client("caseworker", "GT"))
    visitor = visit("caseworker", "GT")
    # The phone has opened a case before, and keeps the files of the application.
    visitor.open(f"/cases/{case['id']}")
    a_cheap_phone(visitor, announce)

    took = [seconds_until_a_case_is_usable(visitor, case)]
    while took[-1] >= CASE_WITHIN and len(took) < TRIES:
        took.append(seconds_until_a_case_is_usable(visitor, case))

    announce(f"a case usable after {', '.join(f'{s:.2f}' for s in took)} s (limit {CASE_WITHIN} s)")
    assert took[-1] < CASE_WITHIN


def a_cheap_phone(visitor: Visitor, announce: Callable[[str], None]) -> CDPSession:
    """Make the browser as slow as a cheap phone on a slow line."""
    devtools = visitor.context.new_cdp_session(visitor.page)
    slowdown = max(1.0, PHONE_MS / visitor.page.evaluate(LEAST_MS_FOR_WORK))
    devtools.send("Network.enable")
    devtools.send("Network.emulateNetworkConditions", SLOW_3G)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": slowdown})
    announce(f"this machine is {slowdown:.1f} times as fast as a cheap phone")
    return devtools


def seconds_until_a_case_is_usable(visitor: Visitor, case: dict[str, Any]) -> float:
    page = visitor.page
    visitor.open("/cases")
    link = page.locator(f"a[href='#/cases/{case['id']}']").first
    link.wait_for()
    started = time.perf_counter()
    link.click()
    page.locator("h1 .case-code", has_text=case["case_number"]).wait_for()
    page.get_by_role("link", name=visitor.text("case.refer"), exact=True).first.click(trial=True)
    return time.perf_counter() - started


def seconds_until_interactive(page: Page) -> float:
    page.goto("about:blank")
    started = time.perf_counter()
    page.goto("/app", wait_until="commit")
    page.locator("h1").wait_for()
    page.locator(".nav__link[href^='#/cases']").click(trial=True)
    return time.perf_counter() - started


def test_files_are_cached_for_ever_and_compressed(visit: Visit) -> None:
    visitor = visit("caseworker", "GT")
    visitor.open("/")
    script = next(url for url in visitor.addresses if url.endswith(".js"))
    answer = visitor.context.request.get(script, headers={"Accept-Encoding": "br"})
    assert answer.headers["content-encoding"] == "br"
    assert "immutable" in answer.headers["cache-control"]
    page = visitor.context.request.get("/app")
    assert "no-cache" in page.headers["cache-control"] or "no-store" in page.headers["cache-control"]
    policy = page.headers["content-security-policy"]
    assert "unsafe-inline" not in policy
    assert "'unsafe-eval'" not in policy
    assert "require-trusted-types-for 'script'" in policy


def test_what_a_device_keeps_for_working_without_network_stays_small(announce: Callable[[str], None]) -> None:
    files = {name.removeprefix("/static/app/") for name in shell()}
    chunks = {name: chunk["file"] for name, chunk in manifest().items() if not name.startswith("src/worker/")}
    built = {file for name, file in chunks.items() if not any(fnmatch(name, one) for one in ONLINE)}

    kept = weight(files | {"index.html"})

    announce(f"kept for work without network: {kept / 1024:.1f} KB gzip in {len(files)} files (limit 400)")
    assert kept <= PRECACHE
    assert built - {"index.html"} <= files, "a file of the application would be missing"
    assert built < set(chunks.values()), "the screens of the administration are kept too"
