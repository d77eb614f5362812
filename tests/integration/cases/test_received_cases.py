"""A case of the receiver from a referral that it accepted, as the referrals service asks for it."""

import base64
import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest
from werkzeug.test import TestResponse

from infra.local.secrets import PlatformSecrets
from shared.crypto import open_sealed
from tests.integration.cases.conftest import Caller, Office
from tests.integration.cases.test_packets import a_request
from tests.integration.cases.test_persons import add
from tests.support.builders.case_bodies import a_consent
from tests.support.days import in_days

pytestmark = pytest.mark.integration

NAMES = {"first_names": "Quetzalcanaria", "surnames": "Pisisig"}
PATH = "/cases/from-referral"


@pytest.fixture
def bea(office: Office) -> Caller:
    """A caseworker of the receiver, in Guatemala too."""
    return office.caller()


def received(packet: Any, **changes: Any) -> dict[str, Any]:
    """What the referrals service sends for a receiver in Guatemala."""
    return {
        "referral_id": str(uuid4()),
        "referral_code": "GT-7K3-Q9X",
        "kind": "service_referral",
        "services": ["emergency_shelter"],
        "urgency": "24h",
        "country": "GT",
        "referring_country": "GT",
        "referring_organisation_id": str(uuid4()),
        "accepted_on": in_days(0),
        "packet": packet,
    } | changes


@pytest.fixture
def packet(ana: Caller, platform_secrets: PlatformSecrets) -> Any:
    """The packet of a case of `ana`, of a mother and a son, as its receiver opens it."""
    case = ana.register(identity=NAMES)
    son = add(ana, case)
    his = ana.post(f"/cases/{case['id']}/consents", a_consent(person_id=son["id"])).json
    referral_id = str(uuid4())
    along = [{"person_id": son["id"], "consent_id": his["id"]}]
    asked = a_request(case, referral_id=referral_id) | {"accompanied_by": along}
    made = ana.through_referrals.post(f"/cases/{case['id']}/packets", asked)
    assert made.status_code == 201, made.text
    key: Any = platform_secrets.packet_private_keys["GT"]
    sealed = base64.b64decode(made.json["sealed"])
    return json.loads(open_sealed(key if isinstance(key, str) else key[0], sealed, f"ceiba/packet/v1|{referral_id}|GT"))


def opened(caller: Caller, body: dict[str, Any]) -> Any:
    answer = caller.through_referrals.post(PATH, body)
    assert answer.status_code == 200, answer.text
    case = caller.get(f"/cases/{answer.json['id']}")
    assert case.status_code == 200
    return case.json


def test_the_case_is_filled_from_the_packet(bea: Caller, ana: Caller, packet: Any) -> None:
    body = received(packet)
    case = opened(bea, body)
    assert (case["origin"]["referral_id"], case["origin"]["profile"]) == (body["referral_id"], "d3_identified")
    assert case["origin"]["referring_organisation_id"] == body["referring_organisation_id"]
    assert case["origin"]["incoming_referral_on"] == body["accepted_on"]
    assert (case["persons"], case["consents"], case["status"]) == (2, [], "intake")
    identity = bea.get(f"/cases/{case['id']}/identity", X_Purpose="referral").json
    assert (identity["first_names"], identity["surnames"]) == (NAMES["first_names"], NAMES["surnames"])
    assert ana.get(f"/cases/{case['id']}").status_code == 404, "the sender does not see it"


def test_it_is_found_under_the_names_of_both_persons(bea: Caller, packet: Any) -> None:
    case = opened(bea, received(packet))
    for name in ("Quetzalcanaria Pisisig", "Canariapedro Zopilotillo"):
        found = bea.post("/cases/search", {"name": name}).json["items"]
        assert [match["id"] for match in found] == [case["id"]]


def test_a_referral_opens_one_case_also_at_the_same_moment(office: Office, bea: Caller, packet: Any) -> None:
    body = received(packet)

    def ask(_: int) -> TestResponse:
        return office.caller(organisation_id=bea.organisation_id).through_referrals.post(PATH, body)

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(ask, range(8)))
    assert {(answer.status_code, answer.json.get("id")) for answer in answers} == {(200, answers[0].json["id"])}
    assert len(bea.get("/cases").json["items"]) == 1


def test_no_name_is_outside_the_vault(office: Office, bea: Caller, packet: Any) -> None:
    opened(bea, received(packet))
    tables = office.admin(
        "SELECT quote_ident(table_schema) || '.' || quote_ident(table_name) AS name FROM information_schema.tables"
        " WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')"
    )
    for table in tables:
        rows = office.admin(f"SELECT row_to_json(t)::text AS text FROM {table.name} t")
        for name in (*NAMES.values(), "Canariapedro", "Zopilotillo"):
            assert not [row for row in rows if name in row.text], table.name


def test_the_sheets_of_both_say_who_sent_what(bea: Caller, packet: Any) -> None:
    body = received(packet)
    case = opened(bea, body)
    persons = bea.get(f"/cases/{case['id']}/persons").json["items"]
    for person in persons:
        sheet = bea.get(f"/cases/{case['id']}/persons/{person['id']}/sheet").json
        (came,) = sheet["received"]
        assert (came["organisation_id"], came["country"]) == (body["referring_organisation_id"], "GT")
        assert came["on"] == body["accepted_on"]
        assert {"name", "needs"} <= set(came["kinds"])
    assert len(persons) == 2
