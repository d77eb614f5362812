"""A person registered in Guatemala reaches a shelter's focal point, who accepts and opens the sealed packet."""

import time
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from infra.ops.demo.client import Answer, Client
from infra.ops.demo.containers import ReceiverInContainer
from infra.ops.demo.network import Network
from infra.ops.demo.receiver import Receiver
from infra.ops.demo.stage import Stage, Surprise
from shared.contracts.cases import STATISTICS
from shared.kernel.country import Country

AnyReceiver = Receiver | ReceiverInContainer

FIRST_NAMES, SURNAMES = "María José", "Hernández López"


def walk_through_referral(stage: Stage, network: Network, receiver: AnyReceiver) -> str:
    """Run from registration to completion; returns the name that must not appear anywhere else."""
    sender, shelter = network.client("caseworker", "GT", 0), network.client("focal_point", "GT", 1)
    marker = f"Ixmucané {uuid4().hex[:6]}"
    stage.chapter("A caseworker registers a person")
    case_id = _register(stage, sender, marker)
    _only_the_owner_sees_it(stage, network, case_id)
    stage.chapter("The caseworker refers the person to a shelter")
    _listen(stage, shelter, receiver)
    referral_id = _refer(stage, sender, shelter, case_id)
    _webhook_arrives(stage, receiver, referral_id, marker)
    stage.chapter("The focal point answers")
    _answer(stage, shelter, referral_id, marker)
    _sender_is_notified(stage, sender, case_id, referral_id)
    return marker


def _register(stage: Stage, sender: Client, marker: str) -> str:
    found = sender.post("/cases/search", {"name": f"{FIRST_NAMES} {marker}"})
    stage.require(found.status == 200, "search first", f"{len(found.body.get('items', []))} possible matches")
    created = sender.post("/cases", _registration(marker), Idempotency_Key=str(uuid4()))
    stage.require(created.status == 201, "the case is open", created.body.get("case_number", created))
    case = created.body
    stage.require(marker not in created.raw.decode(), "the answer holds no identity", sorted(case))
    elements = case["act_means_purpose"]
    stage.require(
        elements["means"] == "not_needed", "the person is 17: the means are no element (Protocol art. 3(c))", elements
    )
    found = sender.post("/cases/search", {"name": f"maria jose {marker} ernandes"})
    ids = [item["id"] for item in found.body.get("items", [])]
    stage.require(case["id"] in ids, "the person is found by how the name sounds", found.body.get("items", found))
    identity = sender.get(f"/cases/{case['id']}/identity", X_Purpose="service_delivery")
    stage.require(
        marker in identity.raw.decode(), "the name is read with a purpose, and the reading is audited", identity
    )
    return str(case["id"])


def _only_the_owner_sees_it(stage: Stage, network: Network, case_id: str) -> None:
    path = f"/cases/{case_id}"
    missing = network.client("caseworker", "GT", 0).get(f"/cases/{uuid4()}")
    other_organisation = network.client("caseworker", "GT", 1).get(path)
    other_country = network.client("caseworker", "HN", 0).get(path)
    same = {_shape(answer) for answer in (missing, other_organisation, other_country)}
    stage.require(
        len(same) == 1 and missing.status == 404,
        "missing, another organisation's and another country's look alike",
        missing,
    )


def _listen(stage: Stage, shelter: Client, receiver: AnyReceiver) -> None:
    endpoint = shelter.post("/webhook-endpoints", {"url": receiver.url}, Idempotency_Key=str(uuid4()))
    stage.require(endpoint.status == 201, "the shelter registers its webhook", endpoint)
    receiver.secret = endpoint.body["secret"]


def _webhook_arrives(stage: Stage, receiver: AnyReceiver, referral_id: str, marker: str) -> None:
    event = receiver.wait_for(lambda e: e["data"].get("referral_id") == referral_id)
    stage.require(event is not None, "the shelter's system is rung by a signed webhook", event and event["type"])
    stage.require(marker not in str(event) and SURNAMES not in str(event), "the webhook names nobody")


def _refer(stage: Stage, sender: Client, shelter: Client, case_id: str) -> str:
    directory = sender.get("/directory/services?country=GT&service_type=emergency_shelter")
    offers = directory.content("the directory is shown")["items"]
    there = any(offer["organisation_id"] == shelter.organisation_id for offer in offers)
    stage.require(there, "the directory knows who has emergency shelter", f"{len(offers)} offers")
    consent_id = sender.get(f"/cases/{case_id}").content("the case is shown")["consents"][0]["id"]
    body = {
        "case_id": case_id,
        "kind": "service_referral",
        "services": ["emergency_shelter"],
        "urgency": "24h",
        "to_organisation_id": shelter.organisation_id,
        "disclosure_profile": "d3_identified",
        "consent_id": consent_id,
    }
    preview = sender.post(
        f"/cases/{case_id}/packet-preview",
        {k: v for k, v in body.items() if k != "case_id"}
        | {
            "to_country": "GT",
            "recipient_type": "network_ngo",
        },
        X_Purpose="referral",
    )
    stage.require(preview.status == 200, "the preview shows what will leave", preview.body.get("fields", preview))
    key = str(uuid4())
    first, second = (sender.post("/referrals", body, Idempotency_Key=key) for _ in range(2))
    stage.require(first.status == 201, "the referral is sent", first.body.get("code", first))
    stage.require(first.body == second.body, "sent twice with the same key, it is one referral", second)
    return str(first.body["id"])


