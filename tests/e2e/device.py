"""A browser that has on the device what the application needs to work without network."""

import json
import re
import time
from pathlib import Path

from playwright.sync_api import Page

from tests.e2e.conftest import Visit
from tests.e2e.visitor import Visitor

BUILT = Path(__file__).parents[2] / "gateway" / "static" / "app"
SHELL_IS_THERE = """async (listed) => {
    const worker = (await navigator.serviceWorker.ready).active;
    const names = (await caches.keys()).filter((name) => name.startsWith("shell-"));
    if (worker.state !== "activated" || names.length !== 1 || !navigator.serviceWorker.controller) return false;
    const kept = (await (await caches.open(names[0])).keys()).map((request) => new URL(request.url).pathname);
    const lists = await (await caches.open("code-lists")).keys();
    return ["/app", ...listed].every((file) => kept.includes(file)) && lists.length > 80;
}"""


def shell() -> list[str]:
    """Paths of the files that the built worker keeps, without the page."""
    found = re.search(r'\{"version":.*?\]\}', (BUILT / "worker.js").read_text())
    assert found is not None
    listed = json.loads(found[0])
    return [*listed["first"], *listed["rest"]]


def has_everything(page: Page) -> None:
    """Wait until the device has the application and the code lists."""
    deadline, listed = time.monotonic() + 60, shell()
    while not page.evaluate(SHELL_IS_THERE, listed):
        assert time.monotonic() < deadline, "the application is not on the device"
        page.wait_for_timeout(100)


def with_worker(visit: Visit, role: str, country: str, **how: str) -> Visitor:
    """Somebody whose browser has the whole application on the device."""
    visitor = visit(role, country, how={"service_workers": "allow"}, **how)
    has_everything(visitor.page)
    return visitor
