"""The case and the referral that a test begins with, made through the API because the screens are not its subject."""

from typing import Any

from playwright.sync_api import expect

from tests.e2e.visitor import Visitor
from tests.e2e.walks import an_unheard_name
from tests.support import journey
from tests.support.builders import case_bodies
from tests.support.journey import a_referral
from tests.support.platform import Caller

COUNTRY = "GT"


def open_new_case(visitor: Visitor, *, name: tuple[str, str] | None = None) -> dict[str, Any]:
    """Register a girl at the visitor's organisation, the first NGO of Guatemala, and open her case; its body."""
    case = _register(visitor, name)
    _open(visitor, f"/cases/{case['id']}", case["case_number"])
    return case


def open_refer(visitor: Visitor, *, name: tuple[str, str] | None = None) -> None:
    """Register such a case, and open the screen that refers its person."""
    case = _register(visitor, name)
    visitor.open(f"/cases/{case['id']}/refer")
    expect(visitor.page.locator("h1")).to_have_text(visitor.text("refer.title"))


def open_new_referral(visitor: Visitor, *, name: tuple[str, str] | None = None) -> str:
    """Refer such a case to the second NGO of Guatemala, and open the referral; its code."""
    return refer(visitor, open_new_case(visitor, name=name))


def refer(visitor: Visitor, case: dict[str, Any]) -> str:
    """The same of a case that there is."""
    to = visitor.platform.account("users", "focal_point", COUNTRY, 1)["organisation_id"]
    answer = _system(visitor).post("/api/v1/referrals", json=a_referral(case, to, urgency="high"))
    assert answer.status_code == 201, answer.text
    referral = answer.json()
    _open(visitor, f"/referrals/{referral['id']}", referral["code"])
    return str(referral["code"])


def _register(visitor: Visitor, name: tuple[str, str] | None) -> dict[str, Any]:
    first, last = name or an_unheard_name()
    visitor.typed += (first, last)
    identity = case_bodies.an_identity(first_names=first, surnames=last, documents=[], phones=[])
    return journey.register(_system(visitor), identity=identity)


def _system(visitor: Visitor) -> Caller:
    return visitor.platform.client("caseworker", COUNTRY)


def _open(visitor: Visitor, address: str, code: str) -> None:
    visitor.open(address)
    expect(visitor.page.locator("h1 .case-code")).to_have_text(code)
    visitor.settle()
