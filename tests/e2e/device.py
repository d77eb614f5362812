"""A browser that has on the device what the application needs to work without network."""

import time

from playwright.sync_api import Page

from tests.e2e.conftest import Visit
from tests.e2e.visitor import Visitor

SHELL_IS_THERE = """async () => {
    const worker = (await navigator.serviceWorker.ready).active;
    const names = (await caches.keys()).filter((name) => name.startsWith("shell-"));
    if (worker.state !== "activated" || names.length !== 1 || !navigator.serviceWorker.controller) return false;
    const files = (await (await caches.open(names[0])).keys()).map((request) => new URL(request.url).pathname);
    const lists = await (await caches.open("code-lists")).keys();
    return files.some((file) => file.includes("/Users-")) && files.includes("/app") && lists.length > 80;
}"""


def has_everything(page: Page) -> None:
    """Wait until the device has the application and the code lists."""
    deadline = time.monotonic() + 30
    while not page.evaluate(SHELL_IS_THERE):
        assert time.monotonic() < deadline, "the application is not on the device"
        page.wait_for_timeout(100)


def with_worker(visit: Visit, role: str, country: str, **how: str) -> Visitor:
    """Somebody whose browser has the whole application on the device."""
    visitor = visit(role, country, how={"service_workers": "allow"}, **how)
    has_everything(visitor.page)
    return visitor
