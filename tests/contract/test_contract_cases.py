"""Cases, as the outside contract promises them."""

from typing import Any
from uuid import uuid4

import pytest

from shared.contracts.codelists import code_list, code_list_ids
from tests.contract.test_contract_rules import assert_problem
from tests.support.days import CHILD_BORN, CHILDS_BIRTHDATE, in_days
from tests.support.journey import register
from tests.support.platform import Caller, Platform

pytestmark = pytest.mark.contract

PATH = "/api/v1/cases"


def the_example(marker: str) -> dict[str, Any]:
    """The body of the contract, with a document number and a recruiter's relationship of its own."""
    return {
        "country": "GT", "identified_on": in_days(-5), "identification_source": "ngo_outreach",
        "identified_adm1": "GT-01",
        "person": {"role": "victim", "trafficking_status": "possible_victim", "gender": "feminine",
                   "birth_year": CHILD_BORN, "citizenships": ["HND"], "primary_language": "spa"},
        "identity": {"first_names": "María José", "surnames": f"Hernández {marker}", "birthdate": CHILDS_BIRTHDATE,
                     "documents": [{"type": "passport", "number": f"E-{marker}", "country": "HND"}],
                     "phones": [{"number": "+50499990000", "safe_to_call": False}]},
        "experience": {"acts": ["recruitment", "transportation"], "means": [],
                       "exploitation": [{"type": "sexual_exploitation", "subform": None}],
                       "recruiter_relationship": "intimate_partner",
                       "controls": {"withholds_documents": "yes", "restricts_movement": "unknown"}},
        "needs": ["emergency_shelter", "medical"], "risk_level": "high",
        "consents": [{"purpose": "referral", "recipient_type": "network_ngo", "recipient_organisation_id": None,
                      "data_scope": "d3_identified", "given_on": in_days(-5), "expires_on": in_days(90),
                      "capacity": "self_adolescent_assent", "form": "verbal_witnessed"}],
    }  # fmt: skip


def test_the_example_of_the_contract_is_registered_and_answered_without_identity(sender: Caller) -> None:
    marker = f"Ixmucané{uuid4().hex[:6]}"

    answer = sender.post(PATH, json=the_example(marker))

    assert answer.status_code == 201, answer.text
    case = answer.json()
    assert answer.headers["Location"] == f"{PATH}/{case['id']}"
    assert answer.headers["ETag"] == f'"{case["version"]}"'
    assert {"id", "case_number", "status", "stage", "act_means_purpose"} <= set(case)
    assert "identity" not in case
    for told in (marker, "María", "+504", CHILDS_BIRTHDATE):
        assert told not in answer.text
    assert case["experience"]["controls"] == {"withholds_documents": "yes", "restricts_movement": "unknown"}
    assert case["experience"]["recruiter_relationship"] == "intimate_partner"
    # The person is a child: no means need to have been used (Palermo Protocol, article 3 (c)).
    assert case["act_means_purpose"] == {
        "acts": "present", "means": "not_needed", "purpose": "present", "complete": True,
    }  # fmt: skip


def test_an_adult_without_means_lacks_one_legal_element(sender: Caller) -> None:
    adult = {"role": "victim", "trafficking_status": "possible_victim", "gender": "feminine", "birth_year": 1990}

    case = register(sender, person=adult, identity=None, consents=[])

    assert case["act_means_purpose"]["means"] == "missing"
    assert case["act_means_purpose"]["complete"] is False


def test_reading_answers_what_registering_answered(sender: Caller) -> None:
    case = register(sender, consents=[])

    assert sender.get(f"{PATH}/{case['id']}").json() == case


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"risk_level": "x"}, "/risk_level"),
        ({"identified_adm1": "HN-01"}, "/"),
        ({"country": "US"}, "/country"),
        ({"needs": ["x"]}, "/needs/0"),
        ({"person": {"gender": "x"}}, "/person/gender"),
        ({"experience": {"controls": {"x": "yes"}}}, "/experience/controls"),
        ({"experience": {"exploitation": [{"type": "x"}]}}, "/experience/exploitation/0/type"),
    ],
)
def test_a_code_that_is_on_no_list_is_422_at_its_pointer(sender: Caller, change: dict[str, Any], pointer: str) -> None:
    problem = assert_problem(sender.post(PATH, json=the_example("x") | change), 422)

    assert any(error["pointer"].startswith(pointer) for error in problem["errors"])


def test_identity_is_read_with_a_purpose_only_and_the_reading_is_in_the_log(platform: Platform, sender: Caller) -> None:
    case = register(sender)
    path = f"{PATH}/{case['id']}"

    assert_problem(sender.get(f"{path}/identity"), 422)
    assert_problem(sender.get(f"{path}/identity", headers={"X-Purpose": "curiosity"}), 422)
    identity = sender.get(f"{path}/identity", headers={"X-Purpose": "service_delivery"})

    assert identity.json()["first_names"] == "María José"
    assert identity.json()["phones"][0] == {"number": "+50499990000", "safe_to_call": False, "safe_hours": None}
    log = platform.client("supervisor", "GT").get(f"{path}/access-log").json()["items"]
    assert any(entry["purpose"] == "service_delivery" for entry in log)


