"""Search by the sound of a name, without readable names in the index."""

import dataclasses
from collections.abc import Callable
from hashlib import sha256
from typing import Any
from uuid import uuid4

import pytest
from redis import Redis

from services.cases.adapters.person.search_allowance import SearchAllowance
from shared.kernel.country import Country
from shared.kernel.errors import TooManyRequests, Unavailable
from tests.integration.cases.conftest import Caller, Office
from tests.integration.cases.grants import grant_of
from tests.support.days import CHILD_BORN, CHILDS_BIRTHDATE

pytestmark = pytest.mark.integration


@pytest.fixture
def searching(office: Office, ana: Caller) -> tuple[Callable[..., list[dict[str, Any]]], dict[str, str]]:
    """Ana, with a few people registered; other users of the organisation have search allowances of their own."""
    people = {
        "maria": {"first_names": "María José", "surnames": "Hernández López", "birthdate": CHILDS_BIRTHDATE},
        "ximena": {"first_names": "Ximena", "surnames": "Jiménez Quiñónez", "phones": [{"number": "+50255512345"}]},
        "rosa": {
            "first_names": "Rosa",
            "known_as": "La Chela",
            "documents": [{"type": "passport", "number": "AB-99 81"}],
        },
    }
    ids = {
        key: ana.register(identity=identity, person={"trafficking_status": "possible_victim"}, consents=[])["id"]
        for key, identity in people.items()
    }

    def search(**query: Any) -> list[dict[str, Any]]:
        other = office.caller(organisation_id=ana.organisation_id)
        answer = other.post("/cases/search", query)
        assert answer.status_code == 200, answer.text
        return answer.json["items"]

    return search, ids


def test_a_person_is_found_by_every_usual_spelling(
    searching: tuple[Callable[..., list[dict[str, Any]]], dict[str, str]],
) -> None:
    search, ids = searching
    spellings = (
        *("María José Hernández López", "maria hernandez", "Ernandes", "HERNÁNDEZ LÓPEZ María"),
        *("Maria Josè Ernandez Lopes", "hernandes lopez"),
    )

    missed = [name for name in spellings if ids["maria"] not in [item["id"] for item in search(name=name)]]

    assert missed == []


def test_j_x_and_g_and_qu_and_k_sound_alike(
    searching: tuple[Callable[..., list[dict[str, Any]]], dict[str, str]],
) -> None:
    search, ids = searching
    spellings = ("Gimenes", "Jimenez", "Ximenez", "Jimena Gimenes", "Kiñones", "Quinones Jimenez")

    missed = [name for name in spellings if ids["ximena"] not in [item["id"] for item in search(name=name)]]

    assert missed == []


def test_a_maya_name_is_found_by_every_part_and_every_spelling(office: Office) -> None:
    someone = office.caller()
    identity = {
        "first_names": "María K'astajinem Ixch'el Concepción",
        "surnames": "Tz'oc Q'anil Pérez Gutiérrez Tz'unun Ordóñez",
    }
    registered = someone.register(identity=identity, consents=[], person={"trafficking_status": "possible_victim"})
    spellings = (
        *("Tzoc", "Tz'oc", "Tz\u2019oc", "TZ\ua78bOC", "tz´oc", "Qanil", "Qʼanil", "Kastajinem"),
        *("kʔastajinem tzʻoc", "Gutierres", "Ordoñez", "Pérez Tzoc", "Tz`unun", "Ixchel Ordonez"),
    )

    for name in spellings:
        colleague = office.caller(organisation_id=someone.organisation_id)
        found = colleague.post("/cases/search", {"name": name}).json["items"]
        assert [(item["id"], item["score"] > 0.9) for item in found] == [(registered["id"], True)], name


