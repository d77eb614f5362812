"""Steps of referrals that one transaction records together."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from services.cases.usecases.disclosure.record_referral_step import record_referral_step
from shared.contracts.referrals import ReferralStep
from tests.integration.cases.conftest import Caller, Office
from tests.integration.cases.referral_events import a_step
from tests.support.builders.cases import a_record
from tests.support.statements import noting_statements

pytestmark = pytest.mark.integration


def prepared(office: Office, case: dict[str, Any]) -> ReferralStep:
    """The first step of a referral for which a packet was prepared without a consent."""
    record = a_record(kind="service_referral", profile="d1_capacity")
    with office.services.system_work(step_countries(case)) as work:
        work.disclosures.add(work.cases.get(UUID(case["id"])), record)
    return a_step(case, referral_id=record.referral_id)


def step_countries(case: dict[str, Any]) -> Any:
    return a_step(case).countries()


def hear_together(office: Office, steps: Sequence[ReferralStep]) -> None:
    """Apply events as the worker does when they come in one message."""
    with office.services.system_work(steps[0].countries()) as work:
        for step in steps:
            record_referral_step(step, work=work)


def timeline_of(caller: Caller, case: dict[str, Any]) -> list[str]:
    """Kinds of what the referrals of a case left on its timeline, oldest first."""
    entries = caller.get(f"/cases/{case['id']}/timeline").json["items"]
    kinds = [entry["kind"] for entry in reversed(entries)]
    return [kind for kind in kinds if kind.startswith(("referral.", "packet."))]


@pytest.mark.parametrize("steps", [1, 20])
def test_steps_of_one_transaction_cost_a_handful_of_statements_however_many_they_are(
    office: Office, ana: Caller, steps: int
) -> None:
    cases = [ana.register() for _ in range(min(steps, 4))]
    sent = [prepared(office, cases[number % len(cases)]) for number in range(steps)]
    with noting_statements() as statements:
        hear_together(office, sent)
    # The cases; entries; states; packets, their entries, the persons; the referrals; the stages.
    assert len(statements) == 8
    with noting_statements() as statements:
        hear_together(office, [replace(step, state="received") for step in sent])
    # The cases; entries; states; the referrals.
    assert len(statements) == 4
    with noting_statements() as statements:
        hear_together(office, sent)
    # The cases; entries, which are there already.
    assert len(statements) == 2


def test_several_steps_of_several_cases_are_recorded_in_their_order(office: Office, ana: Caller) -> None:
    first, second = ana.register(), ana.register()
    sent, other = prepared(office, first), prepared(office, second)

    hear_together(office, [sent, other, replace(sent, state="received"), replace(sent, state="accepted")])

    assert timeline_of(ana, first)[-3:] == ["referral.sent", "referral.received", "referral.accepted"]
    assert sorted(timeline_of(ana, second)) == ["packet.sealed", "referral.sent"]
    read = [ana.get(f"/cases/{case['id']}").json for case in (first, second)]
    assert [case["stage"] for case in read] == ["assistance", "referred"]
    assert [case["version"] for case in read] == [2, 2]
    assert len(ana.get(f"/cases/{first['id']}/disclosures").json["items"]) == 1
