"""What is dangerous asks for a recent sign-in where the person is, and loses nothing of what they typed."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from playwright.sync_api import Page, expect

from infra.local.secrets import load_or_generate
from tests.e2e.conftest import Visit
from tests.e2e.visitor import Size, Visitor
from tests.support.platform import Platform
from tests.support.second_factor import code_for

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.timeout(300)]


def signed_in_ago(visitor: Visitor, platform: Platform, ago: timedelta) -> None:
    """The visitor has a session of a sign-in that long ago, as one has who did not leave."""
    page = visitor.page
    password = load_or_generate(platform.home.secrets).postgres_password
    port = platform.processes()["postgres"]["port"]
    with psycopg.connect(f"host=127.0.0.1 port={port} user=postgres password={password} dbname=ceiba_identity") as rows:
        rows.execute(
            "UPDATE sign_ins SET created_at = now() - %s FROM users WHERE users.id = user_id AND email = %s",
            (ago, visitor.account["email"]),
        )
    page.goto("/session/sign-in?return_to=/app")
    page.locator(".topbar").wait_for()


def signs_in(window: Page, account: dict[str, Any]) -> None:
    window.locator("#email").fill(account["email"])
    window.locator("#password").fill(account["password"])
    window.locator("#code").fill(code_for(account))
    window.locator("form:not([data-passkey]) button[type=submit]").click()


def fill_in_an_invitation(visitor: Visitor, platform: Platform) -> str:
    organisation_id = platform.account("clients", "country_admin", visitor.account["country"])["organisation_id"]
    page, email = visitor.page, f"{uuid4()}@ceiba.example"
    visitor.open(f"/users/new?organisation={organisation_id}")
    page.locator("#email").fill(email)
    page.locator("#display_name").fill("Persona nueva")
    page.locator("select#role").select_option("focal_point")
    return email


def invited(admin: Visitor, email: str) -> int:
    country = admin.account["country"]
    people = admin.platform.client("country_admin", country).get("/api/v1/users", params={"limit": 200}).json()["items"]
    return sum(person["email"] == email for person in people)


def test_an_administrator_who_signed_in_eleven_minutes_ago_confirms_and_invites_once(
    visit: Visit, platform: Platform, size: Size, language: str
) -> None:
    admin = visit("country_admin", "GT", size=size, language=language)
    signed_in_ago(admin, platform, timedelta(minutes=11))
    email, page = fill_in_an_invitation(admin, platform), admin.page

    admin.press("user.invite.save", within="form")
    dialog = page.get_by_role("dialog", name=admin.text("confirm.title"))
    expect(dialog).to_be_visible()
    assert admin.accessibility_problems() == []
    assert invited(admin, email) == 0
    expect(page.locator("#email")).to_have_value(email)
    with admin.context.expect_page() as opened:
        dialog.get_by_role("button", name=admin.text("session.signInAgain")).click()
    signs_in(opened.value, admin.account)

    expect(page.locator("[data-part=people]")).to_contain_text("Persona nueva")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert invited(admin, email) == 1


def test_who_does_not_want_to_sign_in_again_keeps_what_they_typed(visit: Visit, platform: Platform) -> None:
    admin = visit("country_admin", "HN")
    signed_in_ago(admin, platform, timedelta(minutes=11))
    email, page = fill_in_an_invitation(admin, platform), admin.page

    admin.press("user.invite.save", within="form")
    admin.press("form.cancel", within="dialog")

    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator("#email")).to_have_value(email)
    expect(page.get_by_text("Confirme que es usted", exact=False)).to_be_visible()
    assert invited(admin, email) == 0


def test_who_has_just_signed_in_is_not_asked(visit: Visit, platform: Platform) -> None:
    admin = visit("country_admin", "SV")
    signed_in_ago(admin, platform, timedelta(minutes=2))
    email = fill_in_an_invitation(admin, platform)

    admin.press("user.invite.save", within="form")

    expect(admin.page.locator("[data-part=people]")).to_contain_text("Persona nueva")
    assert invited(admin, email) == 1
