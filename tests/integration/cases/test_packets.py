"""The packet of a referral: only what the person agreed to, only for that recipient, and nothing twice."""

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest
from werkzeug.test import TestResponse

from infra.local.secrets import PlatformSecrets
from shared.crypto import DecryptionError, open_sealed
from tests.integration.cases.conftest import Caller, Office
from tests.integration.cases.referral_events import a_step, hear
from tests.support.builders.case_bodies import a_consent
from tests.support.days import in_days
from tests.support.tokens import bearer

pytestmark = pytest.mark.integration

CAPACITY = {"age_band", "country", "gender", "majority", "primary_language", "services"}


def a_request(case: dict[str, Any], **changes: str) -> Any:
    return {
        "kind": "service_referral",
        "services": ["emergency_shelter"],
        "disclosure_profile": "d3_identified",
        "consent_id": case["consents"][0]["id"] if case["consents"] else None,
        "to_organisation_id": str(uuid4()),
        "to_country": "GT",
        "recipient_type": "network_ngo",
    } | changes


def make(caller: Caller, case: dict[str, Any], **changes: Any) -> TestResponse:
    return caller.through_referrals.post(
        f"/cases/{case['id']}/packets", a_request(case, referral_id=str(uuid4())) | changes
    )


@pytest.fixture
def private_keys(platform_secrets: PlatformSecrets) -> Mapping[str, str | list[str]]:
    return platform_secrets.packet_private_keys


def opened(answer: TestResponse, referral_id: str, country: str, private_keys: dict[str, str]) -> bytes:
    sealed = base64.b64decode(answer.json["sealed"])
    return open_sealed(private_keys[country], sealed, f"ceiba/packet/v1|{referral_id}|{country}")


def test_the_packet_opens_for_the_receiving_country_and_shows_what_the_preview_showed(
    ana: Caller, private_keys: dict[str, str]
) -> None:
    case, referral_id = ana.register(), str(uuid4())
    request = a_request(case)

    preview = ana.post(f"/cases/{case['id']}/packet-preview", request, X_Purpose="referral")
    packet = ana.through_referrals.post(f"/cases/{case['id']}/packets", request | {"referral_id": referral_id})

    plain = opened(packet, referral_id, "GT", private_keys)
    content = json.loads(plain)
    envelope = {"referral_id", "profile", "nonce"}
    assert {k: v for k, v in content.items() if k not in envelope} == preview.json["after_acceptance"]
    assert packet.json["capacity"] == preview.json["before_acceptance"]
    assert packet.json["fields"] == preview.json["fields"]
    assert content["surnames"] == "Hernández López"
    assert packet.json["payload_sha256"] == hashlib.sha256(plain).hexdigest()
    assert (packet.json["consent_expires_on"], packet.json["country"]) == (in_days(90), "GT")


def test_what_was_previewed_for_one_is_not_released_for_another(ana: Caller) -> None:
    case = ana.register()
    request = a_request(case)
    seal = ana.post(f"/cases/{case['id']}/packet-preview", request).json["seal"]

    refused = make(ana, case, **request | {"to_organisation_id": str(uuid4()), "previewed": seal})
    released = make(ana, case, **request | {"previewed": seal})

    assert (refused.status_code, refused.json["errors"][0]["code"]) == (422, "preview_changed")
    assert refused.json["errors"][0]["pointer"] == "/previewed"
    assert released.status_code == 201


def test_before_acceptance_only_capacity_is_readable(ana: Caller) -> None:
    case = ana.register()

    packet = make(ana, case)

    assert set(packet.json["capacity"]) == CAPACITY
    assert "Hern" not in packet.text


