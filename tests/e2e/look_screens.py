"""Of which screens the look is kept: at least one for every address of `gateway/web/src/routes.ts`."""

# fixed dates: what is shown instead of an answer, under the clock of the kept screens

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import expect

from tests.e2e import acts
from tests.e2e.look_operations import OPERATIONS
from tests.e2e.visitor import Visitor
from tests.e2e.walks import at_heading, next_step

Who = tuple[str, str | None, int]
"""Role, country, and which of those."""
SENDER: Who = ("caseworker", "GT", 0)
RECEIVER: Who = ("focal_point", "GT", 1)
LIAISON: Who = ("legal_liaison", "GT", 0)
SUPERVISOR: Who = ("supervisor", "GT", 0)
ADMINISTRATOR: Who = ("country_admin", "GT", 0)
COORDINATOR: Who = ("regional_coordinator", None, 0)

NOTHING: dict[str, Any] = {"items": [], "next_cursor": None}
REFUSED: dict[str, Any] = {
    "type": "about:blank",
    "title": "El caso está cerrado: reábralo para cambiarlo",
    "status": 409,
    "code": "case_closed",
    "request_id": "1",
}
AN_ACCESS: dict[str, Any] = {
    "id": "01920000-0000-7000-8000-000000000009",
    "case_id": None,
    "case_number": None,
    "opened_by": "01920000-0000-7000-8000-000000000008",
    "reason": "person_is_here",
    "explanation": "Está en la puerta y pide entrar",
    "opened_at": "2026-11-20T03:10:00+00:00",
    "until": "2026-11-20T03:40:00+00:00",
    "reviewed_at": None,
    "reviewed_by": None,
    "outcome": None,
    "review_note": None,
    "may_review": True,
}
"""Of the night before; a case that the supervisor is not named for."""
_ENTRY: dict[str, Any] = {
    "country": "GT",
    "client_id": "ceiba-web",
    "organisation_id": None,
    "purpose": None,
    "fields": [],
    "request_id": "1",
}
_AUDIT: dict[str, tuple[int, dict[str, Any]]] = {
    f"/api/v1/audit/{service}": (
        200,
        {
            "items": [
                _ENTRY
                | {
                    "id": f"01920000-0000-7000-8000-0000000000{number:02}",
                    "at": f"2026-11-20T15:{number:02}:00+00:00",
                    "actor": "system:platform",
                    "action": action,
                    "object_type": object_type,
                    "object_id": "01920000-0000-7000-8000-000000000007",
                }
            ],
            "next_cursor": None,
        },
    )
    for number, service, action, object_type in (
        (44, "cases", "identity.read", "case"),
        (33, "referrals", "referral.packet_opened", "referral"),
        (22, "reporting", "extract.downloaded", "extract_run"),
        (11, "identity", "user.changed", "user"),
    )
}
_AUDIT |= {
    f"{address}/chain": (
        200,
        {
            "items": [
                {
                    "country": "GT",
                    "sealed_seq": 120,
                    "sealed_hash": "0123456789abcdef",
                    "sealed_at": "2026-11-20T15:44:00+00:00",
                    "waiting": 0,
                    "anchored_seq": 120,
                    "anchored_hash": "0123456789abcdef",
                    "anchored_at": "2026-11-20T15:44:01+00:00",
                    "compared": 120,
                    "first_wrong": None,
                }
            ],
            "next_cursor": None,
        },
    )
    for address in list(_AUDIT)
}
_BORN = 1996
"""Of the person who is registered: the clock of the pages stands, so their age stays the same."""


@dataclass(frozen=True, slots=True)
class Screen:
    """A screen, and what is done there before it is looked at."""

    address: str
    """`{case}` and the like stand for the ids of what was recorded."""
    who: Who | None = SENDER
    """None: no session, and nothing is answered by the test."""
    act: Callable[[Visitor], None] | None = None
    instead: dict[str, tuple[int, dict[str, Any]]] = field(default_factory=dict)
    """Path → what is answered instead of what was recorded."""
    whole: bool = True
    """Whether what lies below the edge of the window is looked at."""


def _to_sign_in(visitor: Visitor) -> None:
    visitor.page.locator(".welcome .btn").click()
    visitor.page.locator("#email").wait_for()


def _to_consent(visitor: Visitor) -> None:
    acts.tell_what_is_urgent(visitor, _BORN)
    next_step(visitor, "consent")


def _to_person(visitor: Visitor) -> None:
    _to_consent(visitor)
    acts.consent(visitor)
    next_step(visitor, "person")


def _to_situation(visitor: Visitor) -> None:
    _to_person(visitor)
    acts.tell_who(visitor, ("Invención", "De Prueba"), "spa")
    next_step(visitor, "situation", once_more=True)


def _to_details(visitor: Visitor) -> None:
    _to_situation(visitor)
    visitor.page.locator("label[for=exploitation-servitude]").click()
    visitor.press("register.addDetails")
    at_heading(visitor, "details")


