"""The pages outside of the application: signing in, letting another application act, the local mailbox."""

from urllib.parse import urlencode

import psycopg
import pytest
from playwright.sync_api import expect

from infra.local.secrets import load_or_generate
from shared.kernel.ids import new_id
from tests.e2e.arranged import open_new_case
from tests.e2e.conftest import Visit
from tests.e2e.visitor import Size, Visitor
from tests.e2e.walks import open_tab
from tests.support.platform import Platform
from tests.support.second_factor import code_for

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.timeout(300)]

CALLBACK = "https://app.example/back"
FLOW = {"response_type": "code", "redirect_uri": CALLBACK, "scope": "cases:read referrals:read", "state": "state"}
PROOF = {"code_challenge": "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", "code_challenge_method": "S256"}


@pytest.fixture(scope="module")
def third_party(platform: Platform) -> str:
    """An application of the caseworker's organisation that needs consent; inserted into the database directly."""
    home = platform.account("users", "caseworker", "GT")["organisation_id"]
    client_id = f"third-party-{new_id().hex[-8:]}"
    password = load_or_generate(platform.home.secrets).postgres_password
    port = platform.processes()["postgres"]["port"]
    address = f"host=127.0.0.1 port={port} user=postgres password={password} dbname=ceiba_identity"
    with psycopg.connect(address) as connection:
        connection.execute("CREATE TEMP TABLE it AS SELECT * FROM clients WHERE client_id = 'ceiba-web'")
        connection.execute(
            "UPDATE it SET id = %s, client_id = %s, name = 'Tablero externo', first_party = false, redirect_uris = %s,"
            " organisation_id = %s",
            (new_id(), client_id, [CALLBACK], home),
        )
        connection.execute("INSERT INTO clients SELECT * FROM it")
    return client_id


def legible(visitor: Visitor, name: str) -> None:
    """Check that the page has no accessibility barrier and is not wider than the screen."""
    visitor.shoot(name)
    assert visitor.accessibility_problems() == []
    wide = visitor.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, "scrolls sideways"


@pytest.mark.twice
def test_signing_in_has_no_accessibility_barrier_even_when_refused(visit: Visit, language: str, size: Size) -> None:
    visitor = visit("caseworker", "GT", language=language, size=size)
    page = visitor.page
    visitor.context.clear_cookies()
    page.goto(f"/session/sign-in?lang={language}")
    legible(visitor, "sign-in")

    page.locator("#email").fill("nobody@example.org")
    page.locator("#password").fill("not the password of anybody")
    page.locator("form button[type=submit]").click()

    expect(page.locator("[role=alert]")).to_be_visible()
    legible(visitor, "sign-in-refused")


@pytest.mark.twice
def test_letting_another_application_in_has_no_barrier(
    visit: Visit, third_party: str, language: str, size: Size
) -> None:
    visitor = visit("caseworker", "GT", language=language, size=size)
    page = visitor.page
    visitor.context.clear_cookies()
    page.goto(f"/oauth2/authorize?{urlencode(FLOW | PROOF | {'client_id': third_party, 'ui_locales': language})}")
    page.locator("#email").fill(visitor.account["email"])
    page.locator("#password").fill(visitor.account["password"])
    page.locator("#code").fill(code_for(visitor.account))
    page.locator("form button[type=submit]").click()

    expect(page.locator("button[name=decision][value=deny]")).to_be_visible()
    expect(page.get_by_text("Tablero externo")).to_be_visible()
    legible(visitor, "oauth-consent")


@pytest.mark.twice
def test_recording_a_consent_has_no_barrier(visit: Visit, language: str, size: Size) -> None:
    visitor = visit("caseworker", "GT", language=language, size=size)
    open_new_case(visitor)
    open_tab(visitor, "case.consents")
    visitor.press("consent.add", "main")
    expect(visitor.page.locator("#purpose")).to_be_visible()
    visitor.settle()
    legible(visitor, "new-consent")

    visitor.page.locator("form button[type=submit]").click()

    summary = visitor.page.locator(".govuk-error-summary")
    expect(summary).to_contain_text(visitor.text("register.purpose"))
    legible(visitor, "new-consent-refused")


def test_one_link_opens_the_local_mailbox(visit: Visit) -> None:
    visitor = visit("caseworker", "GT")
    visitor.open("/more")

    with visitor.context.expect_page() as opened:
        visitor.press("more.mailOpen", "main")

    assert opened.value.url.startswith(visitor.page.evaluate("fetch('/session').then(r => r.json())")["mail_url"])
