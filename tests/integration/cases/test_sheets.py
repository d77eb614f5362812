"""The sheet of a person over HTTP: it says what the access log and the disclosures say, and no value."""

from collections import Counter
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from services.cases.domain.disclosure.transparency import OPENINGS
from shared.kernel.country import Country
from tests.integration.cases.conftest import Caller, Office
from tests.integration.cases.document_desk import added, download
from tests.integration.cases.referral_events import a_step, hear
from tests.integration.cases.test_packets import a_request
from tests.integration.cases.test_persons import NAMES, add
from tests.support.days import CHILDS_BIRTHDATE

pytestmark = pytest.mark.integration

PLANTED = ("María", "Hernández", CHILDS_BIRTHDATE, "+504", "E-123", *NAMES.values())


def first_of(caller: Caller, case: Any) -> str:
    person: str = caller.get(f"/cases/{case['id']}/persons").json["items"][0]["id"]
    return person


def path_of(case: Any, person_id: str) -> str:
    return f"/cases/{case['id']}/persons/{person_id}/sheet"


def sheet_of(caller: Caller, case: Any, person_id: str | None = None) -> Any:
    answer = caller.get(path_of(case, person_id or first_of(caller, case)))
    assert answer.status_code == 200, answer.text
    return answer.json


def refer(office: Office, ana: Caller, case: Any, receiver: Caller) -> str:
    """Let a packet leave to the organisation of `receiver`."""
    referral_id, to = str(uuid4()), str(receiver.organisation_id)
    request = a_request(case, to_organisation_id=to)
    assert ana.post(f"/cases/{case['id']}/packet-preview", request).status_code == 200
    sealed = ana.through_referrals.post(f"/cases/{case['id']}/packets", request | {"referral_id": referral_id})
    assert sealed.status_code == 201, sealed.text
    hear(office, a_step(case, referral_id=referral_id, to_organisation_id=to))
    return referral_id


def opens(receiver: Caller, case: Any, referral_id: str) -> None:
    path = f"/cases/{case['id']}/packets/{referral_id}/check"
    assert receiver.through_referrals.post(path, {"country": "GT"}).json["holds"]


def test_it_says_what_the_access_log_and_the_disclosures_say_and_nothing_else(
    office: Office, ana: Caller, colleague_elsewhere: Caller, desk: Path
) -> None:
    case = ana.register()
    referral_id = refer(office, ana, case, colleague_elsewhere)
    for purpose in ("referral", "referral", "follow_up_contact"):
        ana.get(f"/cases/{case['id']}/identity", X_Purpose=purpose)
    ana.get(f"/cases/{case['id']}/identity/changes", X_Purpose="referral")
    download(ana, case, added(ana, case))
    opens(colleague_elsewhere, case, referral_id)

    sheet = sheet_of(ana, case)

    log = office.caller(role="country_admin").get(f"/cases/{case['id']}/access-log?limit=200").json["items"]
    logged = Counter(
        (str(OPENINGS[row["action"]]), row["organisation_id"], row["purpose"])
        for row in log
        if row["action"] in OPENINGS
    )
    said: Counter[tuple[str, str, str | None]] = Counter()
    for opening in sheet["openings"]:
        said[opening["opened"], opening["organisation_id"], opening["purpose"]] += opening["times"]
    assert said == logged
    assert {opened for opened, _, _ in said} == {"identity", "earlier_identity", "document", "preview", "packet"}
    assert ("packet", str(colleague_elsewhere.organisation_id), None) in said
    disclosed = ana.get(f"/cases/{case['id']}/disclosures").json["items"]
    assert [(each["organisation_id"], each["on"]) for each in sheet["given_out"]] == [
        (each["to_organisation_id"], sheet["given_out"][0]["on"]) for each in disclosed
    ]
    assert sheet["given_out"][0]["purpose"] == "referral"
    assert {"name", "contact"} <= set(sheet["given_out"][0]["kinds"])
    assert "documents" in sheet["kept"]


def test_it_holds_no_value_and_no_name_of_anybody(ana: Caller) -> None:
    case = ana.register()
    child = add(ana, case)
    ana.get(f"/cases/{case['id']}/identity", X_Purpose="referral")
    for person_id in (first_of(ana, case), child["id"]):
        text = ana.get(path_of(case, person_id)).text
        assert not [word for word in (*PLANTED, ana.subject) if word in text]


def test_the_platform_reads_the_audit_of_the_country_of_the_case_alone(office: Office, ana: Caller) -> None:
    case = ana.register()
    ana.get(f"/cases/{case['id']}/identity", X_Purpose="referral")

    with office.services.system_work(frozenset({Country("HN")})) as work:
        assert work.audit_log.every(case["id"], OPENINGS) == []