def test_the_packet_opens_for_no_other_country_and_no_other_referral(ana: Caller, private_keys: dict[str, str]) -> None:
    case, referral_id = ana.register(), str(uuid4())
    packet = ana.through_referrals.post(f"/cases/{case['id']}/packets", a_request(case, referral_id=referral_id))

    for country, referral in (("HN", referral_id), ("GT", str(uuid4()))):
        sealed = base64.b64decode(packet.json["sealed"])
        with pytest.raises(DecryptionError):
            open_sealed(private_keys[country], sealed, f"ceiba/packet/v1|{referral}|GT")


def test_asking_twice_with_one_referral_is_one_disclosure(office: Office, ana: Caller) -> None:
    case = ana.register()
    request = a_request(case, referral_id=str(uuid4()))

    first, second = (ana.through_referrals.post(f"/cases/{case['id']}/packets", request) for _ in range(2))

    assert first.json["payload_sha256"] == second.json["payload_sha256"]
    hear(office, a_step(case, referral_id=UUID(request["referral_id"])))
    assert len(ana.get(f"/cases/{case['id']}/disclosures").json["items"]) == 1
    assert [e["kind"] for e in ana.get(f"/cases/{case['id']}/timeline").json["items"]].count("packet.sealed") == 1


def test_a_withdrawal_while_the_referral_was_stored_is_published_again(office: Office, ana: Caller) -> None:
    case, referral_id = ana.register(), uuid4()
    consent_id = case["consents"][0]["id"]
    ana.through_referrals.post(f"/cases/{case['id']}/packets", a_request(case, referral_id=str(referral_id)))
    ana.post(f"/cases/{case['id']}/consents/{consent_id}/withdraw")

    for _ in range(2):
        hear(office, a_step(case, referral_id=referral_id))

    told = [event["consent_id"] for event in office.events("cases.consent_withdrawn.v1")]
    assert told.count(consent_id) == 2


def test_a_disclosure_names_fields_and_recipient_and_never_values(office: Office, ana: Caller) -> None:
    case = ana.register()
    request = a_request(case, referral_id=str(uuid4()))
    ana.through_referrals.post(f"/cases/{case['id']}/packets", request)
    hear(office, a_step(case, referral_id=UUID(request["referral_id"])))

    disclosure = ana.get(f"/cases/{case['id']}/disclosures").json["items"][0]

    assert disclosure["to_organisation_id"] == request["to_organisation_id"]
    assert disclosure["consent_id"] == request["consent_id"]
    assert "surnames" in disclosure["fields"]
    assert "Hern" not in str(office.admin("SELECT * FROM disclosure WHERE case_id = %s", case["id"]))


@pytest.mark.parametrize(
    ("consent", "request_changes", "code"),
    [
        (None, {}, "consent_missing"),
        ({"given_on": in_days(-30), "expires_on": in_days(-29)}, {}, "consent_expired"),
        ({"recipient_organisation_id": str(uuid4())}, {}, "consent_recipient"),
        ({"data_scope": "d2_protection"}, {}, "consent_scope"),
        (None, {"recipient_type": "prosecution", "disclosure_profile": "d1_capacity"}, "consent_missing"),
    ],
    ids=["none", "expired", "to another organisation", "to less", "prosecution"],
)
def test_without_a_fitting_consent_nothing_leaves(
    office: Office, ana: Caller, consent: dict[str, str] | None, request_changes: dict[str, str], code: str
) -> None:
    case = ana.register(consents=[] if consent is None else [a_consent(**consent)])

    answer = make(ana, case, **request_changes)

    assert (answer.status_code, answer.json["errors"][0]["code"]) == (422, code)
    assert office.admin("SELECT 1 FROM disclosure WHERE case_id = %s", case["id"]) == []


IDENTIFYING = {"first_names", "surnames", "phones"}