def test_a_changed_name_is_found_and_the_one_before_is_not(office: Office) -> None:
    someone = office.caller()
    case = someone.register(consents=[], person={"trafficking_status": "possible_victim"})["id"]
    office.admin("UPDATE case_search_token SET token = decode(repeat('ab', 16), 'hex')"
                 " WHERE case_id = %s AND token = (SELECT min(token) FROM case_search_token WHERE case_id = %s)",
                 case, case)  # fmt: skip

    someone.patch(f"/cases/{case}/identity", {"first_names": "Ix'chel", "surnames": "B'atz'"}, If_Match='"1"')

    assert [i["id"] for i in someone.post("/cases/search", {"name": "Ixchel Batz"}).json["items"]] == [case]
    assert someone.post("/cases/search", {"name": "Hernández"}).json["items"] == []
    # 3 of the name, 1 telephone, 1 document: also a token that no rule of today makes is gone.
    assert len(office.admin("SELECT token FROM case_search_token WHERE case_id = %s", case)) == 5


def test_an_alias_a_phone_and_a_document_find_too(
    searching: tuple[Callable[..., list[dict[str, Any]]], dict[str, str]],
) -> None:
    search, ids = searching

    assert [i["id"] for i in search(name="la chela")] == [ids["rosa"]]
    assert [i["id"] for i in search(phone="5551-2345")] == [ids["ximena"]]
    assert [i["id"] for i in search(document="ab9981")] == [ids["rosa"]]


def test_candidates_are_in_order_whatever_plan_the_database_makes(office: Office, ana: Caller) -> None:
    registered = [ana.register(identity={"first_names": "Ixchel"}, consents=[])["id"] for _ in range(40)]

    with office.services.work(grant_of(ana)) as work:
        work.connection.exec_driver_sql("SET LOCAL enable_nestloop = off")
        tokens = work.search_index.name_tokens(Country.GUATEMALA, "Ixchel", None, None)
        found = [str(candidate.id) for candidate in work.search_index.candidates(ana.organisation_id, tokens, 50)]

    assert found == sorted(registered, reverse=True)


def test_an_answer_holds_no_name(searching: tuple[Callable[..., list[dict[str, Any]]], dict[str, str]]) -> None:
    search, ids = searching

    found = next(item for item in search(name="Hernández") if item["id"] == ids["maria"])

    assert found["masked_name"] == "M••• J••• H••• L•••"
    assert "Hern" not in str(found)


def test_search_never_crosses_an_organisation_or_a_border(
    office: Office, searching: tuple[Callable[..., list[dict[str, Any]]], dict[str, str]], abroad: Caller
) -> None:
    assert office.caller().post("/cases/search", {"name": "Hernández"}).json["items"] == []
    assert abroad.post("/cases/search", {"name": "Hernández"}).json["items"] == []


def test_a_search_is_recorded_without_what_was_searched(
    office: Office, searching: tuple[Callable[..., list[dict[str, Any]]], dict[str, str]], ana: Caller
) -> None:
    ana.post("/cases/search", {"name": "Hernández", "birth_year": CHILD_BORN})

    rows = office.admin("SELECT * FROM audit WHERE actor = %s AND action = 'case.searched'", ana.subject)

    assert [row.fields for row in rows] == [["name", "birth_year"]]
    assert "ern" not in str(rows[0]).lower().replace("internal", "")


def test_a_birth_year_alone_is_not_a_search(ana: Caller) -> None:
    assert ana.post("/cases/search", {"birth_year": CHILD_BORN}).status_code == 422


def test_the_eleventh_search_of_a_minute_is_refused_with_how_long_to_wait(office: Office) -> None:
    eager = office.caller()
    answers = [eager.post("/cases/search", {"name": "Nadie"}) for _ in range(11)]

    assert [answer.status_code for answer in answers] == [200] * 10 + [429]
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 60


def test_searches_that_were_used_up_leave_the_comparison_before_a_registration(office: Office) -> None:
    eager = office.caller()
    searches = [eager.post("/cases/search", {"name": "Nadie"}).status_code for _ in range(11)]
    comparisons = [eager.post("/cases/alike", {"name": "Nadie"}).status_code for _ in range(11)]

    assert (searches[-1], comparisons) == (429, [200] * 10 + [429])


