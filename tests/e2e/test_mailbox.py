"""An organisation chooses where its notices are announced by e-mail, and what it gets names no person."""

from uuid import uuid4

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Visit
from tests.e2e.letters import letters_that_came
from tests.e2e.visitor import Size
from tests.support.journey import Backstage
from tests.support.platform import Platform

NO_MAILBOX = "DELETE FROM email_channel WHERE organisation_id = %s RETURNING 1"

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.timeout(300)]


def test_who_must_say_yes_is_told_by_mail_without_a_name(visit: Visit, platform: Platform, size: Size) -> None:
    visitor = visit("focal_point", "MX", size=size)
    page, mailbox = visitor.page, f"avisos-{uuid4().hex[:8]}@ceiba.example"
    organisation = visitor.account["organisation_id"]
    visitor.open(f"/organisations/{organisation}")
    visitor.press("mailbox.set", "[data-part=mailbox]")
    visitor.settle()
    page.locator("#address").fill("avisos")
    visitor.press("mailbox.save", "form")
    expect(page.locator("main [role=alert]")).to_contain_text("@ejemplo.org")
    assert visitor.accessibility_problems() == []
    page.locator("#address").fill(mailbox)
    visitor.press("mailbox.save", "form")
    expect(page.locator("[data-part=mailbox]")).to_contain_text(mailbox)

    name, email = f"Persona {uuid4().hex[:6]}", f"{uuid4()}@ceiba.example"
    asked = platform.client("country_admin", "MX").post(
        "/api/v1/users",
        json={
            "country": "MX",
            "organisation_id": organisation,
            "role": "caseworker",
            "email": email,
            "display_name": name,
        },
    )

    assert asked.status_code == 201, asked.text
    letters = letters_that_came(platform.home.mail, mailbox)
    assert not [letter for letter in letters if name in letter or email in letter]


def test_a_mailbox_that_was_refused_is_tried_again_as_it_is(visit: Visit, platform: Platform) -> None:
    visitor = visit("organisation_admin", "HN")
    organisation, mailbox = visitor.account["organisation_id"], f"avisos-{uuid4().hex[:8]}@ceiba.example"
    Backstage(platform).rows("referrals", NO_MAILBOX, organisation)
    visitor.open("/")
    without = visitor.page.locator("[data-part=no-mailbox]")
    without.get_by_role("link", name=visitor.text("today.mailbox.set")).click()
    visitor.page.locator("#address").fill(mailbox)
    visitor.press("mailbox.save", "form")
    expect(visitor.page.locator("[data-part=mailbox]")).to_contain_text(mailbox)
    visitor.open("/")
    expect(visitor.page.locator("#elsewhere")).to_be_visible()
    visitor.settle()
    expect(without).to_have_count(0)
    refused = "UPDATE email_channel SET refused_at = now() WHERE organisation_id = %s RETURNING 1"
    assert Backstage(platform).rows("referrals", refused, organisation)
    visitor.open(f"/organisations/{organisation}")
    expect(visitor.page.locator("[data-part=mailbox] .note")).to_have_text(visitor.text("mailbox.refused"))

    visitor.press("mailbox.set", "[data-part=mailbox]")
    visitor.press("mailbox.save", "form")

    expect(visitor.page.locator("[data-part=mailbox]")).to_contain_text(mailbox)
    expect(visitor.page.locator("[data-part=mailbox] .note")).to_have_count(0)


def test_the_mailbox_of_another_organisation_is_not_shown(visit: Visit, platform: Platform) -> None:
    visitor = visit("country_admin", "MX")
    other = platform.account("users", "focal_point", "MX")["organisation_id"]
    visitor.open(f"/organisations/{other}")

    expect(visitor.page.locator("[data-part=card]")).to_be_visible()
    expect(visitor.page.locator("[data-part=mailbox]")).to_have_count(0)

    visitor.open(f"/organisations/{other}/mailbox")
    expect(visitor.page.locator("h1")).to_have_text(visitor.text("state.missing.title"))