@pytest.mark.parametrize(
    ("permissions", "headers"),
    [
        (["referrals:send", "cases:read"], {"X_Purpose": "referral"}),
        (["referrals:send", "cases:read", "cases:identify"], {}),
    ],
    ids=["without cases:identify", "without a purpose"],
)
def test_the_preview_shows_who_somebody_is_as_the_identity_is_read_or_not_at_all(
    office: Office, ana: Caller, permissions: list[str], headers: dict[str, str]
) -> None:
    case = ana.register()
    token = bearer(organisation_id=ana.organisation_id, subject=ana.subject, scope=" ".join(permissions))
    narrow = replace(ana)
    narrow.token = token

    preview = narrow.post(f"/cases/{case['id']}/packet-preview", a_request(case), **headers)

    assert set(preview.json["masked"]) >= IDENTIFYING
    assert set(preview.json["fields"]) >= IDENTIFYING
    assert not IDENTIFYING & {*preview.json["after_acceptance"], *preview.json["before_acceptance"]}
    assert "Hernández" not in preview.text
    audited = office.admin(
        "SELECT fields FROM audit WHERE object_id = %s AND action = 'packet.previewed'", UUID(case["id"])
    )
    assert not IDENTIFYING & set(audited[0][0])


def test_what_was_previewed_masked_is_released_whole(ana: Caller) -> None:
    case = ana.register()
    request = a_request(case)
    masked = ana.post(f"/cases/{case['id']}/packet-preview", request).json

    assert masked["masked"]
    assert make(ana, case, **request | {"previewed": masked["seal"]}).status_code == 201


BETWEEN_SERVICES: dict[str, dict[str, Any]] = {
    "a person's own token": {},
    "the caller's token with another audience": {"aud": "cases"},
    "a token in which referrals acts, for the platform": {"act": {"sub": "service:referrals"}},
    "a token exchanged for another service": {"aud": "reporting", "act": {"sub": "service:referrals"}},
    "a token in which another service acts": {"aud": "cases", "act": {"sub": "service:reporting"}},
    "an actor without a name": {"aud": "cases", "act": {}},
    "an exchanged token that has ended": {"aud": "cases", "act": {"sub": "service:referrals"}, "iat": 0, "exp": 120},
}


@pytest.mark.parametrize("claims", BETWEEN_SERVICES.values(), ids=BETWEEN_SERVICES)
def test_only_referrals_gets_a_packet_and_only_with_a_token_exchanged_for_it(
    office: Office, ana: Caller, claims: Any
) -> None:
    case = ana.register()
    token = bearer(organisation_id=ana.organisation_id, subject=ana.subject, **claims)

    answer = ana.post(f"/cases/{case['id']}/packets", a_request(case, referral_id=str(uuid4())), **token)

    assert answer.status_code == 401
    assert not office.admin("SELECT 1 FROM audit WHERE object_id = %s AND action LIKE 'packet%%'", UUID(case["id"]))


def test_the_exchanged_token_opens_no_other_endpoint_of_cases(ana: Caller) -> None:
    case = ana.register()
    acting = ana.through_referrals

    answers = [
        acting.get(f"/cases/{case['id']}"),
        acting.get("/cases"),
        acting.get(f"/cases/{case['id']}/identity", X_Purpose="service_delivery"),
        acting.post(f"/cases/{case['id']}/packet-preview", a_request(case)),
    ]

    assert {answer.status_code for answer in answers} == {401}


def test_the_audit_names_the_person_as_actor_and_referrals_as_the_client(office: Office, ana: Caller) -> None:
    case = ana.register()
    make(ana, case)

    rows = office.admin(
        "SELECT actor, client_id, organisation_id FROM audit WHERE object_id = %s AND action LIKE 'packet%%'",
        UUID(case["id"]),
    )

    assert {tuple(row) for row in rows} == {(ana.subject, "referrals", ana.organisation_id)}


def test_a_field_of_a_later_release_is_refused_as_unknown_so_that_its_caller_does_without(ana: Caller) -> None:
    refused = make(ana, ana.register(), field_of_a_later_release=True)

    problems = [(problem["pointer"], problem["code"]) for problem in refused.json["errors"]]
    assert (refused.status_code, problems) == (422, [("/field_of_a_later_release", "unknown_field")])
