"""Stays and returns of a case through the interface: rules of their own, beside what holds for every part."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from services.cases.usecases.disclosure.record_referral_step import record_referral_step
from services.cases.usecases.parts.record_movement_report import record_movement_report
from shared.contracts.referrals import ReferralAccepted, ReferralMovementReported, ReferralSent
from shared.kernel.country import Country
from tests.integration.cases.conftest import Caller, Office
from tests.integration.cases.referral_events import a_step, an_event, hear
from tests.support.builders.case_bodies import a_consent
from tests.support.days import in_days, today

pytestmark = pytest.mark.integration


def add(caller: Caller, case: Any, path: str, **body: Any) -> Any:
    answer = caller.post(f"/cases/{case['id']}/{path}", body)
    assert answer.status_code == 201, answer.text
    return answer.json


def problem(answer: Any) -> tuple[int, str, str]:
    (error,) = answer.json["errors"]
    return answer.status_code, error["pointer"], error["code"]


def a_stay(**changes: Any) -> dict[str, Any]:
    return {"entered_on": in_days(-10), "ordered_by": "judge", "order_until": in_days(-2)} | changes


def test_a_stay_is_extended_and_ended_and_its_nights_are_counted(ana: Caller) -> None:
    case = ana.register()
    stay = add(ana, case, "stays", **a_stay())
    where = f"/cases/{case['id']}/stays/{stay['id']}"
    assert (stay["until"], stay["due_on"], stay["nights"], stay["order_missing"]) == (
        in_days(-2),
        in_days(-2),
        None,
        False,
    )

    extended = ana.patch(where, {"extensions": [{"on": in_days(-2), "until": in_days(30)}]}, If_Match='"1"').json
    ended = ana.patch(
        where, {"left_on": in_days(0), "exit_reason": "plan_completed", "destination": "family"}, If_Match='"2"'
    ).json

    assert (extended["until"], extended["extensions"]) == (in_days(30), [{"on": in_days(-2), "until": in_days(30)}])
    assert (ended["nights"], ended["destination"]) == (10, "family")


def test_a_person_is_in_one_shelter_at_a_time(ana: Caller) -> None:
    case = ana.register()
    child = ana.post(f"/cases/{case['id']}/persons", {"person": {"role": "dependant", "age": 8}}).json
    add(ana, case, "stays", **a_stay())

    again = ana.post(f"/cases/{case['id']}/stays", a_stay())
    add(ana, case, "stays", **a_stay(person_id=child["id"]))

    assert problem(again) == (422, "/entered_on", "stays_already")


def test_a_childs_stay_without_an_order_is_named_and_an_adults_is_not(ana: Caller) -> None:
    child = ana.register()
    adult = ana.register(
        person={"role": "victim", "trafficking_status": "possible_victim", "age": 30},
        identity=None,
        consents=[],
        best_interest=None,
        experience={"acts": ["recruitment"], "means": ["deception"], "exploitation": []},
    )

    stays = [add(ana, case, "stays", **a_stay(ordered_by="own_request", order_until=None)) for case in (child, adult)]

    assert [(stay["order_missing"], stay["due_on"]) for stay in stays] == [(True, in_days(-10)), (False, None)]


class Return:
    """A return to Honduras that is planned under the guardian's consent, and its referral."""

    def __init__(self, office: Office, ana: Caller) -> None:
        self.office, self.ana = office, ana
        self.case = ana.register(consents=[a_consent(recipient_country="HN")])
        self.consent_id = self.case["consents"][0]["id"]
        self.movement = add(
            ana,
            self.case,
            "returns",
            kind="assisted_return",
            to_country="HN",
            consent_id=self.consent_id,
            informed=True,
            voluntary=True,
            travel_on=in_days(0),
        )
        self.where = f"/cases/{self.case['id']}/returns/{self.movement['id']}"

    def take(self, step: str, *, match: str | None = None, **body: Any) -> Any:
        headers = {"If_Match": match or self.etag()}
        return self.ana.put(f"{self.where}/steps/{step}", {"done_on": in_days(0)} | body, **headers)

    def etag(self) -> str:
        return str(self.ana.get(self.where).headers["ETag"])

    def refer(self) -> UUID:
        """Let a referral to Honduras leave, be accepted, and be named in the movement."""
        packet: dict[str, Any] = {
            "referral_id": str(uuid4()),
            "kind": "cross_border",
            "services": ["emergency_shelter"],
            "disclosure_profile": "d3_identified",
            "to_country": "HN",
            "to_organisation_id": str(uuid4()),
            "recipient_type": "network_ngo",
            "consent_id": self.consent_id,
        }
        answer = self.ana.through_referrals.post(f"/cases/{self.case['id']}/packets", packet)
        assert answer.status_code in {200, 201}, answer.text
        referral_id = UUID(packet["referral_id"])
        for kind, state in ((ReferralSent, "sent"), (ReferralAccepted, "accepted")):
            step = a_step(self.case, kind, state, referral_id=referral_id, to_country=Country.HONDURAS)
            hear(self.office, step, record_referral_step)
        named = self.ana.patch(self.where, {"referral_id": packet["referral_id"]}, If_Match=self.etag())
        assert named.status_code == 200, named.text
        return referral_id

    def report(self, referral_id: UUID, step: str, number: int, **more: Any) -> None:
        event = an_event(
            self.case,
            ReferralMovementReported,
            referral_id=referral_id,
            to_country=Country.HONDURAS,
            state="accepted",
            report=step,
            on=today(),
            number=number,
            **more,
        )
        hear(self.office, event, record_movement_report)


