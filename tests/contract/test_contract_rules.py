"""General rules of the outside contract, on the live gateway."""

import base64
import re
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
import requests

from infra.local.secrets import load_or_generate
from shared.crypto import derive_key
from shared.web.idempotency import key_digest
from tests.support.journey import Backstage, a_registration, register
from tests.support.platform import SEARCHES_A_MINUTE, Caller, Platform
from tests.support.true_clock import needs_the_true_clock

pytestmark = pytest.mark.contract

CASES = "/api/v1/cases"
CANARY = "Xochitl Canario"
MEMBERS = {"type", "title", "status", "code", "errors", "request_id"}


def assert_problem(answer: requests.Response, status: int, code: str | None = None) -> dict[str, Any]:
    """An RFC 9457 answer of `status` in the one shape."""
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    problem: dict[str, Any] = answer.json()
    assert set(problem) == MEMBERS
    assert problem["status"] == status
    assert problem["request_id"] == answer.headers["X-Request-Id"]
    assert all(set(error) == {"pointer", "code", "message"} for error in problem["errors"])
    assert code in (None, problem["code"])
    return problem


def test_ids_are_uuid_7_and_times_are_rfc_3339_in_utc(sender: Caller, referral: dict[str, Any]) -> None:
    assert UUID(referral["id"]).version == 7
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)", referral["sent_at"])


def test_an_unknown_field_is_refused_and_its_value_is_not_repeated(sender: Caller) -> None:
    answer = sender.post(CASES, json=a_registration(nickname=CANARY))

    problem = assert_problem(answer, 422, "invalid")
    assert [(error["pointer"], error["code"]) for error in problem["errors"]] == [("/nickname", "unknown_field")]
    assert CANARY not in answer.text


def test_a_field_whose_name_is_a_persons_is_not_repeated_either(sender: Caller) -> None:
    assert CANARY not in sender.post(CASES, json=a_registration(**{CANARY: 1})).text


@pytest.mark.parametrize(("language", "title"), [(None, "Corrija"), ("es-GT", "Corrija"), ("en", "Correct")])
def test_errors_speak_the_callers_language_and_spanish_by_default(
    sender: Caller, language: str | None, title: str
) -> None:
    answer = sender.post(CASES, json={}, headers={"Accept-Language": language})

    assert assert_problem(answer, 422)["title"].startswith(title)


def test_no_token_is_401_with_a_challenge(platform: Platform) -> None:
    answer = requests.get(platform.url + CASES, timeout=30)

    assert_problem(answer, 401)
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_role_without_the_permission_is_403(shelter: Caller) -> None:
    assert_problem(shelter.get(CASES), 403, "forbidden")


def test_missing_and_outside_the_scope_look_alike(
    sender: Caller, neighbour: Caller, foreigner: Caller, case: dict[str, Any]
) -> None:
    answers = [
        sender.get(f"{CASES}/{uuid4()}"),
        neighbour.get(f"{CASES}/{case['id']}"),
        foreigner.get(f"{CASES}/{case['id']}"),
    ]

    for answer in answers:
        assert_problem(answer, 404, "not_found")
    assert len({str({**answer.json(), "request_id": ""}) for answer in answers}) == 1


def test_a_body_that_is_not_json_is_415(sender: Caller) -> None:
    for content_type in ("text/plain", "application/x-www-form-urlencoded", "application/xml"):
        assert_problem(sender.post(CASES, data="a=b", headers={"Content-Type": content_type}), 415)


def test_a_body_over_a_mebibyte_is_413(sender: Caller) -> None:
    body = b'{"country": "' + b"x" * 1_100_000 + b'"}'

    assert_problem(sender.post(CASES, data=body, headers={"Content-Type": "application/json"}), 413)


def test_a_change_needs_if_match_and_the_right_version(sender: Caller) -> None:
    path, change = f"{CASES}/{register(sender)['id']}", {"risk_level": "high"}
    etag = sender.get(path).headers["ETag"]

    assert re.fullmatch(r'"[^"]+"', etag)
    assert_problem(sender.patch(path, json=change), 428)
    assert_problem(sender.patch(path, json=change, headers={"If-Match": '"999"'}), 412)
    assert_problem(sender.patch(path, json=change, headers={"If-Match": f"W/{etag}"}), 412)
    merged = sender.patch(
        path, data=b'{"risk_level": "high"}', headers={"If-Match": etag, "Content-Type": "application/merge-patch+json"}
    )
    assert merged.status_code == 200
    assert merged.headers["ETag"] != etag


def test_the_same_key_and_body_is_one_case_and_one_answer_and_another_body_is_422(sender: Caller) -> None:
    body, key = a_registration(), {"Idempotency-Key": str(uuid4())}

    first, again = (sender.post(CASES, json=body, headers=key) for _ in range(2))

    assert first.status_code == again.status_code == 201
    assert first.content == again.content
    assert first.headers["Location"] == again.headers["Location"]
    other = assert_problem(sender.post(CASES, json=body | {"risk_level": "low"}, headers=key), 422)
    assert other["errors"][0]["code"] == "idempotency_key_reused"


def test_the_same_key_of_another_caller_is_another_request(sender: Caller, foreigner: Caller) -> None:
    key = {"Idempotency-Key": str(uuid4())}
    mine = sender.post(CASES, json=a_registration(), headers=key)
    theirs = foreigner.post(CASES, json=a_registration(country="HN", identified_adm1="HN-CR", consents=[]), headers=key)

    assert (mine.status_code, theirs.status_code) == (201, 201)
    assert mine.json()["id"] != theirs.json()["id"]