def _answer(stage: Stage, shelter: Client, referral_id: str, marker: str) -> None:
    path = f"/referrals/{referral_id}"
    early = shelter.get(f"{path}/packet")
    stage.require(early.status >= 400, "before accepting, the packet stays closed", early)
    capacity = shelter.get(path)
    stage.require(
        marker not in capacity.raw.decode(),
        "the focal point decides on the minimum",
        capacity.body.get("capacity", capacity),
    )
    for action, state in (("receive", "received"), ("accept", "accepted")):
        answer = shelter.post(f"{path}/{action}")
        stage.require(answer.status == 200 and answer.body["state"] == state, f"the focal point says: {state}", answer)
    packet = shelter.get(f"{path}/packet")
    stage.require(marker in packet.raw.decode(), "the sealed packet opens for the receiver only", packet)
    for action, state, body in (("start", "in_service", {}), ("complete", "completed", {"outcome": "plan_completed"})):
        answer = shelter.post(f"{path}/{action}", body)
        stage.require(answer.status == 200 and answer.body["state"] == state, f"the service is: {state}", answer)


def _sender_is_notified(stage: Stage, sender: Client, case_id: str, referral_id: str) -> None:
    wanted = {"received", "accepted", "in_service", "completed"}

    def notified() -> set[str]:
        notices = sender.get("/notifications?limit=200").content("the notifications are shown")["items"]
        return {str(notice["state"]) for notice in notices if notice.get("referral_id") == referral_id}

    stage.require(_within(20, lambda: notified() >= wanted), "the sender is notified of every step", sorted(notified()))

    def on_timeline() -> int:
        entries = sender.get(f"/cases/{case_id}/timeline?limit=200").content("the timeline is shown")["items"]
        return sum(1 for entry in entries if str(entry["kind"]).startswith("referral"))

    stage.require(_within(20, lambda: on_timeline() >= 5), "the case's timeline follows", f"{on_timeline()} entries")


def _within(seconds: float, condition: Any) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.2)
    return True


def _shape(answer: Answer) -> tuple[int, str]:
    body = dict(answer.body)
    if "request_id" not in body:
        raise Surprise("a problem without a support code")
    del body["request_id"]
    return answer.status, str(sorted(body.items()))


def _consents(given_on: str) -> list[dict[str, Any]]:
    consent = {"recipient_organisation_id": None, "given_on": given_on, "capacity": "guardian", "form": "written"}
    assent = {"capacity": "self_adolescent_assent", "form": "verbal_witnessed"}
    referral = consent | {"purpose": "referral", "recipient_type": "network_ngo", "data_scope": "d3_identified"}
    statistics = {"purpose": STATISTICS, "recipient_type": "statistics", "data_scope": "d0_anonymous"}
    return [referral, referral | assent, consent | statistics]


def _identity(marker: str, *, birthdate: str) -> dict[str, Any]:
    return {
        "first_names": f"{FIRST_NAMES} {marker}",
        "surnames": SURNAMES,
        "birthdate": birthdate,
        "documents": [{"type": "passport", "number": f"E{uuid4().hex[:8]}", "country": "HND"}],
        "phones": [{"number": "+50499990000", "safe_to_call": False}],
    }


def _registration(marker: str) -> dict[str, Any]:
    # The date in Guatemala: in the evening it is already the next day in UTC.
    today = datetime.now(UTC).astimezone(Country.GUATEMALA.time_zone).date()
    return {
        "country": "GT",
        "identified_on": today.isoformat(),
        "identification_source": "ngo_outreach",
        "identified_adm1": "GT-01",
        "person": {
            "role": "victim",
            "trafficking_status": "possible_victim",
            "gender": "feminine",
            "birth_year": today.year - 17,
            "citizenships": ["HND"],
            "primary_language": "spa",
        },
        "identity": _identity(marker, birthdate=f"{today.year - 17}-05-14"),
        "experience": {
            "acts": ["recruitment", "transportation"],
            "means": [],
            "exploitation": [{"type": "sexual_exploitation", "subform": None}],
            "recruiter_relationship": "friend",
            "controls": {"withholds_documents": "yes", "restricts_movement": "unknown"},
        },
        "needs": ["emergency_shelter", "medical"],
        "best_interest": "considered",
        "risk_level": "high",
        "consents": _consents(today.isoformat()),
    }
