"""Cases and referrals in every state that a screen can show, made by the interface."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from shared.contracts.codelists import code_list
from tests.support import in_court
from tests.support.builders import case_bodies
from tests.support.days import in_days
from tests.support.faults import eventually
from tests.support.journey import a_consent, a_referral, a_registration, register
from tests.support.platform import Caller, Platform

COUNTRY = "GT"
RECEIVER = 1
"""Which of the focal points of the country receives the referrals."""
_WITHIN = 60.0


@dataclass(frozen=True, slots=True)
class Situation:
    """The ids of what there is to see."""

    case: str
    closed: str
    referrals: dict[str, str]
    """What became of it → the id of a referral."""
    perpetrator: str
    imported: str
    extract: str


def arrange(platform: Platform) -> Situation:
    """Register, consent, refer, answer, withdraw, import and extract once."""
    sender, receiver = platform.client("caseworker", COUNTRY), platform.client("focal_point", COUNTRY, RECEIVER)
    case = a_full_case(sender)
    closed = register(sender, identity=None)
    _done(sender.post(f"/api/v1/cases/{closed['id']}/close", json={"reason": "person_request"}))
    to = platform.account("users", "focal_point", COUNTRY, RECEIVER)["organisation_id"]
    return Situation(
        case=case["id"],
        closed=closed["id"],
        referrals=_referrals(sender, receiver, case, to),
        perpetrator=_accuse(sender, case["id"]),
        imported=_import(sender),
        extract=_extract(platform.client("regional_coordinator")),
    )


def count_persons(platform: Platform) -> None:
    """Persons of several ages and forms in the statistics of the caseworker's organisation, for its charts."""
    caseworker = platform.client("caseworker", COUNTRY)
    consent = a_consent(purpose="aggregate_statistics", recipient_type="statistics", data_scope="d0_anonymous")
    for place, form in enumerate(("forced_labour", "forced_labour", "servitude")):
        experience = case_bodies.an_experience(exploitation=[{"type": form, "subform": None}])
        register(
            caseworker, identified_adm1=f"GT-{place + 13}", experience=experience, consents=[consent], identity=None
        )

    def are_counted() -> bool:
        card = caseworker.get("/api/v1/dashboard").json()["cards"][0]
        return bool((card["value"] or 0) >= 3)

    assert eventually(are_counted, within=30) is not None


def a_full_case(sender: Caller) -> dict[str, Any]:
    """A case with something in every part: tasks, codes of each list, an assessment, a note, a refused consent."""
    body = a_registration()
    case = register(
        sender,
        person=body["person"] | {"primary_language": "kek", "needs_interpreter": True, "disabilities": ["seeing"]},
        experience=body["experience"] | {"means": ["deception"], "recruitment_methods": ["friends"]},
        consents=[a_consent(), a_consent(purpose="photo_media", status="refused", data_scope="d0_anonymous")],
    )
    path = f"/api/v1/cases/{case['id']}"
    _done(sender.post(f"{path}/notes", json={"text": "Pidió hablar otra vez mañana"}))
    stay = {"entered_on": in_days(-4), "ordered_by": "judge", "order_number": "123-2026", "order_until": in_days(20)}
    _done(sender.post(f"{path}/stays", json=stay))
    planned = {"kind": "assisted_return", "to_country": "HN", "travel_on": in_days(30)}
    _done(sender.post(f"{path}/returns", json=planned))
    items = [{"domain": "security", "factor": "abuse_physical", "is_risk": "yes"}]
    assessment: dict[str, Any] = {"kind": "review", "done_on": in_days(0), "overall_risk": "imminent", "items": items}
    _done(sender.post(f"{path}/assessments", json=assessment))
    child: dict[str, Any] = {
        "person": {"role": "dependant", "gender": "masculine", "age": 8},
        "best_interest": "considered",
    }
    _done(sender.post(f"{path}/persons", json=child))
    goal = {"domain": "education", "text": "Vuelve a la escuela en enero", "due_on": in_days(30)}
    _done(sender.post(f"{path}/goals", json=goal))
    _endanger(sender, path)
    _plan(sender, path)
    in_court.take_to_court(sender, in_court.opened(sender, {"case_id": case["id"]}))
    return case


def _plan(sender: Caller, path: str) -> None:
    """One of everything that a plan is made of, and a note that warns."""
    agreed = {"agreed_by_person": True, "agreed_on": in_days(0), "planned_end": in_days(90)}
    parts: dict[str, dict[str, Any]] = {
        "plans": {"type": "education", "objectives": "Terminar la primaria", **agreed},
        "services": {"service_type": "medical", "status": "in_progress", "started_on": in_days(-1)},
        "follow-ups": {"planned_on": in_days(7), "channel": "phone_call"},
        "own-tasks": {"title": "get_document", "note": "Partida de nacimiento", "due_on": in_days(3)},
        "conferences": {"held_on": in_days(-1), "institutions": ["GT_PGN"], "decided": "Buscar otro albergue"},
        "notes": {"text": "Cuenta lo que vivió", "kind": "home_visit", "content_warning": True},
    }
    for where, body in parts.items():
        _done(sender.post(f"{path}/{where}", json=body))


