"""A criminal proceeding as the interface records it: kept by who accompanies the person, or by the prosecution."""

from typing import Any

from tests.support.days import in_days
from tests.support.faults import eventually
from tests.support.journey import a_consent, a_referral, register
from tests.support.platform import Caller, Platform

CAPITAL = {"GT": "GT-01", "SV": "SV-SS", "HN": "HN-FM", "MX": "MX-CHP"}
PLACE = "Juzgado Primero, sala 3"
QUESTION = "¿Puede declarar en cámara Gesell?"


def a_proceeding(person: dict[str, Any], **other: Any) -> dict[str, Any]:
    """A body for `POST /api/v1/proceedings`: under investigation in Guatemala, with one person."""
    return {
        "country": "GT",
        "institution": "GT_MP_FTP",
        "facts_on": in_days(-100),
        "reported_on": in_days(-40),
        "reported_by": "ngo",
        "articles": ["GT_202TER"],
        "stage": "investigation",
        "since": in_days(-30),
        "source": "prosecution",
        "persons": [{"standing": "victim"} | person],
    } | other


def notified(
    platform: Platform, worker: Caller, country: str = "GT", *, profile: str = "d3_identified"
) -> tuple[dict[str, Any], dict[str, Any]]:
    """A case whose person agreed that a prosecutor's office learns of them, and the notice to it: case, referral."""
    office = platform.account("clients", "legal_liaison", country)["organisation_id"]
    to_office = {"purpose": "prosecution_sharing", "recipient_type": "prosecution", "recipient_country": country}
    consent = a_consent(**to_office, data_scope=profile)
    case = register(worker, country=country, identified_adm1=CAPITAL[country], consents=[consent])
    notice = a_referral(case, office, kind="prosecution_notice", services=["legal_counsel"], disclosure_profile=profile)
    return case, done(worker.post("/api/v1/referrals", json=notice))


def shared_with_prosecution(
    platform: Platform, worker: Caller, country: str = "GT", *, profile: str = "d3_identified"
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The same once the office has accepted: case, shared person."""
    case, sent = notified(platform, worker, country, profile=profile)
    focal_point = focal_point_of(platform, sent["to_organisation_id"], country)
    done(focal_point.post(f"/api/v1/referrals/{sent['id']}/accept", json={}))
    return case, shared_by(platform.client("legal_liaison", country), sent["id"])


def shared_by(liaison: Caller, referral_id: str) -> dict[str, Any]:
    """The person whom a referral that was accepted shares with the office of a liaison, as soon as it does."""

    def found() -> list[dict[str, Any]]:
        shared = liaison.get("/api/v1/shared-persons").json()["items"]
        return [each for each in shared if each["referral_id"] == referral_id]

    assert eventually(lambda: bool(found()), within=60) is not None
    return found()[0]


def opened(keeper: Caller, person: dict[str, Any], **other: Any) -> dict[str, Any]:
    """A proceeding that was recorded, with the id of its person as `person`."""
    proceeding = done(keeper.post("/api/v1/proceedings", json=a_proceeding(person, **other)))
    (named,) = keeper.get(f"/api/v1/proceedings/{proceeding['id']}/persons").json()["items"]
    return proceeding | {"person": named["id"]}


def take_to_court(keeper: Caller, proceeding: dict[str, Any]) -> dict[str, str]:
    """Hearings, a measure, reparation and a request in a proceeding: their ids."""
    person = proceeding["person"]
    called = {"persons": [person], "victim_presence": "gesell", "place": PLACE}
    parts: dict[str, tuple[str, dict[str, Any]]] = {
        "held": (
            "hearings",
            {
                "type": "anticipated_evidence",
                "scheduled_at": f"{in_days(-5)}T15:00:00Z",
                "outcome": "held",
                "heard": [person],
                **called,
            },
        ),
        "hearing": ("hearings", {"type": "preliminary", "scheduled_at": f"{in_days(6)}T15:30:00Z", **called}),
        "measure": (
            "measures",
            {
                "kind": "no_contact",
                "person": person,
                "from_on": in_days(-20),
                "until_on": in_days(10),
                "authority": "GT_OJ",
            },
        ),
        "reparation": (
            "reparations",
            {
                "type": "compensation",
                "status": "partly_paid",
                "person": person,
                "amount": 50000,
                "paid_amount": 10000,
                "currency": "GTQ",
                "ordered_on": in_days(-3),
            },
        ),
        "request": ("requests", {"kind": "report", "person": person, "due_on": in_days(8), "question": QUESTION}),
    }
    path = f"/api/v1/proceedings/{proceeding['id']}"
    return {name: str(done(keeper.post(f"{path}/{where}", json=body))["id"]) for name, (where, body) in parts.items()}


def done(answer: Any) -> dict[str, Any]:
    """The body of an answer that was no refusal."""
    assert answer.status_code in {200, 201}, answer.text
    body: dict[str, Any] = answer.json()
    return body


def focal_point_of(platform: Platform, organisation: str, country: str) -> Caller:
    """The system that answers referrals for an organisation."""
    role = ("focal_point", country)
    clients = [each for each in platform.demo["clients"] if (each["role"], each["country"]) == role]
    which = next(place for place, each in enumerate(clients) if each["organisation_id"] == organisation)
    return platform.client("focal_point", country, which)
