"""The country's administrator sees who read a case and why, and nothing of its content."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from werkzeug.test import TestResponse

from tests.integration.cases.conftest import Caller, Office

pytestmark = pytest.mark.integration

LOG = "/access-log"


@pytest.fixture
def administrator(office: Office) -> Caller:
    return office.caller(role="country_admin")


def opened(ana: Caller, purpose: str = "referral") -> str:
    """A case whose identity a caseworker opened."""
    case = ana.register()
    assert ana.get(f"/cases/{case['id']}/identity", X_Purpose=purpose).status_code == 200
    return case["id"]


def of_case(answer: TestResponse, case: str) -> Any:
    return [row for row in answer.json["items"] if row["object_id"] == case]


def test_the_administrator_sees_who_opened_an_identity_of_another_organisation_and_why(
    administrator: Caller, ana: Caller
) -> None:
    case = opened(ana)

    (row,) = of_case(administrator.get(f"{LOG}?action=identity.read&limit=200"), case)

    assert (row["actor"], row["organisation_id"], row["purpose"]) == (ana.subject, str(ana.organisation_id), "referral")
    assert row["country"] == "GT"


def test_the_log_of_one_case_is_open_to_the_administrator_and_the_case_is_not(
    administrator: Caller, ana: Caller
) -> None:
    case = opened(ana)

    log = administrator.get(f"/cases/{case}/access-log")

    assert "identity.read" in {row["action"] for row in log.json["items"]}
    assert administrator.get(f"/cases/{case}").status_code == 403
    assert administrator.get(f"/cases/{case}/identity", X_Purpose="referral").status_code == 403


def test_a_row_of_an_earlier_release_is_found_and_shown_under_the_name_of_today(
    office: Office, administrator: Caller, ana: Caller
) -> None:
    case = ana.register()["id"]
    office.admin("UPDATE audit SET action = 'case.register' WHERE object_id = %s", UUID(case))

    for name in ("case.registered", "case.register"):
        (row,) = of_case(administrator.get(f"{LOG}?action={name}&limit=200"), case)
        assert row["action"] == "case.registered"
    log = administrator.get(f"/cases/{case}/access-log").json["items"]
    assert {row["action"] for row in log} == {"case.registered"}


def test_no_word_about_the_person_stands_in_the_log(administrator: Caller, ana: Caller) -> None:
    case = opened(ana)

    text = administrator.get(f"{LOG}?limit=200").text + administrator.get(f"/cases/{case}/access-log").text

    assert case in text
    assert not [word for word in ("María", "Hernández", "2009-05-14", "+504", "E-123") if word in text]


def test_reading_the_log_is_itself_in_the_log_under_the_readers_own_name(administrator: Caller) -> None:
    administrator.get(LOG)

    rows = administrator.get(f"{LOG}?action=access_log.read&actor={administrator.subject}").json["items"]

    assert rows
    assert {row["organisation_id"] for row in rows} == {str(administrator.organisation_id)}
    assert {row["object_type"] for row in rows} == {"country"}


def test_the_log_is_narrowed_by_organisation_case_purpose_and_time(administrator: Caller, ana: Caller) -> None:
    case, before = opened(ana, "prosecution_sharing"), datetime.now(UTC) + timedelta(minutes=5)
    narrowed = (
        *(f"organisation_id={ana.organisation_id}", f"case_id={case}", "purpose=prosecution_sharing"),
        f"at[lte]={before:%Y-%m-%dT%H:%M:%SZ}",
    )
    for query in narrowed:
        assert of_case(administrator.get(f"{LOG}?{query}&limit=200"), case), query
    elsewhere = (f"organisation_id={uuid4()}", f"case_id={uuid4()}", f"at[gte]={before:%Y-%m-%dT%H:%M:%SZ}")
    for query in elsewhere:
        assert administrator.get(f"{LOG}?{query}").json["items"] == [], query


def test_the_log_goes_page_by_page_newest_first(administrator: Caller, ana: Caller) -> None:
    opened(ana)
    first = administrator.get(f"{LOG}?limit=2").json
    second = administrator.get(f"{LOG}?limit=2&cursor={first['next_cursor']}").json

    ids = [row["id"] for row in first["items"] + second["items"]]
    assert len(set(ids)) == 4
    # Reading the first page added a row, which is newer than every row of the second.
    assert ids == sorted(ids, reverse=True)
