"""An account that opens or searches much within an hour: counted in PostgreSQL, told once, listed for who watches."""

from typing import Any

import pytest

from services.cases.domain.access.unusual_access import BulkLimits
from services.cases.tasks import tick_accesses
from services.cases.usecases.access.watch_accesses import watch_accesses, watch_unusual_accesses
from shared.kernel.country import ALL_COUNTRIES
from tests.integration.cases.conftest import Caller, Office
from tests.integration.cases.test_assignments import joins
from tests.integration.cases.test_packets import make

pytestmark = pytest.mark.integration

ALERTS = "/access-alerts"
FEW = BulkLimits(opened=2, searched=3)
# Raw SQL: the reading of a case once more in each of the hours before the last one, under ids of their time.
EVERY_HOUR_BEFORE = """
INSERT INTO audit
SELECT (jsonb_populate_record(opened, jsonb_build_object('at', earlier, 'id',
    (lpad(to_hex((extract(epoch FROM earlier) * 1000)::bigint), 12, '0') || substr(md5(hour::text), 13))::uuid))).*
FROM generate_series(2, 31) AS hour,
    LATERAL (SELECT now() - hour * interval '1 hour' AS earlier) AS moment,
    audit AS opened
WHERE opened.id = (SELECT id FROM audit WHERE actor = %s AND action = 'case.read' ORDER BY id DESC LIMIT 1)
"""
PLANTED = ("María", "Hernández", "+504", "E-123")


def opens(caller: Caller, *cases: Any) -> None:
    for case in cases:
        assert caller.get(f"/cases/{case['id']}").status_code == 200


def some(caller: Caller, count: int) -> list[Any]:
    return [caller.register() for _ in range(count)]


def told(office: Office, caller: Caller) -> list[Any]:
    """The events that tell people in the organisation of `caller`."""
    events = office.events("cases.bulk_access_detected.v1")
    return [event for event in events if event["organisation_id"] == str(caller.organisation_id)]


def about(watcher: Caller, caller: Caller) -> list[Any]:
    """What `watcher` reads about the account of `caller`."""
    answer = watcher.get(f"{ALERTS}?limit=200")
    assert answer.status_code == 200, answer.text
    return [alert for alert in answer.json["items"] if alert["actor"] == caller.subject]


def watch(office: Office, limits: BulkLimits = FEW) -> None:
    with office.services.system_work(ALL_COUNTRIES) as work:
        watch_accesses(limits, work=work)
    with office.services.system_work(ALL_COUNTRIES) as work:
        watch_unusual_accesses(limits, work=work)


@pytest.fixture
def watched(office: Office, ana: Caller) -> Caller:
    """A caseworker who is known as one."""
    joins(office, ana.organisation_id, ana.subject)
    return ana


def test_thirty_cases_alert_nobody_the_next_one_does_and_a_tick_that_comes_twice_tells_once(
    office: Office, watched: Caller, her_supervisor: Caller
) -> None:
    assert office.services.settings.bulk_limits == BulkLimits(opened=30, searched=60)
    supervisor = joins(office, watched.organisation_id, role="supervisor")
    cases = some(watched, 31)
    opens(watched, *cases[:30])
    tick_accesses()
    assert told(office, watched) == about(her_supervisor, watched) == []

    opens(watched, cases[30])
    tick_accesses()
    tick_accesses()

    (event,) = told(office, watched)
    assert event["recipients"] == [supervisor]
    (alert,) = about(her_supervisor, watched)
    assert (alert["opened"], alert["organisation_id"]) == (31, str(watched.organisation_id))


def test_supervisors_and_the_administrator_of_the_country_are_told_and_nobody_else(
    office: Office, watched: Caller, her_supervisor: Caller, colleague_elsewhere: Caller
) -> None:
    administrator = office.caller(role="country_admin")
    joins(office, administrator.organisation_id, administrator.subject, role="country_admin")
    joins(office, watched.organisation_id, her_supervisor.subject, role="supervisor")
    joins(office, colleague_elsewhere.organisation_id, role="supervisor")
    opens(watched, *some(watched, 3))

    watch(office)

    assert told(office, watched)[0]["recipients"] == [her_supervisor.subject]
    assert administrator.subject in told(office, administrator)[0]["recipients"]
    assert told(office, colleague_elsewhere) == []
    assert len(about(administrator, watched)) == len(about(her_supervisor, watched)) == 1
    elsewhere = office.caller(role="supervisor", organisation_id=colleague_elsewhere.organisation_id)
    abroad = office.caller(role="country_admin", country="HN")
    assert about(elsewhere, watched) == about(abroad, watched) == []


def test_searches_count_and_the_same_case_counts_once(office: Office, watched: Caller, her_supervisor: Caller) -> None:
    (case,) = some(watched, 1)
    opens(watched, *[case] * 9)
    for _ in range(3):
        watched.post("/cases/search", {"case_number": "2026-0000"})
    watch(office)
    assert about(her_supervisor, watched) == []

    watched.post("/cases/search", {"case_number": "2026-0000"})
    watch(office)

    (alert,) = about(her_supervisor, watched)
    assert (alert["opened"], alert["searched"]) == (1, 4)


@pytest.mark.parametrize(("profile", "opened"), [("d3_identified", 3), ("d2_protection", None), ("d1_capacity", None)])
def test_a_name_that_leaves_counts_as_opened(
    office: Office, watched: Caller, her_supervisor: Caller, profile: str, opened: int | None
) -> None:
    for case in some(watched, 3):
        assert make(watched, case, disclosure_profile=profile).status_code == 201
    watch(office)

    assert [alert["opened"] for alert in about(her_supervisor, watched)] == ([] if opened is None else [opened])


def test_what_was_opened_earlier_does_not_count_and_an_hour_later_is_told_anew(
    office: Office, watched: Caller, her_supervisor: Caller
) -> None:
    cases = some(watched, 3)
    opens(watched, *cases)
    office.admin("UPDATE audit SET at = at - interval '61 minutes' WHERE actor = %s", watched.subject)
    watch(office)
    assert about(her_supervisor, watched) == []
    opens(watched, *cases)
    watch(office)
    office.admin("UPDATE bulk_access SET at = at - interval '61 minutes' WHERE actor = %s", watched.subject)
    watch(office)
    assert len(about(her_supervisor, watched)) == 2


def test_far_more_than_an_account_is_used_to_is_told(office: Office, watched: Caller, her_supervisor: Caller) -> None:
    many = BulkLimits(opened=6, searched=60)
    cases = some(watched, 5)
    opens(watched, cases[0])
    office.admin(EVERY_HOUR_BEFORE, watched.subject)
    opens(watched, *cases[:4])
    watch(office, many)
    assert about(her_supervisor, watched) == []

    opens(watched, cases[4])
    watch(office, many)

    (alert,) = about(her_supervisor, watched)
    assert alert["opened"] == 5


def test_it_says_neither_who_was_opened_nor_what_of_them(
    office: Office, watched: Caller, her_supervisor: Caller
) -> None:
    joins(office, watched.organisation_id, role="supervisor")
    cases = some(watched, 3)
    opens(watched, *cases)
    watched.get(f"/cases/{cases[0]['id']}/identity", X_Purpose="referral")
    watch(office)

    text = her_supervisor.get(ALERTS).text + str(told(office, watched))

    assert not [word for word in (*PLANTED, *(case["id"] for case in cases)) if word in text]
    assert watched.subject not in str(told(office, watched))
