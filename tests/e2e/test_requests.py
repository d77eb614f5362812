"""A supervisor decides on the screen who gets access to the organisation; only then is the person's mail sent."""

import time
from email import message_from_bytes, policy
from pathlib import Path
from uuid import uuid4

import pytest
from joserfc.jwk import ECKey

from tests.e2e.conftest import Visit
from tests.support.platform import Platform

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.timeout(300)]

_MAIL_WITHIN = 60.0


def letters_to(folder: Path, address: str) -> list[str]:
    """The texts of what was mailed to `address`."""
    letters = [message_from_bytes(file.read_bytes(), policy=policy.default) for file in folder.glob("[0-9]*.eml")]
    return [letter.get_content() for letter in letters if letter["To"] == address]


def test_a_supervisor_approves_an_invitation_and_the_link_is_mailed(visit: Visit, platform: Platform) -> None:
    visitor = visit("supervisor", "SV")
    email = f"{uuid4()}@ceiba.example"
    invited = platform.client("country_admin", "SV").post(
        "/api/v1/users",
        json={
            "country": "SV",
            "organisation_id": visitor.account["organisation_id"],
            "role": "caseworker",
            "email": email,
            "display_name": "Persona Invitada",
        },
    )
    assert invited.status_code == 201, invited.text
    visitor.open("/requests")
    line = visitor.page.locator(".line", has_text=email)
    line.wait_for()
    visitor.shoot("requests")
    assert visitor.accessibility_problems() == []
    line.get_by_role("button", name=visitor.text("request.approve")).click()
    line.get_by_text(visitor.text("request.state.approved")).wait_for()

    deadline = time.monotonic() + _MAIL_WITHIN
    while not (letters := letters_to(platform.home.mail, email)):
        assert time.monotonic() < deadline, "no mail came"
        time.sleep(0.2)
    assert len(letters) == 1
    assert f"{platform.url}/oauth2/activate?token=" in letters[0]


def test_the_secret_of_a_system_is_shown_to_the_person_who_approves_it(visit: Visit, platform: Platform) -> None:
    visitor = visit("supervisor", "HN")
    body = {
        "country": "HN",
        "organisation_id": visitor.account["organisation_id"],
        "role": "caseworker",
        "name": f"Registro {uuid4().hex[:6]}",
    }
    made = platform.client("country_admin", "HN").post("/api/v1/clients", json=body).json()
    assert made["client_secret"] is None
    visitor.open("/requests")
    line = visitor.page.locator(".line", has_text=body["name"])
    line.get_by_text(visitor.text("request.proof.client_secret_basic")).wait_for()
    line.get_by_text(visitor.text("request.allows")).click()
    assert visitor.accessibility_problems() == []
    line.get_by_role("button", name=visitor.text("request.approve")).click()
    dialog = visitor.page.get_by_role("dialog")
    dialog.get_by_text(made["client_id"]).wait_for()
    assert visitor.accessibility_problems() == []
    dialog.get_by_role("button", name=visitor.text("request.secretKept")).click()
    line.get_by_text(visitor.text("request.state.approved")).wait_for()


def test_a_system_with_a_key_shows_whose_key_it_is(visit: Visit, platform: Platform) -> None:
    visitor = visit("supervisor", "MX")
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
    line = visitor.page.locator(".line", has_text=body["name"])
    for shown in (visitor.text("request.proof.private_key_jwt"), "llave-ajena", key.thumbprint(), "ajena.example"):
        line.get_by_text(shown).wait_for()
    visitor.shoot("requests-key")
    assert visitor.accessibility_problems() == []