def _endanger(sender: Caller, path: str) -> None:
    """What the case says of danger: a screening, a caution and a safety plan."""
    answers = {"offered": "yes", "papers_withheld": "yes", "household": "yes", "fear": "unknown"}
    asked: dict[str, Any] = {"instrument": "trafficking_indicators", "instrument_version": 1, "answers": answers}
    _done(sender.post(f"{path}/screenings", json={**asked, "done_on": in_days(0), "result": "likely"}))
    _done(sender.post(f"{path}/flags", json={"flag": "trafficker_nearby", "active_from": in_days(0)}))
    plan: dict[str, Any] = {"warning_signs": ["followed"], "what_to_do": "Ir al albergue", "agreed_by_person": True}
    _done(sender.post(f"{path}/safety-plans", json={**plan, "review_on": in_days(14)}))


def _accuse(sender: Caller, case_id: str) -> str:
    """An alleged perpetrator who appears in the case; another appears in none yet."""
    known: dict[str, Any] = {"country": COUNTRY, "kind": "individual", "alias": "El Chino", "is_public_official": True}
    perpetrator = str(_done(sender.post("/api/v1/perpetrators", json=known))["id"])
    link: dict[str, Any] = {"perpetrator_id": perpetrator, "roles": ["recruiter"], "still_poses_threat": True}
    _done(sender.post(f"/api/v1/cases/{case_id}/perpetrators", json=link))
    _done(sender.post("/api/v1/perpetrators", json={"country": COUNTRY, "kind": "business"}))
    return perpetrator


def _referrals(sender: Caller, receiver: Caller, case: dict[str, Any], to: str) -> dict[str, str]:
    made = {state: _sent(sender, case, to) for state in ("sent", "asked", "accepted", "rejected", "completed")}
    leaving = register(sender)
    made["withdrawn"] = _sent(sender, leaving, to)
    steps: tuple[tuple[str, str, dict[str, Any]], ...] = (
        ("asked", "request-info", {"topics": ["health"], "note": "Toma algún medicamento"}),
        ("rejected", "reject", {"reason": "capacity"}),
        ("accepted", "accept", {}),
        ("completed", "accept", {}),
        ("withdrawn", "accept", {}),
        ("completed", "start", {}),
        ("completed", "complete", {"outcome": "declined"}),
    )
    for state, action, body in steps:
        of = leaving if state == "withdrawn" else case
        _told(sender, of, receiver, f"/api/v1/referrals/{made[state]}/{action}", body)
    consent = leaving["consents"][0]["id"]
    _done(sender.post(f"/api/v1/cases/{leaving['id']}/consents/{consent}/withdraw", json={}))
    withdrawn = f"/api/v1/referrals/{made['withdrawn']}"
    ended = eventually(lambda: bool(sender.get(withdrawn).json().get("access_ended_at")), within=_WITHIN)
    assert ended is not None
    return made


def _sent(sender: Caller, case: dict[str, Any], to: str) -> str:
    return str(_told(sender, case, sender, "/api/v1/referrals", a_referral(case, to))["id"])


def _told(keeper: Caller, case: dict[str, Any], by: Caller, path: str, body: dict[str, Any]) -> dict[str, Any]:
    """Take a step of a referral and wait until its case tells of it: a worker writes that, what follows is later."""

    def steps() -> int:
        entries = keeper.get(f"/api/v1/cases/{case['id']}/timeline").json()["items"]
        return sum(entry["kind"].startswith("referral.") for entry in entries)

    before = steps()
    answered = _done(by.post(path, json=body))
    assert eventually(lambda: steps() > before, within=_WITHIN) is not None
    return answered


def _import(sender: Caller) -> str:
    """A file of three records that was checked; the second has a value that its layout does not know."""
    columns = list(code_list("ctdc_columns_synthetic_2025").items)
    rows: list[dict[str, str]] = [{"gender": "Woman"}, {"gender": uuid4().hex[:6]}, {"gender": "Woman"}]
    lines = [",".join(({"yearOfRegistration": "2018"} | row).get(column, "") for column in columns) for row in rows]
    file = {"file": ("registros.csv", "\n".join([",".join(columns), *lines, ""]).encode(), "text/csv")}
    answer = sender.post("/api/v1/imports", data={"layout": "ctdc-2025", "country": COUNTRY}, files=file)
    made = str(_done(answer)["id"])
    checked = eventually(
        lambda: sender.get(f"/api/v1/imports/{made}").json()["state"] in {"checked", "failed"}, within=_WITHIN
    )
    assert checked is not None
    return made


def _extract(coordinator: Caller) -> str:
    body: dict[str, Any] = {"name": "Corredor norte", "template": "hxl-aggregate", "filters": {"country": [COUNTRY]}}
    made = str(_done(coordinator.post("/api/v1/extracts", json=body))["id"])
    run = _done(coordinator.post(f"/api/v1/extracts/{made}/runs", json={}))
    place = f"/api/v1/extract-runs/{run['id']}"
    ended = eventually(lambda: coordinator.get(place).json()["state"] in {"succeeded", "failed"}, within=_WITHIN)
    assert ended is not None
    return made


def _done(answer: Any) -> dict[str, Any]:
    assert answer.status_code in {200, 201, 202}, answer.text
    body: dict[str, Any] = answer.json()
    return body
