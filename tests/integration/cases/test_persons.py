"""Several persons of a case over HTTP: each with a record, an identity under a key of their own, and consents."""

# fixed dates: what a person remembers of the way is stored as it was said

from typing import Any
from uuid import uuid4

import pytest

from tests.integration.cases.conftest import Caller, Office
from tests.integration.cases.erasing import erase
from tests.support.days import in_days

pytestmark = pytest.mark.integration

NAMES = {"first_names": "Canariapedro", "surnames": "Zopilotillo"}


def a_child(**changes: Any) -> dict[str, Any]:
    """A body for `POST /cases/{id}/persons`: a boy of eight or nine."""
    return {
        "person": {"role": "dependant", "gender": "masculine", "age": 8},
        "identity": NAMES | {"phones": [{"number": "+50277778888"}]},
        "best_interest": "considered",
    } | changes


def add(caller: Caller, case: dict[str, Any], **changes: Any) -> Any:
    answer = caller.post(f"/cases/{case['id']}/persons", a_child(**changes))
    assert answer.status_code == 201, answer.text
    return answer.json


def test_a_child_is_added_to_the_case_of_their_mother(office: Office, ana: Caller) -> None:
    case = ana.register()
    path = f"/cases/{case['id']}/persons"

    added = ana.post(path, a_child())

    assert (added.status_code, added.headers["ETag"]) == (201, '"2"')
    assert added.headers["Location"].endswith(f"{path}/{added.json['id']}")
    assert (added.json["is_first"], added.json["majority"], added.json["person"]["role"]) == (
        False,
        "minor",
        "dependant",
    )
    listed = ana.get(path).json["items"]
    assert [person["is_first"] for person in listed] == [True, False]
    assert listed[1] == ana.get(f"{path}/{added.json['id']}").json == added.json
    assert ana.get(f"/cases/{case['id']}").json["persons"] == 2
    assert [row.details["role"] for row in _timeline(office, case, "person.added")] == ["dependant"]


def test_each_person_has_a_key_of_their_own_and_is_erased_alone(
    office: Office, ana: Caller, her_supervisor: Caller
) -> None:
    case = ana.register()
    child = add(ana, case)
    path = f"/cases/{case['id']}/persons/{child['id']}"
    keys = office.admin("SELECT wrapped_key FROM vault.person_identity WHERE person_id = %s", child["id"])

    erase(ana, her_supervisor, f"{path}")

    assert len(keys) == 1
    assert office.admin("SELECT 1 FROM vault.person_identity WHERE person_id = %s", child["id"]) == []
    assert ana.get(f"{path}/identity", X_Purpose="referral").json["first_names"] is None
    assert ana.get(f"/cases/{case['id']}/identity", X_Purpose="referral").json["first_names"] == "María José"
    assert ana.post("/cases/search", {"name": "Canariapedro"}).json["items"] == []
    assert [item["id"] for item in ana.post("/cases/search", {"name": "María Hernández"}).json["items"]][:1] == [
        case["id"]
    ]


def test_the_identity_of_one_is_read_for_a_stated_purpose_and_changed(office: Office, ana: Caller) -> None:
    case = ana.register()
    path = f"/cases/{case['id']}/persons/{add(ana, case)['id']}/identity"

    read = ana.get(path, X_Purpose="service_delivery")
    changed = ana.patch(path, {"surnames": "Quetzalito"}, If_Match=read.headers["ETag"])

    assert read.json["first_names"] == "Canariapedro"
    assert ana.get(path).status_code == 422
    assert (changed.status_code, changed.json["surnames"]) == (200, "Quetzalito")
    assert ana.put(path, {"first_names": "Pedro"}, If_Match='"1"').status_code == 412
    assert ana.put(path, {"first_names": "Pedro"}).status_code == 428
    found = ana.post("/cases/search", {"name": "Quetzalito"}).json["items"]
    assert [item["id"] for item in found] == [case["id"]]


def test_a_case_is_found_once_by_the_person_who_is_looked_for(ana: Caller) -> None:
    case = ana.register(
        identity={"first_names": "Xitlali", "surnames": "Zopilotillo"},
        person={"trafficking_status": "possible_victim"},
        consents=[],
    )
    add(ana, case)

    by_family = ana.post("/cases/search", {"name": "Zopilotillo"}).json["items"]
    by_first_name = ana.post("/cases/search", {"name": "Canariapedro Zopilotillo"}).json["items"]
    by_phone = ana.post("/cases/search", {"phone": "+50277778888"}).json["items"]

    assert [item["id"] for item in by_family].count(case["id"]) == 1
    assert (by_first_name[0]["id"], by_first_name[0]["masked_name"][0]) == (case["id"], "C")
    assert [item["id"] for item in by_phone].count(case["id"]) == 1