def _to_preview(visitor: Visitor) -> None:
    page = visitor.page
    page.locator("select#service").select_option("emergency_shelter")
    page.locator(".offer", has_text="Refugio del Altiplano").first.locator("label").click()
    page.locator("label[for=disclosure_profile-d3_identified]").click()
    expect(page.locator("select#consent_id")).not_to_have_value("")
    visitor.press("refer.preview")
    expect(page.locator(".packet__part")).to_have_count(2)


def _till_drawn(visitor: Visitor) -> None:
    expect(visitor.page.locator(".chart svg").first).to_be_visible()
    expect(visitor.page.locator(".chart--waiting")).to_have_count(0)


def _search_everything(visitor: Visitor) -> None:
    visitor.page.keyboard.press("Control+k")
    expect(visitor.page.locator("#palette-words")).to_be_focused()


def _open_help(visitor: Visitor) -> None:
    visitor.page.locator(".help-button").click()
    expect(visitor.page.locator(".help .manual h3")).to_be_visible()


SCREENS: dict[str, Screen] = {
    "welcome": Screen("/", who=None),
    "sign-in": Screen("/", who=None, act=_to_sign_in),
    "today": Screen("/"),
    "today-receiver": Screen("/", RECEIVER),
    "today-administrator": Screen("/", ADMINISTRATOR),
    "cases": Screen("/cases"),
    "register": Screen("/cases/new"),
    "register-consent": Screen("/cases/new", act=_to_consent),
    "register-person": Screen("/cases/new", act=_to_person),
    "register-situation": Screen("/cases/new", act=_to_situation),
    "register-details": Screen("/cases/new", act=_to_details),
    "case-blank": Screen("/cases/blank"),
    "case": Screen("/cases/{case}"),
    "case-closed": Screen("/cases/{closed}"),
    "case-persons": Screen("/cases/{case}?tab=persons"),
    "case-plan": Screen("/cases/{case}?tab=plan"),
    "case-notes": Screen("/cases/{case}?tab=notes"),
    "case-risk": Screen("/cases/{case}?tab=risk"),
    "case-consents": Screen("/cases/{case}?tab=consents"),
    "case-referrals": Screen("/cases/{case}?tab=referrals"),
    "person-new": Screen("/cases/{case}/persons/new"),
    "person-profile": Screen("/cases/{case}/persons/{person}/profile"),
    "case-edit": Screen("/cases/{case}/record"),
    "identity-edit": Screen("/cases/{case}/persons/{person}/identity"),
    "identity-changes": Screen("/cases/{case}/persons/{person}/changes"),
    "service-new": Screen("/cases/{case}/parts/services/new"),
    "conference-new": Screen("/cases/{case}/parts/conferences/new"),
    "goal-new": Screen("/cases/{case}/parts/goals/new"),
    "screening-new": Screen("/cases/{case}/parts/screenings/new"),
    "safety-plan-new": Screen("/cases/{case}/parts/safety-plans/new"),
    "perpetrator-new": Screen("/cases/{case}/perpetrators/new"),
    "perpetrators": Screen("/perpetrators"),
    "perpetrator": Screen("/perpetrators/{perpetrator}"),
    "case-shelter": Screen("/cases/{case}?tab=shelter"),
    "stay-new": Screen("/cases/{case}/parts/stays/new"),
    "return-step": Screen("/cases/{case}/returns/{return}/escort"),
    "case-legal": Screen("/cases/{case}?tab=legal"),
    "request-answer": Screen("/cases/{case}/proceedings/{proceeding}/{request}"),
    "evidence": Screen("/proceedings/{in_custody}/evidence"),
    "evidence-new": Screen("/proceedings/{in_custody}/evidence/new"),
    "evidence-handover": Screen("/proceedings/{in_custody}/evidence/{evidence}/handover"),
    "custody-sheet": Screen("/proceedings/{in_custody}/evidence/{evidence}"),
    "country-sheets": Screen("/sheets"),
    "country-sheet": Screen("/sheets/GT/activation"),
    "proceedings": Screen("/proceedings"),
    "proceeding-open": Screen("/proceedings/new"),
    "proceeding": Screen("/proceedings/{proceeding}"),
    "proceeding-hearings": Screen("/proceedings/{proceeding}?tab=hearings"),
    "proceeding-edit": Screen("/proceedings/{proceeding}/record"),
    "stage-new": Screen("/proceedings/{proceeding}/stages/new"),
    "person-in-proceeding": Screen("/proceedings/{proceeding}/persons/new"),
    "hearing-new": Screen("/proceedings/{proceeding}/parts/hearings/new"),
    "judgment-new": Screen("/proceedings/{proceeding}/parts/judgments/new"),
    "today-liaison": Screen("/", LIAISON),
    "case-documents": Screen("/cases/{case}?tab=documents"),
    "case-sheet": Screen("/cases/{case}/sheet"),
    "consent": Screen("/cases/{case}/consent"),
    "consent-sheet": Screen("/cases/{case}/consent-sheet"),
    "override": Screen("/cases/{case}/override"),
    "assess": Screen("/cases/{case}/assess"),
    "status": Screen("/cases/{case}/status"),
    "close": Screen("/cases/{case}/close"),
    "reopen": Screen("/cases/{closed}/reopen"),
    "transfer": Screen("/cases/{case}/transfer"),
    "case-closing": Screen("/cases/{case}?tab=closure"),
    "seal": Screen("/cases/{case}/seal"),
    "emergency-ask": Screen("/emergency"),
    "emergency-accesses": Screen(
        "/emergency-accesses",
        SUPERVISOR,
        instead={"/api/v1/emergency-accesses": (200, {"items": [AN_ACCESS], "next_cursor": None})},
    ),
    "emergency-access": Screen(
        f"/emergency-accesses/{AN_ACCESS['id']}",
        SUPERVISOR,
        instead={f"/api/v1/emergency-accesses/{AN_ACCESS['id']}": (200, AN_ACCESS | {"accesses": []})},
    ),
    "refer": Screen("/cases/{case}/refer"),
    "refer-preview": Screen("/cases/{case}/refer", act=_to_preview),
    "referrals-out": Screen("/referrals?box=out"),
    "referrals-in": Screen("/referrals?box=in", RECEIVER),
    "referral-asked": Screen("/referrals/{asked}"),
    "referral-withdrawn": Screen("/referrals/{withdrawn}"),
    "referral-to-answer": Screen("/referrals/{sent}", RECEIVER),
    "admission": Screen("/referrals/{accepted}", RECEIVER, act=acts.open_packet),
    "report-arrival": Screen("/referrals/{accepted}/report/arrived", RECEIVER),
    "escalated": Screen("/escalated", ADMINISTRATOR),
    "movements": Screen("/movements", ADMINISTRATOR),
    "directory": Screen("/directory"),
    "dashboard": Screen("/dashboard", COORDINATOR),
    "dashboard-own": Screen("/dashboard", act=_till_drawn),
    "answers": Screen("/answers", RECEIVER),
    "extracts": Screen("/extracts", COORDINATOR),
    "extract-new": Screen("/extracts/new", COORDINATOR),
    "extract": Screen("/extracts/{extract}", COORDINATOR),
    "imports": Screen("/imports"),
    "import": Screen("/imports/{import}"),
    "organisations": Screen("/organisations", ADMINISTRATOR),
    "organisation-new": Screen("/organisations/new", ADMINISTRATOR),
    "organisation": Screen("/organisations/{organisation}", ADMINISTRATOR),
    "organisation-edit": Screen("/organisations/{organisation}/card", ADMINISTRATOR),
    "offer-new": Screen("/organisations/{organisation}/offers/new", ADMINISTRATOR),
    "offer-edit": Screen("/organisations/{organisation}/offers/{offer}", ADMINISTRATOR),
    "rules": Screen("/organisations/{organisation}/rules", ADMINISTRATOR),
    "mailbox": Screen("/organisations/{own_organisation}/mailbox", ADMINISTRATOR),
    "board": Screen("/board", SUPERVISOR),
    "users": Screen("/users", ADMINISTRATOR),
    "user-invite": Screen("/users/new?organisation={organisation}", ADMINISTRATOR),
    "user": Screen("/users/{user}", ADMINISTRATOR),
    "user-edit": Screen("/users/{user}/role", ADMINISTRATOR),
    "systems": Screen("/systems", ADMINISTRATOR),
    "system-register": Screen("/systems/new?organisation={organisation}", ADMINISTRATOR),
    "system": Screen("/systems/{system}", ADMINISTRATOR),
    "announcements": Screen("/announcements", ADMINISTRATOR),
    "announcement-new": Screen("/announcements/new", ADMINISTRATOR),
    "roles": Screen("/roles", ADMINISTRATOR),
    "role-new": Screen("/roles/new", ADMINISTRATOR),
    "role-edit": Screen("/roles/{role}", ADMINISTRATOR),
    "settings": Screen("/settings", ADMINISTRATOR),
    "setting": Screen("/settings?country=GT&name=referral_deadlines", ADMINISTRATOR),
    "profile": Screen("/profile", ADMINISTRATOR),
    "training": Screen("/training", ADMINISTRATOR),
    "training-module": Screen("/training/seguridad", ADMINISTRATOR),
    "requests": Screen("/requests", SUPERVISOR),
    "audit": Screen("/audit", ADMINISTRATOR, instead=_AUDIT),
    "operations": Screen("/operations", COORDINATOR, instead=OPERATIONS),
    "unsent": Screen("/unsent"),
    "more": Screen("/more"),
    "palette": Screen("/cases", act=_search_everything, whole=False),
    "help": Screen("/cases/{case}", act=_open_help, whole=False),
    "missing": Screen("/nowhere"),
    "refused": Screen("/directory", instead={"/api/v1/directory/services": (409, REFUSED)}),
    "empty": Screen("/referrals?box=out", instead={"/api/v1/referrals": (200, NOTHING)}),
}