def test_the_comparison_before_a_registration_finds_and_records_as_a_search_does(office: Office) -> None:
    someone = office.caller()
    case = someone.register(identity={"first_names": "Ixkik", "surnames": "Tz'unun"}, consents=[])["id"]

    found = someone.post("/cases/alike", {"name": "Ixkik Tzunun"}).json["items"]

    assert [item["id"] for item in found] == [case]
    rows = office.admin("SELECT fields FROM audit WHERE actor = %s AND action = 'case.searched'", someone.subject)
    assert [row.fields for row in rows] == [["name"]]


def test_without_the_counter_searches_are_refused() -> None:
    nowhere = SearchAllowance("redis://127.0.0.1:1/0", 10)

    with pytest.raises(Unavailable):
        nowhere.spend("somebody")


def test_after_an_error_of_the_counter_the_next_search_is_counted_right(office: Office) -> None:
    cache_url = office.services.settings.common.cache_url
    allowance, user = SearchAllowance(cache_url, 1), str(uuid4())
    key = f"cases:search:{sha256(user.encode()).hexdigest()[:32]}"
    with Redis.from_url(cache_url) as redis:
        redis.lpush(key, "no number")
        with pytest.raises(Unavailable):
            allowance.spend(user)
        redis.delete(key)

    allowance.spend(user)
    with pytest.raises(TooManyRequests) as refused:
        allowance.spend(user)

    assert 0 < (refused.value.retry_after or 0) <= 60


def test_the_limit_is_a_setting(office: Office) -> None:
    common = office.services.settings.common
    strict, user = SearchAllowance(common.cache_url, 1), str(uuid4())
    strict.spend(user)

    with pytest.raises(TooManyRequests):
        strict.spend(user)
    assert dataclasses.replace(office.services.settings, searches_a_minute=3).searches_a_minute == 3


def test_search_tokens_are_read_through_their_index(office: Office, ana: Caller) -> None:
    ana.register()
    with office.services.work(grant_of(ana)) as work:
        work.connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        plan = "\n".join(
            work.connection.exec_driver_sql(
                "EXPLAIN SELECT case_id FROM case_search_token WHERE organisation_id = %s AND token = %s"
                " ORDER BY case_id DESC LIMIT 100",
                (ana.organisation_id, b"0" * 16),
            ).scalars()
        )

    assert "Index Only Scan Backward using case_search_token_pkey" in plan
    assert "Sort" not in plan


@pytest.mark.parametrize(
    "typed",
    [
        lambda number: number,
        lambda number: number.lower().replace("-", " "),
        lambda number: number.replace("-", ""),
        lambda number: number[-8:],
        lambda number: number[-7:-3],
        lambda number: number[8:17],
    ],
    ids=["whole", "small letters and blanks", "without dashes", "serial", "middle", "year and serial"],
)
def test_a_case_is_found_by_its_number_or_a_part_of_it(office: Office, typed: Callable[[str], str]) -> None:
    worker = office.caller()
    case, _ = worker.register(), worker.register()

    (found,) = worker.post("/cases/search", {"case_number": typed(case["case_number"])}).json["items"]

    assert found == {
        "id": case["id"],
        "case_number": case["case_number"],
        "pseudonym": case["pseudonym"],
        "masked_name": None,
        "score": 1.0,
        "status": case["status"],
        "opened_on": case["opened_on"],
        "country": "GT",
        "birth_year": case["person"]["birth_year"],
        "found_as": None,
    }


def test_a_number_finds_no_imported_record_and_nobody_elses_case(
    office: Office, ana: Caller, colleague_elsewhere: Caller, abroad: Caller
) -> None:
    registered, imported = ana.register(), ana.register()
    office.admin("UPDATE case_record SET source = 'imported' WHERE id = %s", imported["id"])

    def found(who: Caller, number: str) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = who.post("/cases/search", {"case_number": number}).json["items"]
        return items

    assert found(ana, imported["case_number"]) == []
    assert found(colleague_elsewhere, registered["case_number"]) == []
    assert found(abroad, registered["case_number"]) == []
    assert len(found(ana, registered["case_number"])) == 1


