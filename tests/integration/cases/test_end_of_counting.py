"""A consent to statistics that ends counts no longer, though nobody changes the case."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.cases import tasks
from tests.integration.cases.conftest import Caller, Office
from tests.support.builders.case_bodies import a_consent
from tests.support.days import in_days

pytestmark = pytest.mark.integration


def counted(office: Office, case: dict[str, Any]) -> list[bool]:
    """What statistics were told of the case after its registration, in order."""
    facts = office.events("cases.case_facts_changed.v1")
    return [each["statistics_consent"] for each in facts if each["case_id"] == case["id"]]


def agreed(ana: Caller, until: str | None) -> Any:
    consent = a_consent(purpose="aggregate_statistics", recipient_type=None, expires_on=until)
    return ana.register(consents=[consent])


@pytest.mark.parametrize("until", [None, in_days(30)], ids=["a year", "a day that was said"])
def test_whoever_agreed_until_a_day_counts_until_then(office: Office, ana: Caller, until: str | None) -> None:
    case = agreed(ana, until)
    tasks.tick_consents()
    assert counted(office, case) == []

    office.at(datetime.now(UTC) + timedelta(days=32 if until else 368))
    for _ in range(2):
        tasks.tick_consents()

    assert counted(office, case) == [False]
    assert ana.get(f"/cases/{case['id']}").json["version"] == case["version"]


def test_what_an_earlier_release_stored_is_looked_at(office: Office, ana: Caller) -> None:
    case = agreed(ana, in_days(1))
    office.admin("UPDATE case_record SET counted_until = DEFAULT WHERE id = %s", case["id"])
    office.at(datetime.now(UTC) + timedelta(days=3))
    tasks.tick_consents()
    assert counted(office, case) == [False]
    left = office.admin("SELECT counted_until FROM case_record WHERE id = %s", case["id"])
    assert left[0].counted_until is None
