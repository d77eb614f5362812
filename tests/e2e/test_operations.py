"""Who operates the platform sees on one screen what is stopped, and nothing of anybody."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Visit
from tests.e2e.visitor import Size
from tests.support.platform import Platform

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.timeout(300)]


@contextmanager
def held(platform: Platform, name: str) -> Iterator[None]:
    """A process that does nothing for a while, and goes on before anybody starts it again."""
    pid = platform.pid(name)
    os.killpg(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.killpg(pid, signal.SIGCONT)


def test_an_operator_sees_which_service_is_stopped_and_that_it_is_back(
    visit: Visit, platform: Platform, size: Size
) -> None:
    operator = visit("operator", size=size)
    operator.open("/operations")
    page = operator.page
    services, problems = page.locator("[data-part=services]"), page.locator("[data-part=problems]")
    expect(services.locator("li")).to_have_count(5)
    for kind in ("api", "worker", "relay"):
        expect(services.get_by_text(operator.text(f"operations.process.{kind}"))).to_have_count(4)
    names = {
        "service": operator.text("operations.service.reporting"),
        "subject": operator.text("operations.process.api"),
    }
    stopped = problems.get_by_text(operator.text("operations.problem.ProcessMissing", **names))
    unreachable = services.get_by_text(operator.text("operations.state.unreachable"))
    expect(unreachable).to_have_count(0)

    with held(platform, "reporting-api"):
        operator.press("operations.renew", within="main")
        expect(unreachable).to_have_count(1)
        expect(stopped).to_be_visible()
        assert operator.accessibility_problems() == []

    operator.press("operations.renew", within="main")
    expect(unreachable).to_have_count(0)
    expect(stopped).to_have_count(0)
