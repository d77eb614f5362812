"""Lists: one organisation's cases, in order, page by page, by allowed filters only."""

from datetime import UTC, datetime, timedelta
from urllib.parse import quote
from uuid import UUID

import psycopg
import pytest
from sqlalchemy.dialects import postgresql

from services.cases.adapters.case.case_json import CARD
from services.cases.adapters.tables import case_record
from services.cases.domain.person.pseudonym import pseudonym_of
from tests.integration.cases.conftest import Caller, Office

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
    assert walk(worker, "identified_adm1=GT-01&source=registered&limit=2") == ids[::-1]
    assert walk(worker, "identified_adm1=GT-13") == []


def test_a_list_names_only_the_callers_organisation(
    seven: tuple[Caller, list[str]], office: Office, abroad: Caller
) -> None:
    assert office.caller().get("/cases").json["items"] == []
    assert abroad.get("/cases").json["items"] == []


@pytest.mark.parametrize(
    "query", ["name=maria", "limit=201", "sort=risk_level", "cursor=abc", "status=open", "identified_adm1=Petén"]
)
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


def test_the_first_screen_is_recorded_as_one_look(office: Office, seven: tuple[Caller, list[str]]) -> None:
    worker, ids = seven
    soon = quote((datetime.now(UTC) + timedelta(days=14)).isoformat())

    today = worker.get(f"/cases/today?due[lte]={soon}")

    assert [card["id"] for card in today.json["recent"]] == ids[:1:-1]
    assert {card["id"] for card in today.json["due"]} < set(ids)
    rows = office.admin("SELECT fields FROM audit WHERE actor = %s AND action = 'case.listed'", worker.subject)
    assert [row.fields for row in rows] == [["assigned_to", "due_to", "source"]]
    assert worker.get("/cases/today").status_code == 422


def test_the_first_screen_names_only_the_callers_organisation(
    seven: tuple[Caller, list[str]], office: Office, abroad: Caller
) -> None:
    soon = quote((datetime.now(UTC) + timedelta(days=14)).isoformat())
    for stranger in (office.caller(), abroad):
        assert stranger.get(f"/cases/today?due[lte]={soon}").json == {"due": [], "recent": []}


def test_filters_narrow_a_list_of_what_is_due_too(seven: tuple[Caller, list[str]]) -> None:
    worker, ids = seven
    soon = (datetime.now(UTC) + timedelta(days=2)).isoformat()

    assert walk(worker, "sort=due&limit=1&risk_level=high") == [ids[1], ids[5]]
    assert walk(worker, "sort=due&limit=1&risk_level=high&status=closed") == []
    assert walk(worker, f"sort=due&limit=1&due[lte]={quote(soon)}") == [ids[1], ids[5]]
    assert walk(worker, f"limit=1&due[lte]={quote(soon)}") == [ids[5], ids[1]]


def test_two_filters_and_a_span_narrow_each_page(seven: tuple[Caller, list[str]]) -> None:
    worker, ids = seven
    span = "opened_on[gte]=2020-01-01&opened_on[lte]=2999-01-01"

    for sort, expected in (("-opened_on", [ids[5], ids[1]]), ("opened_on", [ids[1], ids[5]])):
        assert walk(worker, f"sort={sort}&limit=1&risk_level=high&status=intake&{span}") == expected
    assert walk(worker, "risk_level=high&status=closed") == []
    assert walk(worker, "status=intake&opened_on[gte]=2999-01-01") == []


def test_a_cursor_with_a_narrower_span_stays_inside_it(seven: tuple[Caller, list[str]]) -> None:
    worker, ids = seven
    cursor = worker.get("/cases?limit=3").json["next_cursor"]

    assert worker.get(f"/cases?limit=3&opened_on[lte]=2020-01-01&cursor={cursor}").json["items"] == []
    rest = worker.get(f"/cases?limit=9&opened_on[lte]=2999-01-01&cursor={cursor}").json["items"]
    assert [card["id"] for card in rest] == ids[3::-1]


def test_a_card_tells_the_person_apart_without_a_name(office: Office) -> None:
    worker = office.caller()
    person = {
        "trafficking_status": "possible_victim",
        "gender": "feminine",
        "birth_year": 2001,
        "primary_language": "quc",
    }
    registered = worker.register(person=person, consents=[], identity=None)

    (card,) = worker.get("/cases").json["items"]

    known = {name: card[name] for name in ("gender", "birth_year", "born_by", "primary_language", "source")}
    assert known == {
        "gender": "feminine",
        "birth_year": 2001,
        "born_by": "2001-12-31",
        "primary_language": "quc",
        "source": "registered",
    }
    assert card["pseudonym"] == registered["pseudonym"] == pseudonym_of(UUID(card["id"]))


def test_postgresql_and_python_say_the_same_words_for_every_case(office: Office) -> None:
    ids = [UUID(int=thing << 8 | material) for thing in range(256) for material in (0, 127, 128, 255)]
    (words,) = [column for column in CARD.columns(case_record) if column.name == "pseudonym"]
    # Raw SQL: the words of ids of which there is no case.
    statement = f"SELECT id, {words.compile(dialect=postgresql.dialect())} FROM unnest(%s::uuid[]) AS case_record (id)"

    with psycopg.connect(office.database.admin_url) as connection:
        found: dict[UUID, str] = dict(connection.execute(statement, [ids]).fetchall())

    assert found == {each: pseudonym_of(each) for each in ids}


def test_a_list_of_people_leaves_out_what_was_imported(office: Office) -> None:
    worker = office.caller()
    registered, imported = (worker.register()["id"] for _ in range(2))
    office.admin("UPDATE case_record SET source = 'imported' WHERE id = %s", imported)

    assert walk(worker, "source=registered") == [registered]
    assert walk(worker, "source=imported") == [imported]
    assert walk(worker, "limit=1") == [imported, registered]
