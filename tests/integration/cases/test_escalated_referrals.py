"""An escalated referral: the case's timeline has an entry per level, and the state of the case does not change."""

from dataclasses import replace
from typing import Any

import pytest

from services.cases.usecases.disclosure.record_escalation import record_escalation
from shared.contracts.referrals import ReferralEscalated
from shared.kernel.country import Country
from tests.integration.cases.conftest import Caller, Office
from tests.integration.cases.referral_events import an_event, hear

pytestmark = pytest.mark.integration


def an_escalation(case: dict[str, Any], **changes: Country) -> ReferralEscalated:
    return an_event(case, ReferralEscalated, **{"to_country": Country.HONDURAS, "level": 1} | changes)


def test_every_level_is_one_entry_and_moves_nothing(office: Office, ana: Caller) -> None:
    case = ana.register()
    before = ana.get(f"/cases/{case['id']}").json
    first = an_escalation(case)

    for event in (first, first, replace(first, level=2)):
        hear(office, event, record_escalation)

    entries = ana.get(f"/cases/{case['id']}/timeline").json["items"]
    told = [entry for entry in entries if entry["kind"].startswith("referral.")]
    assert sorted(entry["kind"] for entry in told) == ["referral.escalated_1", "referral.escalated_2"]
    assert {entry["details"]["code"] for entry in told} == {"GT-7K3-Q9X"}
    after = ana.get(f"/cases/{case['id']}").json
    assert (after["version"], after["stage"]) == (before["version"], before["stage"])
