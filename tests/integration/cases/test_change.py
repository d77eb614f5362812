"""Changes of a case: no change overwrites a colleague's, and those that concern statistics are published."""

from typing import Any

import pytest

from tests.integration.cases.conftest import Caller, Office
from tests.support.builders.case_bodies import a_consent

pytestmark = pytest.mark.integration


def test_a_change_without_if_match_is_refused(ana: Caller) -> None:
    case = ana.register()

    assert ana.patch(f"/cases/{case['id']}", {"risk_level": "low"}).status_code == 428


def test_a_change_of_an_older_version_is_refused(ana: Caller) -> None:
    path = f"/cases/{ana.register()['id']}"
    first = ana.patch(path, {"risk_level": "low"}, If_Match='"1"')

    second = ana.patch(path, {"risk_level": "medium"}, If_Match='"1"')

    assert (first.status_code, first.headers["ETag"]) == (200, '"2"')
    assert second.status_code == 412
    assert ana.get(path).json["risk_level"] == "low"


def test_a_merge_patch_changes_what_it_names_and_forgets_what_it_nulls(ana: Caller) -> None:
    path = f"/cases/{ana.register()['id']}"

    changed = ana.patch(path, {"person": {"gender": None, "education_level": "isced_1"}}, If_Match='"1"').json

    assert changed["person"]["gender"] is None
    assert changed["person"]["education_level"] == "isced_1"
    assert changed["person"]["citizenships"] == ["HND"]
    assert ana.get(path).json == changed


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"person": {"birth_year": 2090}}, "/person/birth_year"),
        (
            {
                "experience": {
                    "exploitation": [{"type": "servitude"}, {"type": "servitude", "national_purpose": "MX_II"}]
                }
            },
            "/experience/exploitation/1/national_purpose",
        ),
    ],
)
def test_a_change_follows_the_rules_of_registration(ana: Caller, change: Any, pointer: str) -> None:
    path = f"/cases/{ana.register(identity=None)['id']}"

    answer = ana.patch(path, change, If_Match='"1"')

    assert (answer.status_code, [e["pointer"] for e in answer.json["errors"]]) == (422, [pointer])
    assert ana.get(path).headers["ETag"] == '"1"'


def test_a_note_is_read_by_the_authors_organisation_only(
    office: Office, ana: Caller, colleague_elsewhere: Caller
) -> None:
    path = f"/cases/{ana.register()['id']}/notes"
    ana.post(path, {"text": "Pidió hablar con su madre"})

    assert [n["text"] for n in ana.get(path).json["items"]] == ["Pidió hablar con su madre"]
    assert colleague_elsewhere.get(path).status_code == 404
    assert b"madre" not in bytes(office.admin("SELECT content FROM note ORDER BY id DESC LIMIT 1")[0].content)


def test_consents_are_given_and_withdrawn_and_published(office: Office, ana: Caller) -> None:
    case = ana.register(consents=[])
    path = f"/cases/{case['id']}/consents"

    given = ana.post(path, a_consent())
    withdrawn = ana.post(f"{path}/{given.json['id']}/withdraw", {"channel": "phone"})
    again = ana.post(f"{path}/{given.json['id']}/withdraw", {"channel": "phone"})

    assert (given.status_code, withdrawn.json["status"], again.status_code) == (201, "withdrawn", 409)
    consent_id = given.json["id"]
    assert [e["consent_id"] for e in office.events("cases.consent_granted.v1") if e["case_id"] == case["id"]] == [
        consent_id
    ]
    assert [e["consent_id"] for e in office.events("cases.consent_withdrawn.v1") if e["case_id"] == case["id"]] == [
        consent_id
    ]
    assert ana.get(f"/cases/{case['id']}").json["consents"][0]["status"] == "withdrawn"
