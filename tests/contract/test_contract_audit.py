"""The audit through the gateway: four lists of one shape that make one trail, their chains, and files that verify."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
import requests

from infra.ops.access import Access
from shared.audit_export import checked_export
from tests.contract.test_contract_rules import assert_problem
from tests.support.event_keys import public_keys_of
from tests.support.faults import eventually
from tests.support.journey import register
from tests.support.platform import Caller, Platform

pytestmark = pytest.mark.contract

SERVICES = ("identity", "cases", "referrals", "reporting")
ENTRY = {
    *("id", "country", "at", "actor", "client_id", "organisation_id", "action", "object_type", "object_id"),
    *("purpose", "fields", "request_id"),
}


@pytest.fixture
def administrator(platform: Platform) -> Caller:
    return platform.client("country_admin", "GT")


def entries(caller: Caller, service: str, query: str = "") -> list[dict[str, Any]]:
    answer = caller.get(f"/api/v1/audit/{service}?limit=200{query}")
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


def test_the_lists_of_all_services_make_one_trail_by_time(platform: Platform, administrator: Caller) -> None:
    case = register(platform.client("caseworker", "GT"))["id"]
    # Reading an audit is an entry of it, and so none is empty.
    lists = [entries(administrator, service) for _ in range(2) for service in SERVICES][-len(SERVICES) :]

    for found in lists:
        assert found
        assert all(set(entry) == ENTRY for entry in found)
        assert [entry["id"] for entry in found] == sorted((entry["id"] for entry in found), reverse=True)
        assert {entry["country"] for entry in found} == {"GT"}
    merged = sorted((entry for found in lists for entry in found), key=lambda entry: entry["id"], reverse=True)
    at = [datetime.fromisoformat(entry["at"]) for entry in merged]
    # The id is made as the entry is written, its moment when the work began.
    assert all(later + timedelta(seconds=30) >= earlier for later, earlier in pairwise(at))
    assert case in {entry["object_id"] for entry in merged}


@pytest.mark.parametrize("service", SERVICES)
def test_pages_follow_each_other_and_a_cursor_belongs_to_its_service(
    platform: Platform, administrator: Caller, service: str
) -> None:
    for _ in range(2):
        entries(administrator, service)
    first = administrator.get(f"/api/v1/audit/{service}?limit=1")
    assert 'rel="next"' in first.headers["Link"]
    cursor = first.json()["next_cursor"]

    second = administrator.get(f"/api/v1/audit/{service}?limit=1&cursor={cursor}").json()
    assert second["items"][0]["id"] < first.json()["items"][0]["id"]
    other = SERVICES[SERVICES.index(service) - 1]
    assert_problem(administrator.get(f"/api/v1/audit/{other}?cursor={cursor}"), 422)
    assert_problem(administrator.get(f"/api/v1/audit/{service}?who=ana"), 422)


@pytest.mark.parametrize("service", SERVICES)
def test_a_caseworker_is_refused_and_so_is_who_has_not_signed_in(platform: Platform, service: str) -> None:
    worker = platform.client("caseworker", "GT")
    for path in (f"/api/v1/audit/{service}", f"/api/v1/audit/{service}/chain"):
        assert_problem(worker.get(path), 403)
        assert_problem(requests.get(f"{platform.url}{path}", timeout=30), 401)


@pytest.mark.parametrize("service", SERVICES)
def test_the_administrator_of_another_country_sees_nothing_of_this_one(platform: Platform, service: str) -> None:
    found = entries(platform.client("country_admin", "HN"), service)

    assert {entry["country"] for entry in found} <= {"HN"}


def test_the_regional_coordinator_reads_the_trail_of_every_country_and_what_no_file_says(platform: Platform) -> None:
    coordinator = platform.client("regional_coordinator")
    for country in ("GT", "HN"):
        assert platform.client("caseworker", country).get("/api/v1/cases").status_code == 200
        found = coordinator.get("/api/v1/audit/cases", params={"country": country}).json()["items"]
        assert {entry["country"] for entry in found} == {country}
    assert coordinator.get("/api/v1/cases").status_code == 403


def test_the_platform_seals_and_anchors_its_trail_and_says_so(administrator: Caller) -> None:
    for service in SERVICES:
        entries(administrator, service)

    def states() -> list[dict[str, Any]]:
        return [administrator.get(f"/api/v1/audit/{service}/chain").json()["items"][0] for service in SERVICES]

    assert eventually(lambda: all(state["sealed_seq"] == state["anchored_seq"] > 0 for state in states()), within=30)
    assert [state["first_wrong"] for state in states()] == [None] * 4


@pytest.mark.parametrize("service", SERVICES)
def test_an_export_of_each_service_verifies_with_its_own_key(
    platform: Platform, administrator: Caller, service: str
) -> None:
    now = datetime.now(UTC)
    span = {"since": (now - timedelta(days=1)).isoformat(), "until": (now + timedelta(hours=1)).isoformat()}
    asked = {"country": "GT", "reason": "inspection", **span}

    answer = administrator.post(f"/api/v1/audit/{service}/exports", json=asked)

    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"].startswith("application/x-ndjson")
    lines = answer.content.splitlines(keepends=True)
    secrets = Access(platform.home).secrets
    assert checked_export(lines, public_keys_of(service, secrets)).problems == []
    other = SERVICES[SERVICES.index(service) - 1]
    assert checked_export(lines, public_keys_of(other, secrets)).problems
    assert_problem(administrator.post(f"/api/v1/audit/{service}/exports", json=asked | {"country": "HN"}), 422)