@pytest.fixture
def returns(office: Office, ana: Caller) -> Return:
    return Return(office, ana)


def test_the_checklist_leads_from_the_plan_to_the_journey_and_the_receiver_to_the_90th_day(returns: Return) -> None:
    referral_id = returns.refer()
    stages = [returns.take(step).json["stage"] for step in ("consulate", "travel_document", "risk_check")]
    stages.append(returns.take("escort", not_needed=True, not_needed_because="arranged_by_receiver").json["stage"])
    stages.append(returns.take("departed").json["stage"])
    assert stages == ["preparing"] * 3 + ["ready", "travelling"]

    returns.report(referral_id, "follow_up_30", 9, movement_outcome="well")
    for _ in range(2):
        returns.report(referral_id, "arrived", 8)
    returns.report(referral_id, "follow_up_90", 10, movement_outcome="needs_support")

    after = returns.ana.get(returns.where).json
    assert (after["stage"], after["due_on"], after["version"]) == ("completed", None, 10)
    outcomes = {done["step"]: (done["outcome"], done["by"]) for done in after["steps"]}
    assert outcomes["arrived"] == (None, None)
    assert outcomes["follow_up_30"] == ("well", None)
    assert outcomes["consulate"] == (None, returns.ana.subject)
    published = [
        event
        for event in returns.office.events("cases.movement_changed.v1")
        if event["referral_id"] == str(referral_id)
    ]
    assert [event["stage"] for event in published][-3:] == ["followed_up", "followed_up", "completed"]
    assert not any("HERNÁNDEZ" in str(event).upper() or "note" in event for event in published)


def test_a_step_is_taken_and_taken_back_with_the_version_that_was_read(returns: Return) -> None:
    undo = f"{returns.where}/steps/consulate"
    assert returns.take("consulate", match='"7"').status_code == 412
    assert returns.ana.put(undo, {"done_on": in_days(0)}).status_code == 428

    assert returns.take("consulate").json["stage"] == "preparing"
    assert returns.take("no_such_step").status_code == 404
    taken_back = returns.ana.request("DELETE", undo, headers={"If-Match": returns.etag()})
    assert (taken_back.status_code, taken_back.json["stage"], taken_back.json["version"]) == (200, "planned", 3)
    assert returns.ana.request("DELETE", undo, headers={"If-Match": returns.etag()}).status_code == 404
