"""The kind of a referral limits the content and the recipients of a packet, and of its preview alike."""

import base64
import json
from uuid import uuid4

import pytest

from infra.local.secrets import PlatformSecrets
from shared.crypto import open_sealed
from tests.integration.cases.conftest import Caller, Office
from tests.integration.cases.test_packets import a_request, make
from tests.support.builders.case_bodies import a_consent

pytestmark = pytest.mark.integration


@pytest.mark.parametrize("kind", ["transfer_request", "internal_reassign", "emergency"])
@pytest.mark.parametrize("endpoint", ["packets", "packet-preview"])
def test_a_kind_that_does_nothing_yet_is_refused_in_words(ana: Caller, kind: str, endpoint: str) -> None:
    case = ana.register()
    extra = {"referral_id": str(uuid4())} if endpoint == "packets" else {}
    caller = ana.through_referrals if endpoint == "packets" else ana

    answer = caller.post(f"/cases/{case['id']}/{endpoint}", a_request(case, kind=kind) | extra)

    problem = answer.json["errors"][0]
    assert (answer.status_code, problem["pointer"], problem["code"]) == (422, "/kind", "code_not_available")
    assert "service_referral" in problem["message"]


@pytest.mark.parametrize(
    ("request_changes", "pointer", "code"),
    [
        ({"disclosure_profile": "d4_full"}, "/disclosure_profile", "full_file_needs_transfer"),
        ({"kind": "consultation"}, "/disclosure_profile", "consultation_carries_no_person"),
        ({"kind": "prosecution_notice"}, "/kind", "notice_needs_prosecution"),
        ({"kind": "cross_border"}, "/kind", "no_border_crossed"),
    ],
)
def test_what_does_not_go_with_the_kind_is_neither_shown_nor_sealed(
    office: Office, ana: Caller, request_changes: dict[str, str], pointer: str, code: str
) -> None:
    case = ana.register(consents=[a_consent(data_scope="d4_full")])

    preview = ana.post(f"/cases/{case['id']}/packet-preview", a_request(case, **request_changes))
    packet = make(ana, case, **request_changes)

    for answer in (preview, packet):
        problem = answer.json["errors"][0]
        assert (answer.status_code, problem["pointer"], problem["code"]) == (422, pointer, code)
        assert "Hern" not in answer.text
    assert office.admin("SELECT 1 FROM disclosure WHERE case_id = %s", case["id"]) == []


def test_an_anonymous_consultation_carries_nothing_of_the_person(
    ana: Caller, platform_secrets: PlatformSecrets
) -> None:
    case, referral_id = ana.register(consents=[]), str(uuid4())
    asked = {"kind": "consultation", "disclosure_profile": "d0_anonymous", "recipient_type": "prosecution"}

    packet = make(ana, case, referral_id=referral_id, **asked)

    assert packet.status_code == 201
    assert packet.json["capacity"] == {"services": ["emergency_shelter"], "country": "GT"}
    sealed = base64.b64decode(packet.json["sealed"])
    plain = open_sealed(str(platform_secrets.packet_private_keys["GT"]), sealed, f"ceiba/packet/v1|{referral_id}|GT")
    assert set(json.loads(plain)) == {"referral_id", "profile", "nonce", "services", "country"}
