"""An organisation may want a second person for some acts: over HTTP and in PostgreSQL."""

from typing import Any

import pytest
from werkzeug.test import TestResponse

from services.cases.usecases.access.keep_organisation_rules import keep_organisation_rules
from shared.contracts.identity import OrganisationRulesChanged
from shared.kernel.country import Country
from tests.integration.cases.conftest import Caller, Office, known
from tests.integration.cases.referral_events import hear
from tests.integration.cases.test_assignments import joins

pytestmark = pytest.mark.integration

PLANTED = "Xiomara Quetzalcoatl"


def decides(office: Office, caller: Caller, *acts: str) -> None:
    """Identity says for which acts the organisation wants a second person."""
    rules = OrganisationRulesChanged(
        country=Country.GUATEMALA,
        organisation_id=caller.organisation_id,
        approvals_for=acts,
        caseworkers_see="organisation",
    )
    hear(office, rules, keep_organisation_rules)


def asked_to_close(office: Office, caller: Caller) -> tuple[dict[str, Any], dict[str, Any]]:
    """A case, and the question whether it may be closed."""
    decides(office, caller, "closure")
    case = caller.register()
    answer = caller.post(f"/cases/{case['id']}/close", {"reason": "plan_completed"})
    assert answer.status_code == 202, answer.text
    assert answer.headers["Location"] == f"/api/v1/cases/{case['id']}/approvals"
    return case, answer.json


def decide(caller: Caller, asked: dict[str, Any], **answer: Any) -> TestResponse:
    known(caller)
    return caller.post(f"/cases/{asked['case_id']}/approvals/{asked['id']}/decide", answer)


def test_a_closure_waits_for_a_supervisor_and_happens_with_the_approval(
    office: Office, ana: Caller, her_supervisor: Caller
) -> None:
    supervisor_id = joins(office, ana.organisation_id, role="supervisor")
    case, asked = asked_to_close(office, ana)
    assert ana.get(f"/cases/{case['id']}").json["status"] == case["status"]
    (event,) = [each for each in office.events("cases.approval_asked.v1") if each["case_id"] == case["id"]]
    assert (event["act"], event["recipients"]) == ("closure", [supervisor_id])

    (waiting,) = her_supervisor.get("/approvals").json["items"]
    assert (waiting["id"], waiting["case_number"], waiting["pseudonym"]) == (
        asked["id"],
        case["case_number"],
        case["pseudonym"],
    )
    answer = decide(her_supervisor, asked, decision="approved")

    assert (answer.status_code, answer.json["decision"]) == (200, "approved")
    assert ana.get(f"/cases/{case['id']}").json["closure_reason"] == "plan_completed"
    assert her_supervisor.get("/approvals").json["items"] == []
    kinds = [entry["kind"] for entry in ana.get(f"/cases/{case['id']}/timeline").json["items"]]
    assert {"approval.asked", "approval.decided", "case.closed"} < set(kinds)


def test_a_refusal_has_a_reason_and_its_note_is_nowhere_in_clear(
    office: Office, ana: Caller, her_supervisor: Caller, caplog: pytest.LogCaptureFixture
) -> None:
    case, asked = asked_to_close(office, ana)
    wrong = decide(her_supervisor, asked, decision="refused")
    assert (wrong.status_code, wrong.json["errors"][0]["code"]) == (422, "reason_of_refusal")

    decide(her_supervisor, asked, decision="refused", reason="other", note=f"Hablar antes con {PLANTED}")

    (read,) = ana.get(f"/cases/{case['id']}/approvals").json["items"]
    assert (read["decision"], read["reason"], read["note"]) == ("refused", "other", f"Hablar antes con {PLANTED}")
    stored = [
        office.admin(f"SELECT to_jsonb(t)::text AS row FROM {table} AS t")
        for table in ("approval", "timeline_entry", "outbox", "audit")
    ]
    texts = "".join(str(row.row) for rows in stored for row in rows)
    timeline = ana.get(f"/cases/{case['id']}/timeline").text
    assert not [text for text in (texts, timeline, caplog.text) if PLANTED.split(maxsplit=1)[0] in text]


def test_who_asked_may_take_it_back_and_may_not_decide(office: Office, her_supervisor: Caller) -> None:
    _, asked = asked_to_close(office, her_supervisor)

    own = decide(her_supervisor, asked, decision="approved")
    assert (own.status_code, own.json["code"]) == (409, "not_the_second_person")
    back = her_supervisor.post(f"/cases/{asked['case_id']}/approvals/{asked['id']}/withdraw")
    assert (back.status_code, back.json["decision"]) == (200, "withdrawn")
    late = decide(her_supervisor, asked, decision="approved")
    assert (late.status_code, late.json["code"]) == (409, "approval_decided")


def test_postgresql_itself_lets_nobody_approve_their_own(office: Office, ana: Caller) -> None:
    known(ana)
    _, asked = asked_to_close(office, ana)

    with pytest.raises(Exception, match="approval_check"):
        office.admin(
            "UPDATE approval SET decision = 'approved', decided_by = asked_by, decided_at = now() WHERE id = %s",
            asked["id"],
        )


def test_only_the_platform_writes_rules_and_an_organisation_reads_its_own(office: Office, ana: Caller) -> None:
    decides(office, ana, "closure")
    decides(office, ana)

    assert ana.post(f"/cases/{ana.register()['id']}/close", {"reason": "other"}).status_code == 200
