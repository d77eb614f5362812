"""A new focal point practises receiving: what waits is accepted and declined, and meets nothing real (J16)."""

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.acts import accept, open_packet, reject
from tests.e2e.newcomers import joined
from tests.e2e.test_practice import session_of
from tests.e2e.visitor import Visitor
from tests.e2e.walks import has_no_barrier, take
from tests.support.platform import Platform

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.timeout(300)]

SENDER = re.compile("Fiscalía de práctica|Casa de práctica")


def waiting(visitor: Visitor) -> dict[str, str]:
    """The code of each referral that waits for an answer, by its urgency."""
    listed = "fetch('/api/v1/referrals?box=in&state=sent&state=received').then(answer => answer.json())"
    return {one["urgency"]: one["code"] for one in visitor.page.evaluate(listed)["items"]}


def test_a_focal_point_practises_answering_and_it_meets_nothing_real(platform: Platform, browser: Browser) -> None:
    _, visitor = joined(platform, browser, "focal_point", "GT", trained=False)
    page = visitor.page
    assert session_of(visitor) == (["XG"], "GT")
    expect(page.locator("main")).to_contain_text("XG-", timeout=30_000)
    codes = waiting(visitor)
    assert codes.keys() == {"72h", "7d", "immediate"}
    has_no_barrier(visitor)
    visitor.open("/directory")
    expect(page.locator("main")).to_contain_text("país de práctica")

    visitor.open("/")
    accept(visitor, codes["immediate"])
    open_packet(visitor)
    expect(page.locator("main")).to_contain_text("Ejemplo Inventado")
    expect(page.locator("main")).to_contain_text(SENDER)
    expect(page.locator("main")).to_contain_text("Espacio de práctica")
    expect(page.locator("main")).not_to_contain_text(re.compile("Espacio de práctica [0-9A-F]{12}|País ?XG"))
    visitor.open("/")
    reject(visitor, codes["7d"])
    visitor.open("/")
    page.get_by_role("link", name=codes["72h"]).first.click()
    take(visitor, "step.requestInfo", action="request-info", answer="language")
    expect(page.locator(".band__row")).to_contain_text(visitor.text("referral.infoProvided"), timeout=30_000)
    has_no_barrier(visitor)

    real = platform.client("focal_point", "GT").get("/api/v1/referrals?box=in&limit=200").json()
    assert not any(one["code"].startswith("XG") for one in real["items"])
    visitor.leave()