def test_the_identity_of_a_case_of_another_organisation_is_not_found(
    neighbour: Caller, foreigner: Caller, case: dict[str, Any]
) -> None:
    for caller in (neighbour, foreigner):
        for method in ("GET", "PUT", "PATCH"):
            answer = caller.request(
                method,
                f"{PATH}/{case['id']}/identity",
                json=None if method == "GET" else {"known_as": "x"},
                headers={"X-Purpose": "service_delivery", "If-Match": '"1"'},
            )
            assert_problem(answer, 404)


def test_search_finds_a_person_by_name_phone_and_document_and_masks_the_name(sender: Caller, foreigner: Caller) -> None:
    marker = "".join(chr(97 + int(digit, 16)) for digit in uuid4().hex[:8])
    body = the_example(marker)
    body["identity"]["phones"][0]["number"] = f"+504{uuid4().int % 10**8:08}"
    case = sender.post(PATH, json=body).json()
    asked = [
        {"name": f"maria jose ernandes {marker}", "birth_year": CHILD_BORN},
        {"phone": body["identity"]["phones"][0]["number"]},
        {"document": f"E-{marker}"},
    ]

    for query in asked:
        found = sender.post(f"{PATH}/search", json=query)
        (item,) = [item for item in found.json()["items"] if item["id"] == case["id"]]
        assert {"id", "case_number", "masked_name", "score"} <= set(item)
        assert marker not in found.text
    assert not foreigner.post(f"{PATH}/search", json=asked[2]).json()["items"]
    assert_problem(sender.get(f"{PATH}/search?name=maria"), 405)


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"status": "intake", "risk_level": "high", "exploitation_type": "sexual_exploitation"}, True),
        ({"opened_on[gte]": "2020-01-01", "opened_on[lte]": "2099-01-01", "stage": "screening"}, True),
        ({"opened_on[lte]": "2020-01-01"}, False),
        ({"status": "closed"}, False),
        ({"risk_level": "low"}, False),
        ({"exploitation_type": "begging"}, None),
        ({"assigned_to": str(uuid4())}, False),
    ],
)
def test_the_list_is_filtered_as_the_contract_says(
    foreigner: Caller, filters: dict[str, str], found: bool | None
) -> None:
    case = register(foreigner, country="HN", identified_adm1="HN-CR", consents=[])

    answer = foreigner.get(PATH, params=filters | {"limit": 200})

    if found is None:
        assert_problem(answer, 422)
    else:
        assert (case["id"] in {item["id"] for item in answer.json()["items"]}) is found


def test_consents_are_given_and_withdrawn_and_shown_on_the_timeline(sender: Caller) -> None:
    case = register(sender)
    path = f"{PATH}/{case['id']}"
    consent = case["consents"][0]

    given = sender.post(f"{path}/consents", json=the_example("x")["consents"][0])
    withdrawn = sender.post(f"{path}/consents/{consent['id']}/withdraw", json={"channel": "in_person"})

    assert given.status_code == 201
    assert withdrawn.status_code == 200, withdrawn.text
    assert withdrawn.json()["withdrawn_at"]
    kinds = {entry["kind"] for entry in sender.get(f"{path}/timeline").json()["items"]}
    assert {"consent.given", "consent.withdrawn"} <= kinds


def test_every_code_list_is_served_in_both_languages(sender: Caller) -> None:
    listed = {item["id"] for item in sender.get("/api/v1/code-lists").json()["items"]}

    assert listed == set(code_list_ids())
    answer = sender.get("/api/v1/code-lists/consent_purpose")
    assert {item["code"] for item in answer.json()["codes"]} == set(code_list("consent_purpose").items)
    assert all(item["es"] and item["en"] for item in answer.json()["codes"])
    cached = sender.get("/api/v1/code-lists/consent_purpose", headers={"If-None-Match": answer.headers["ETag"]})
    assert cached.status_code == 304
    assert_problem(sender.get("/api/v1/code-lists/nonsense"), 404)


def test_all_code_lists_come_in_one_answer_for_a_device_without_network(sender: Caller) -> None:
    answer = sender.get("/api/v1/code-lists", params={"include": "codes"})

    assert {item["id"]: item["codes"] for item in answer.json()["items"]} == {
        list_id: list(code_list(list_id).items.values()) for list_id in code_list_ids()
    }
    kept = {"If-None-Match": answer.headers["ETag"]}
    assert sender.get("/api/v1/code-lists", params={"include": "codes"}, headers=kept).status_code == 304
    assert all("codes" not in item for item in sender.get("/api/v1/code-lists").json()["items"])
    assert_problem(sender.get("/api/v1/code-lists", params={"include": "everything"}), 422)
