"""A supervisor decides on the screen who gets access to the organisation; only then is the person's mail sent."""

import re
from typing import Any
from uuid import uuid4

import pytest
from joserfc.jwk import ECKey
from playwright.sync_api import Locator, Route, expect

from tests.e2e.conftest import Visit
from tests.e2e.letters import letters_that_came
from tests.e2e.visitor import DESKTOP, Size, Visitor
from tests.support.days import in_days
from tests.support.platform import Platform

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.timeout(300)]


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


@pytest.mark.twice
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
    expect(visitor.page.locator("dialog section.note li").first).to_be_visible()
    expect(visitor.page.locator("dialog")).to_contain_text(email)
    # However much is listed above them.
    expect(visitor.page.locator("dialog .actions .btn").first).to_be_in_viewport(ratio=1)
    dialog = visitor.page.locator("dialog")
    if visitor.size is not DESKTOP:
        expect(dialog).to_have_class(re.compile("dialog--more"))
    dialog.evaluate("each => each.scrollTo(0, each.scrollHeight)")
    expect(dialog).not_to_have_class(re.compile("dialog--more"))
    visitor.press("request.approve", within="dialog")
    row = visitor.page.locator(".list-row", has_text=name)
    expect(row).to_contain_text(visitor.text("request.state.approved"))
    visitor.shows(visitor.text("request.approved.invitation", name=name))
    expect(request).to_contain_text(visitor.text("request.decidedBy", words="Aprobada").split(" {")[0])
    expect(request.get_by_role("button", name=visitor.text("request.approve"))).to_have_count(0)

    letters = letters_that_came(platform.home.mail, email)
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
    visitor.press("request.refuse", within="dialog")

    expect(page.locator(".list-row", has_text=names[0])).to_have_count(0)
    expect(page.locator("section.list")).to_be_focused()
    page.locator("#filter-state").select_option("refused")
    expect(page.locator(".list-row", has_text=names[0])).to_contain_text(visitor.text("request.state.refused"))


def test_who_approves_a_system_is_shown_no_secret(visit: Visit, platform: Platform, size: Size) -> None:
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
    expect(visitor.page.locator("dialog section.note li").first).to_be_visible()
    visitor.press("request.approve", within="dialog")
    row = visitor.page.locator(".list-row", has_text=body["name"])
    expect(row).to_contain_text(visitor.text("request.state.approved"))
    expect(visitor.page.get_by_text(made["client_id"])).to_have_count(0)
    fetched = platform.client("country_admin", "HN").post(f"/api/v1/clients/{made['client_id']}/secret")
    assert (fetched.status_code, bool(fetched.json()["client_secret"])) == (200, True)


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


def test_who_asked_finds_it_first_apart_from_others_and_withdraws_it(visit: Visit, size: Size) -> None:
    admin = visit("country_admin", "SV", size=size)
    page, name = admin.page, f"Persona {uuid4().hex[:6]}"
    organisation = visit("supervisor", "SV").account["organisation_id"]
    admin.open(f"/users/new?organisation={organisation}")
    page.locator("#email").fill(f"{uuid4()}@ceiba.example")
    page.locator("#display_name").fill(name)
    page.locator("select#role").select_option("caseworker")
    admin.press("user.invite.save", within="form")
    expect(page.locator("[data-part=people]")).to_contain_text(name)

    admin.open("/requests")
    mine, others = (page.get_by_role("link", name=admin.text(f"requests.{side}")) for side in ("mine", "others"))
    expect(mine).to_have_attribute("aria-current", "page")
    expect(mine).to_contain_text(re.compile(r"\([1-9]\d*\)$"))
    expect(page.locator(".list-row", has_text=name)).to_have_count(1)
    others.click()
    expect(others).to_have_attribute("aria-current", "page")
    expect(page.locator("section.list")).to_be_visible()
    expect(page.locator(".list-row", has_text=name)).to_have_count(0)
    mine.click()
    request = opened(admin, name)
    expect(request).to_contain_text(admin.text("request.decides.supervisor").split(" {")[0])
    expect(request.get_by_role("button", name=admin.text("request.approve"))).to_have_count(0)
    assert admin.accessibility_problems() == []
    request.get_by_role("button", name=admin.text("request.withdraw")).click()
    admin.press("request.withdraw", within="dialog")
    expect(page.locator(".list-row", has_text=name)).to_contain_text(admin.text("request.state.withdrawn"))


def test_who_is_to_decide_finds_what_others_ask_for_first_and_keeps_it_after_the_answer(visit: Visit) -> None:
    admin = visit("country_admin", "GT")
    page, waits = admin.page, True

    def answer(route: Route) -> None:
        request = a_request(admin, "pending" if waits else "refused")
        asked = f"{route.request.url}&"
        is_shown = "mine=true&" not in asked and (waits or "state=pending&" not in asked)
        route.fulfill(json={"items": [request] if is_shown else [], "next_cursor": None})

    def refuse(route: Route) -> None:
        nonlocal waits
        waits = False
        route.fulfill(json=a_request(admin, "refused"))

    page.route("**/api/v1/access-requests?*", answer)
    page.route("**/api/v1/access-requests/*/refuse", refuse)
    admin.open("/requests")
    others = page.get_by_role("link", name=admin.text("requests.others"))
    expect(others).to_have_attribute("aria-current", "page")
    expect(others).to_contain_text("(1)")

    page.get_by_role("button", name=admin.text("request.refuse")).click()
    admin.press("request.refuse", within="dialog")

    expect(page.locator(".list-row")).to_contain_text(admin.text("request.state.refused"))
    expect(others).to_have_text(admin.text("requests.others"))
    expect(others).to_have_attribute("aria-current", "page")

    waits = True
    admin.open(f"/requests?mine=false&preview={a_request(admin, 'pending')['id']}")
    expect(page.locator(".list-row.line--meant")).to_be_in_viewport()
    expect(page.get_by_role("button", name=admin.text("request.approve"))).to_be_visible()
    expect(page.get_by_text(admin.text("requests.decidedMeanwhile"))).to_have_count(0)
    waits = False
    page.reload()
    expect(page.get_by_text(admin.text("requests.decidedMeanwhile"))).to_be_visible()


def a_request(visitor: Visitor, state: str) -> dict[str, Any]:
    """A request to the organisation of the visitor, which they may decide while it waits."""
    own = visitor.account["organisation_id"]
    return {
        "id": "0198b6a0-0000-7000-8000-000000000001",
        "country": "GT",
        "organisation_id": own,
        "kind": "role",
        "subject_id": "0198b6a0-0000-7000-8000-000000000002",
        "subject_name": "Persona de la Red",
        "subject_email": None,
        "subject_role": "focal_point",
        "subject_country_role_id": None,
        "subject_suspended_for": None,
        "subject_suspended_at": None,
        "role": "caseworker",
        "country_role_id": None,
        "requested_by": "0198b6a0-0000-7000-8000-000000000003",
        "requested_by_name": "Otra Persona",
        "requested_by_organisation_id": own,
        "state": state,
        "decider": "self" if state == "pending" else None,
        "client": None,
        "created_at": f"{in_days(-2)}T15:00:00Z",
        "expires_at": f"{in_days(5)}T15:00:00Z",
        "decided_by": None,
        "decided_by_name": None,
        "decided_at": None,
    }