def test_the_record_of_one_is_changed_by_whoever_names_the_version_of_the_case(office: Office, ana: Caller) -> None:
    case = ana.register()
    path = f"/cases/{case['id']}/persons/{add(ana, case)['id']}"

    changed = ana.patch(path, {"person": {"gender": "feminine"}}, If_Match='"2"')

    assert (changed.status_code, changed.headers["ETag"]) == (200, '"3"')
    assert (changed.json["person"]["gender"], changed.json["person"]["age"]) == ("feminine", 8)
    assert ana.patch(path, {"person": {"gender": "masculine"}}, If_Match='"2"').status_code == 412
    assert ana.patch(path, {"person": {"gender": "masculine"}}).status_code == 428
    refused = ana.patch(path, {"person": {"gender": "none"}}, If_Match='"3"')
    assert (refused.status_code, [e["pointer"] for e in refused.json["errors"]]) == (422, ["/person/gender"])


def test_somebody_who_was_added_by_mistake_is_removed(office: Office, ana: Caller) -> None:
    case = ana.register()
    path = f"/cases/{case['id']}/persons/{add(ana, case)['id']}"

    assert ana.request("DELETE", path).status_code == 428
    removed = ana.request("DELETE", path, headers={"If-Match": '"2"'})

    assert removed.status_code == 204
    assert ana.get(path).status_code == 404
    assert ana.get(f"{path}/identity", X_Purpose="referral").status_code == 404
    assert ana.post("/cases/search", {"name": "Canariapedro"}).json["items"] == []
    assert office.admin("SELECT reason FROM vault.tombstone ORDER BY erased_at DESC LIMIT 1")[0].reason == (
        "recorded_in_error"
    )


def test_a_person_holds_several_experiences_and_the_way_of_each(ana: Caller) -> None:
    case = ana.register()
    leg = {"event_type": "transit", "on": "2025-06", "country": "GTM", "adm1": "GT-12", "mode": "road_public"}
    more = [{"acts": ["recruitment"], "exploitation": [{"type": "forced_labour"}], "legs": [leg]}]

    changed = ana.patch(f"/cases/{case['id']}", {"more_experiences": more}, If_Match='"1"')

    assert changed.status_code == 200, changed.text
    read = ana.get(f"/cases/{case['id']}").json["more_experiences"][0]
    assert (read["exploitation"][0]["type"], read["legs"][0]["on"]) == ("forced_labour", "2025-06")


STRANGERS = ["colleague_elsewhere", "abroad"]


def test_the_same_request_twice_adds_one_person(ana: Caller) -> None:
    case = ana.register()
    path, key = f"/cases/{case['id']}/persons", str(uuid4())

    first, again = (ana.post(path, a_child(), Idempotency_Key=key) for _ in range(2))

    assert first.json["id"] == again.json["id"]
    assert len(ana.get(path).json["items"]) == 2


def test_no_name_of_the_others_is_outside_the_vault(office: Office, ana: Caller) -> None:
    case = ana.register()
    add(ana, case)
    victim = add(ana, case, person={"role": "victim", "age": 30}, identity=NAMES | {"birthdate": in_days(-11_000)})
    ana.get(f"/cases/{case['id']}/persons/{victim['id']}/identity", X_Purpose="referral")
    tables = office.admin(
        "SELECT quote_ident(table_schema) || '.' || quote_ident(table_name) AS name FROM information_schema.tables"
        " WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')"
    )

    leaky = [
        table.name
        for table in tables
        if office.admin(
            f"SELECT 1 FROM {table.name} t WHERE t::text ILIKE '%%canaria%%' OR t::text ILIKE '%%zopilotillo%%'"
        )
    ]

    assert leaky == []


def _timeline(office: Office, case: dict[str, Any], kind: str) -> list[Any]:
    return office.admin("SELECT details FROM timeline_entry WHERE case_id = %s AND kind = %s", case["id"], kind)


def test_a_case_of_the_release_before_reads_as_before(office: Office, ana: Caller) -> None:
    case = ana.register()
    path = f"/cases/{case['id']}"
    before = ana.get(path)
    office.database.downgrade("0014")
    # A document as that release wrote it.
    office.admin(
        "UPDATE case_record SET record = record - 'more_experiences' #- '{experience,legs}' #-"
        " '{experience,gbv_incident_type}' #- '{consents,0,person_id}' WHERE id = %s",
        case["id"],
    )

    office.database.upgrade()

    after = ana.get(path)
    assert _without_whose(after.json) == _without_whose(before.json)
    assert after.headers["ETag"] == before.headers["ETag"]
    added = ana.post(f"{path}/persons", a_child())
    assert added.status_code == 201, added.text
    assert len(ana.get(f"{path}/persons").json["items"]) == 2


def _without_whose(case: dict[str, Any]) -> dict[str, Any]:
    """The case without that its consents and tasks are about its first person, which that release did not say."""
    lists = {name: [{k: v for k, v in one.items() if k != "person_id"} for one in case[name]]
             for name in ("consents", "tasks")}  # fmt: skip
    return case | lists