# PostgreSQL's alarm interrupts epoll_wait, in which libfaketime tells the true time: it is set anew without end.
@needs_the_true_clock("lock_timeout ends no wait")
def test_a_key_whose_first_request_is_still_in_progress_is_409(platform: Platform, sender: Caller) -> None:
    key, actor = str(uuid4()), platform.account("clients", "caseworker", "GT")["client_id"]
    claim = "INSERT INTO idempotency (actor, route, key, body_hash) VALUES (%s, %s, %s, %s)"
    cursor_key = base64.b64decode(load_or_generate(platform.home.secrets).cursor_keys["cases"])
    digest = key_digest(derive_key(cursor_key, "idempotency"), key)
    with psycopg.connect(Backstage(platform).database_url("cases")) as first_request:
        first_request.execute(claim, (actor, CASES, digest, b"0" * 32))
        answer = sender.post(CASES, json=a_registration(), headers={"Idempotency-Key": key})
        first_request.rollback()

    assert_problem(answer, 409, "idempotency_key_in_progress")
    assert int(answer.headers["Retry-After"]) > 0


def test_a_list_goes_on_at_its_cursor_and_at_its_link(sender: Caller) -> None:
    for _ in range(2):
        assert sender.post(CASES, json=a_registration(risk_level="imminent")).status_code == 201

    first = sender.get(f"{CASES}?risk_level=imminent&limit=1&sort=-opened_on")
    link = re.fullmatch(r'<([^>]+)>; rel="next"', first.headers["Link"])
    assert link is not None
    by_link = sender.get(link[1])
    by_cursor = sender.get(
        CASES,
        params={"risk_level": "imminent", "limit": 1, "sort": "-opened_on", "cursor": first.json()["next_cursor"]},
    )

    assert set(first.json()) == {"items", "next_cursor"}
    assert by_link.json() == by_cursor.json()
    assert by_link.json()["items"][0]["id"] != first.json()["items"][0]["id"]


def test_the_link_keeps_a_filter_that_was_given_twice(
    sender: Caller, case: dict[str, Any], referral: dict[str, Any], shelter_id: str
) -> None:
    body = {key: referral[key] for key in ("kind", "services", "urgency", "disclosure_profile", "consent_id")}
    again = sender.post("/api/v1/referrals", json=body | {"case_id": case["id"], "to_organisation_id": shelter_id})
    assert again.status_code == 201

    link = sender.get("/api/v1/referrals?state=sent&state=received&limit=1").headers["Link"]

    assert "state=sent&state=received" in link


@pytest.mark.parametrize("limit", ["0", "201", "x"])
def test_a_page_has_at_most_200_items(sender: Caller, limit: str) -> None:
    assert assert_problem(sender.get(f"{CASES}?limit={limit}"), 422)["errors"][0]["pointer"] == "?limit"


@pytest.mark.parametrize(
    "path",
    [
        "cases", "organisations", "referrals", "notifications", "directory/services", "extracts", "imports",
        "code-lists", "countries", "roles", "indicators", "indicators/I01", "charts", "dashboard",
    ],
)  # fmt: skip
def test_an_unknown_filter_is_422_on_every_list(sender: Caller, path: str) -> None:
    assert_problem(sender.get(f"/api/v1/{path}?colour=blue"), 422)


@pytest.mark.parametrize("sort", ["risk_level", "opened_on;drop", ""])
def test_a_sort_that_is_not_on_the_list_is_422(sender: Caller, sort: str) -> None:
    assert_problem(sender.get(f"{CASES}?sort={sort}"), 422)


def test_a_cursor_that_was_tampered_with_is_422(sender: Caller) -> None:
    cursor = sender.get(f"{CASES}?limit=1").json()["next_cursor"]

    for forged in (cursor[:-2] + "AA", cursor[4:], "e30", "ñ"):
        assert_problem(sender.get(CASES, params={"cursor": forged}), 422)


def test_a_cursor_of_another_list_is_422(sender: Caller, case: dict[str, Any], referral: dict[str, Any]) -> None:
    assert sender.post("/api/v1/cases", json=a_registration()).status_code == 201
    lists = ["/api/v1/directory/services", CASES, f"{CASES}/{case['id']}/timeline", "/api/v1/organisations"]
    cursors = {path: sender.get(f"{path}?limit=1").json()["next_cursor"] for path in lists}

    for origin, cursor in cursors.items():
        for path in {*lists, "/api/v1/referrals", "/api/v1/notifications", "/api/v1/extracts"} - {origin}:
            assert_problem(sender.get(path, params={"cursor": cursor}), 422)


def test_request_id_and_trace_come_back_once(sender: Caller) -> None:
    request_id, trace = str(uuid4()), f"00-{uuid4().hex}-00f067aa0ba902b7-01"

    answer = sender.get("/api/v1/me", headers={"X-Request-Id": request_id, "traceparent": trace})

    assert answer.headers["X-Request-Id"] == request_id
    assert answer.headers["traceparent"] == trace


def test_a_limit_answers_429_and_says_when_to_come_back(platform: Platform) -> None:
    caller = platform.client("caseworker", "MX", 1)

    answers = [caller.post(f"{CASES}/search", json={"name": "Nadie Ninguna"}) for _ in range(SEARCHES_A_MINUTE + 2)]

    assert_problem(answers[-1], 429)
    assert int(answers[-1].headers["Retry-After"]) >= 1