@pytest.mark.parametrize(
    "typed",
    [lambda words: words, lambda words: f" {words.upper()} "],
    ids=["as it is", "capitals and blanks"],
)
def test_a_case_is_found_by_its_pseudonym(office: Office, typed: Callable[[str], str]) -> None:
    worker = office.caller()
    case, _ = worker.register(), worker.register()

    found = worker.post("/cases/search", {"name": typed(case["pseudonym"])}).json["items"]

    assert [(i["id"], i["pseudonym"], i["masked_name"]) for i in found] == [(case["id"], case["pseudonym"], None)]


def test_a_pseudonym_with_something_known_of_the_person_is_looked_for_as_a_name(office: Office) -> None:
    worker = office.caller()
    case = worker.register()

    query = {"name": case["pseudonym"], "birth_year": CHILD_BORN}
    found = worker.post("/cases/search", query).json["items"]

    rows = office.admin("SELECT fields FROM audit WHERE actor = %s AND action = 'case.searched'", worker.subject)
    assert (found, [row.fields for row in rows]) == ([], [["name", "birth_year"]])


def test_a_surname_that_is_a_word_of_a_pseudonym_is_looked_for_as_a_name(office: Office) -> None:
    worker = office.caller()
    word = worker.register(consents=[])["pseudonym"].split()[1]
    named = worker.register(identity={"first_names": "Ana", "surnames": word}, consents=[])

    found = worker.post("/cases/search", {"name": word}).json["items"]

    assert [item["id"] for item in found] == [named["id"]]


def test_a_pseudonym_finds_no_imported_record_and_nobody_elses_case(
    office: Office, colleague_elsewhere: Caller, abroad: Caller
) -> None:
    worker = office.caller()
    registered, imported = worker.register(), worker.register()
    office.admin("UPDATE case_record SET source = 'imported' WHERE id = %s", imported["id"])

    def found(who: Caller, case: dict[str, Any]) -> list[str]:
        items = who.post("/cases/search", {"name": case["pseudonym"]}).json["items"]
        return [item["id"] for item in items if item["id"] == case["id"]]

    assert found(worker, imported) == []
    assert found(colleague_elsewhere, registered) == []
    assert found(abroad, registered) == []
    assert found(worker, registered) == [registered["id"]]


def test_looking_for_pseudonyms_spends_no_search_and_is_recorded_without_the_words(office: Office) -> None:
    eager = office.caller()
    words = eager.register()["pseudonym"]
    answers = [eager.post("/cases/search", {"name": words}) for _ in range(11)]
    rows = office.admin("SELECT fields FROM audit WHERE actor = %s AND action = 'case.searched'", eager.subject)

    assert {answer.status_code for answer in answers} == {200}
    assert [row.fields for row in rows] == [["pseudonym"]] * 11


def test_an_old_case_is_found_by_a_part_of_its_number_too(office: Office) -> None:
    worker = office.caller()
    old, new = worker.register(), worker.register()
    number = old["case_number"].replace(old["opened_on"][:4], "2019")
    office.admin("UPDATE case_record SET case_number = %s, opened_on = '2019-05-01' WHERE id = %s", number, old["id"])

    for case in (old, new):
        serial = case["case_number"][-8:-2]
        assert [i["id"] for i in worker.post("/cases/search", {"case_number": serial}).json["items"]] == [case["id"]]


def test_looking_for_numbers_spends_no_search_and_is_recorded_without_the_number(office: Office) -> None:
    eager = office.caller()
    answers = [eager.post("/cases/search", {"case_number": "0482"}) for _ in range(11)]
    rows = office.admin("SELECT fields FROM audit WHERE actor = %s AND action = 'case.searched'", eager.subject)

    assert {answer.status_code for answer in answers} == {200}
    assert [row.fields for row in rows] == [["case_number"]] * 11


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"case_number": "8-2 1"}, "number_too_short"),
        ({"case_number": "8213", "name": "Hernández"}, "number_alone"),
        ({"case_number": "8213", "birth_year": 2000}, "number_alone"),
        ({}, "nothing_to_search"),
    ],
)
def test_a_number_is_long_enough_and_stands_alone(ana: Caller, query: dict[str, Any], code: str) -> None:
    answer = ana.post("/cases/search", query)

    assert (answer.status_code, answer.json["errors"][0]["code"]) == (422, code)
