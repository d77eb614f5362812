"""Lists: one organisation's cases, in order, page by page, by allowed filters only."""

import pytest

from tests.integration.cases.conftest import Caller, Office
from tests.integration.cases.grants import grant_of
from tests.support.builders.case_bodies import a_consent

pytestmark = pytest.mark.integration


@pytest.fixture
def seven(office: Office) -> tuple[Caller, list[str]]:
    worker = office.caller()
    risks = ["low", "high", "low", "medium", "low", "high", "low"]
    return worker, [worker.register(risk_level=risk)["id"] for risk in risks]


def walk(caller: Caller, query: str) -> list[str]:
    seen, path = [], f"/cases?{query}"
    while path:
        page = caller.get(path)
        seen += [card["id"] for card in page.json["items"]]
        cursor = page.json["next_cursor"]
        path = f"/cases?{query}&cursor={cursor}" if cursor else None
    return seen


def test_pages_together_are_every_case_once_newest_first(seven: tuple[Caller, list[str]]) -> None:
    worker, ids = seven

    assert walk(worker, "limit=3") == ids[::-1]


def test_the_other_order_is_the_reverse(seven: tuple[Caller, list[str]]) -> None:
    worker, ids = seven

    assert walk(worker, "limit=2&sort=opened_on") == ids


def test_the_last_full_page_says_that_it_is_the_last(seven: tuple[Caller, list[str]]) -> None:
    worker, _ = seven

    assert worker.get("/cases?limit=7").json["next_cursor"] is None


def test_filters_narrow(seven: tuple[Caller, list[str]]) -> None:
    worker, ids = seven

    assert walk(worker, "risk_level=high&limit=1") == [ids[5], ids[1]]
    assert walk(worker, "exploitation_type=sexual_exploitation") == ids[::-1]
    assert walk(worker, "exploitation_type=organ_removal") == []
    assert walk(worker, "status=intake&stage=screening&opened_on[gte]=2020-01-01") == ids[::-1]
    assert walk(worker, "opened_on[lte]=2020-01-01") == []


def test_a_list_names_only_the_callers_organisation(
    seven: tuple[Caller, list[str]], office: Office, abroad: Caller
) -> None:
    assert office.caller().get("/cases").json["items"] == []
    assert abroad.get("/cases").json["items"] == []


@pytest.mark.parametrize("query", ["name=maria", "limit=201", "sort=risk_level", "cursor=abc", "status=open"])
def test_what_is_not_allowed_is_refused(ana: Caller, query: str) -> None:
    assert ana.get(f"/cases?{query}").status_code == 422


def test_a_cursor_of_another_list_position_cannot_be_forged(seven: tuple[Caller, list[str]]) -> None:
    worker, _ = seven
    cursor = worker.get("/cases?limit=3").json["next_cursor"]

    assert worker.get(f"/cases?limit=3&cursor={cursor[:-4]}AAAA").status_code == 422


def test_a_page_carries_a_link_to_the_next(seven: tuple[Caller, list[str]]) -> None:
    worker, _ = seven
    link = worker.get("/cases?limit=3").headers["Link"]

    assert 'rel="next"' in link
    assert "/api/v1/cases?" in link


def test_every_listing_is_recorded_with_its_filters_and_not_their_values(
    office: Office, seven: tuple[Caller, list[str]]
) -> None:
    worker, _ = seven
    worker.get("/cases?risk_level=high")

    rows = office.admin("SELECT fields FROM audit WHERE actor = %s AND action = 'case.listed'", worker.subject)

    assert [row.fields for row in rows] == [["risk_level"]]


def test_a_list_is_served_by_an_index_under_row_level_security(office: Office, ana: Caller) -> None:
    ana.register(consents=[a_consent()])
    with office.services.work(grant_of(ana)) as work:
        work.connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        plan = "\n".join(
            work.connection.exec_driver_sql(
                "EXPLAIN SELECT id FROM case_record WHERE organisation_id = %s AND status = 'intake'"
                " AND (opened_on, id) < ('2019-01-01', %s) ORDER BY opened_on DESC, id DESC LIMIT 50",
                (ana.organisation_id, ana.organisation_id),
            ).scalars()
        )

    assert "case_by_status" in plan
    assert "Sort" not in plan
