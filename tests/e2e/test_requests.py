"""A supervisor decides on the screen who gets access to the organisation; only then is the person's mail sent."""

import time
from email import message_from_bytes, policy
from pathlib import Path
from uuid import uuid4

import pytest
from joserfc.jwk import ECKey
from playwright.sync_api import Locator, expect

from tests.e2e.conftest import Visit
from tests.e2e.visitor import DESKTOP, Size, Visitor
from tests.support.platform import Platform

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.timeout(300)]

_MAIL_WITHIN = 60.0


def letters_to(folder: Path, address: str) -> list[str]:
    """The texts of what was mailed to `address`."""
    letters = [message_from_bytes(file.read_bytes(), policy=policy.default) for file in folder.glob("[0-9]*.eml")]
    return [letter.get_content() for letter in letters if letter["To"] == address]


def an_invitation(platform: Platform, supervisor: Visitor) -> tuple[str, str]:
    """The person that the country's administrator wants to invite: name and address."""
    name, email = f"Persona {uuid4().hex[:6]}", f"{uuid4()}@ceiba.example"
    invited = platform.client("country_admin", "SV").post(
        "/api/v1/users",
        json={
            "country": "SV",
            "organisation_id": supervisor.account["organisation_id"],
            "role": "caseworker",
            "email": email,
            "display_name": name,
        },
    )
    assert invited.status_code == 201, invited.text
    return name, email


def opened(visitor: Visitor, name: str) -> Locator:
    """Where the request about `name` is read and answered: beside the list at a desk, on its card on a phone."""
    row = visitor.page.locator(".list-row", has_text=name)
    if visitor.size is not DESKTOP:
        return row
    row.get_by_role("button", name=name).click()
    return visitor.page.locator(".preview")


def test_a_supervisor_approves_an_invitation_and_the_link_is_mailed(
    visit: Visit, platform: Platform, size: Size
) -> None:
    visitor = visit("supervisor", "SV", size=size)
    name, email = an_invitation(platform, visitor)
    visitor.open("/requests")
    request = opened(visitor, name)
    expect(request).to_contain_text(email)
    visitor.shoot("requests")
    assert visitor.accessibility_problems() == []
    request.get_by_role("button", name=visitor.text("request.approve")).click()
    row = visitor.page.locator(".list-row", has_text=name)
    expect(row).to_contain_text(visitor.text("request.state.approved"))
    expect(request.get_by_role("button", name=visitor.text("request.approve"))).to_have_count(0)

    deadline = time.monotonic() + _MAIL_WITHIN
    while not (letters := letters_to(platform.home.mail, email)):
        assert time.monotonic() < deadline, "no mail came"
        time.sleep(0.2)
    assert len(letters) == 1
    assert f"{platform.url}/oauth2/activate?token=" in letters[0]


def test_a_request_is_read_and_refused_with_the_keyboard(visit: Visit, platform: Platform) -> None:
    visitor = visit("supervisor", "SV", size=DESKTOP)
    page = visitor.page
    names = [an_invitation(platform, visitor)[0] for _ in range(2)]
    visitor.open("/requests?state=pending")
    first = page.locator(".list-table__link").first
    expect(first).to_have_text(names[1])
    first.focus()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator(".preview h2")).to_have_text(names[0])
    page.keyboard.press("ArrowRight")
    expect(page.locator(".preview")).to_be_focused()
    refuse = page.get_by_role("button", name=visitor.text("request.refuse"))
    for _ in range(3):
        page.keyboard.press("Tab")
    expect(refuse).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.locator(".list-row", has_text=names[0])).to_have_count(0)
    expect(page.locator("section.list")).to_be_focused()
    page.locator("#filter-state").select_option("refused")
    expect(page.locator(".list-row", has_text=names[0])).to_contain_text(visitor.text("request.state.refused"))


def test_the_secret_of_a_system_is_shown_to_the_person_who_approves_it(
    visit: Visit, platform: Platform, size: Size
) -> None:
    visitor = visit("supervisor", "HN", size=size)
    body = {
        "country": "HN",
        "organisation_id": visitor.account["organisation_id"],
        "role": "caseworker",
        "name": f"Registro {uuid4().hex[:6]}",
    }
    made = platform.client("country_admin", "HN").post("/api/v1/clients", json=body).json()
    assert made["client_secret"] is None
    visitor.open("/requests")
    request = opened(visitor, body["name"])
    request.get_by_text(visitor.text("request.proof.client_secret_basic")).wait_for()
    request.get_by_text(visitor.text("request.allows")).click()
    assert visitor.accessibility_problems() == []
    request.get_by_role("button", name=visitor.text("request.approve")).click()
    dialog = visitor.page.get_by_role("dialog")
    dialog.get_by_text(made["client_id"]).wait_for()
    assert visitor.accessibility_problems() == []
    dialog.get_by_role("button", name=visitor.text("request.secretKept")).click()
    row = visitor.page.locator(".list-row", has_text=body["name"])
    expect(row).to_contain_text(visitor.text("request.state.approved"))


def test_a_system_with_a_key_shows_whose_key_it_is(visit: Visit, platform: Platform, size: Size) -> None:
    visitor = visit("supervisor", "MX", size=size)
    key = ECKey.generate_key("P-256", parameters={"kid": "llave-ajena"})
    body = {
        "country": "MX",
        "organisation_id": visitor.account["organisation_id"],
        "role": "caseworker",
        "name": f"Registro {uuid4().hex[:6]}",
        "auth_method": "private_key_jwt",
        "jwks": {"keys": [key.as_dict(private=False)]},
        "redirect_uris": ["https://ajena.example/back"],
    }
    made = platform.client("country_admin", "MX").post("/api/v1/clients", json=body)
    assert made.status_code == 201, made.text
    visitor.open("/requests")
    request = opened(visitor, body["name"])
    for shown in (visitor.text("request.proof.private_key_jwt"), "llave-ajena", key.thumbprint(), "ajena.example"):
        request.get_by_text(shown).wait_for()
    visitor.shoot("requests-key")
    assert visitor.accessibility_problems() == []
