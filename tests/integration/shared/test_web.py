"""What every service's HTTP surface promises: endpoints, problems, idempotency, versions, cursors."""

import hashlib
import json
import time
import tracemalloc
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import psycopg
import pytest
from flask import Flask, Response, request
from flask.testing import FlaskClient
from marshmallow import fields
from werkzeug.test import TestResponse

from shared.db.work import UnitOfWork
from shared.kernel.clock import SystemClock
from shared.kernel.country import Country
from shared.kernel.grant import Permission
from shared.kernel.ids import new_id
from shared.telemetry import configure_logging
from shared.web.access.authorization import current_grant, requires, signed_in
from shared.web.access.tokens import TokenVerifier
from shared.web.app import UnguardedEndpoint, make_app
from shared.web.blueprint import Blueprint
from shared.web.idempotency import Created, idempotent_create, key_digest
from shared.web.pagination import PageQuery, page_response
from shared.web.responses import etag_of, json_response, require_version
from shared.web.schemas import Alpha3, Coded, PartialDate, StrictSchema, Subdivision
from tests.integration.shared.conftest import OneService
from tests.support.tokens import ISSUER, bearer

pytestmark = pytest.mark.integration

CANARY = "Xochitl Canario"


class PersonSchema(StrictSchema):
    gender = Coded("gender", required=True)
    born = PartialDate()
    citizenship = Alpha3()
    adm1 = Subdivision()
    age = fields.Integer()


def a_blueprint(one_service: OneService) -> Blueprint:
    blueprint = Blueprint("things", __name__, url_prefix="/things")

    def work() -> UnitOfWork:
        return UnitOfWork(one_service.engine, one_service.signer, current_grant(), SystemClock())

    @blueprint.post("")
    @requires(Permission.CASES_WRITE)
    @blueprint.arguments(PersonSchema)
    @idempotent_create(work)
    def create(body: dict[str, Any], work: UnitOfWork) -> Created:
        if body.get("age") == 99:
            raise RuntimeError(CANARY)
        thing_id = new_id()
        work.audit("thing.create", country=Country.GUATEMALA, object_type="thing", object_id=thing_id)
        return Created({"id": str(thing_id)}, location=f"/things/{thing_id}", etag=etag_of(1))

    @blueprint.post("/files")
    @requires(Permission.CASES_WRITE)
    @idempotent_create(work)
    def take_file(work: UnitOfWork) -> Created:
        size = 0
        while read := request.files["file"].read(1 << 16):
            size += len(read)
        return Created({"size": size, "layout": request.form["layout"]}, location="/things/files")

    @blueprint.get("")
    @signed_in
    @blueprint.query(PageQuery)
    def list_all(query: PageQuery) -> Response:
        return page_response([query.position], ["2019-11-24", 7])

    @blueprint.patch("/<uuid:thing_id>")
    @requires(Permission.CASES_WRITE)
    def change(thing_id: UUID) -> Response:
        require_version(3)
        return json_response({}, etag=etag_of(4))

    return blueprint


@pytest.fixture
def app(one_service: OneService, jwks_url: str) -> Flask:
    verifier = TokenVerifier.from_urls(issuer=ISSUER, jwks_url=jwks_url, cache_url=one_service.settings.cache_url)
    return make_app(
        one_service.settings, title="Things", blueprints=[a_blueprint(one_service)], verifier=verifier, ready={}
    )


@pytest.fixture
def client(app: Flask) -> Iterator[FlaskClient]:
    with app.test_client() as client:
        yield client


def test_a_service_with_a_forgotten_endpoint_does_not_start(one_service: OneService, jwks_url: str) -> None:
    blueprint = Blueprint("open", __name__)
    blueprint.get("/people")(lambda: json_response([]))
    verifier = TokenVerifier.from_urls(issuer=ISSUER, jwks_url=jwks_url, cache_url=one_service.settings.cache_url)

    with pytest.raises(UnguardedEndpoint, match="open"):
        make_app(one_service.settings, title="Things", blueprints=[blueprint], verifier=verifier, ready={})


def test_no_token_is_401_and_a_role_without_the_permission_is_403(client: FlaskClient) -> None:
    assert client.post("/things", json={}).status_code == 401
    assert client.post("/things", json={}, headers=bearer(role="analyst")).status_code == 403


def test_every_wrong_field_is_named_with_a_pointer_and_no_value(client: FlaskClient) -> None:
    body = {"gender": CANARY, "born": CANARY, "citizenship": "GT", "adm1": "GT-99", "age": CANARY, "extra": CANARY}

    answer = client.post("/things", json=body, headers=bearer() | {"Accept-Language": "en"})

    assert answer.status_code == 422
    assert answer.mimetype == "application/problem+json"
    assert {(error["pointer"], error["code"]) for error in answer.get_json()["errors"]} == {
        ("/gender", "unknown_code"),
        ("/born", "bad_date"),
        ("/citizenship", "unknown_country"),
        ("/adm1", "unknown_adm1"),
        ("/age", "bad_number"),
        ("/extra", "unknown_field"),
    }
    assert CANARY not in answer.get_data(as_text=True)


def test_an_unknown_field_in_camel_case_is_named_and_a_name_in_its_place_is_not(client: FlaskClient) -> None:
    answer = client.post("/things", json={"gender": "feminine", "nickName": 1, CANARY: 1}, headers=bearer())

    assert sorted(error["pointer"] for error in answer.get_json()["errors"]) == ["/", "/nickName"]
    assert CANARY not in answer.get_data(as_text=True)


HOSTILE_JSON = {
    "100,000 levels": b'{"gender": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "a number of 5,000 digits": b'{"gender": "feminine", "age": ' + b"9" * 5000 + b"}",
    "a lone surrogate": b'{"gender": "\\ud800"}',
    "not a number": b'{"age": NaN}',
    "cut off": b'{"gender": "femi',
}


@pytest.mark.parametrize("body", HOSTILE_JSON.values(), ids=HOSTILE_JSON)
def test_json_that_could_break_a_reader_is_refused_as_not_json(client: FlaskClient, body: bytes) -> None:
    answer = client.post("/things", data=body, headers=bearer() | {"Content-Type": "application/json"})

    assert answer.status_code == 400
    assert answer.get_json()["code"] == "bad_request"


def test_a_wrong_method_says_which_are_right(client: FlaskClient) -> None:
    refused, asked = client.delete("/things"), client.options("/things")

    assert refused.status_code == 405
    assert refused.headers["Allow"] == "GET, HEAD, OPTIONS, POST"
    assert set(asked.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "POST"}


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("es-GT", "Corrija"),
        ("en", "Correct"),
        ("fr", "Corrija"),
        ("en-GB, es;q=0.5", "Correct"),
        ("en;q=0, fr", "Corrija"),
        ("es;q=0.5, en-US;q=0.9", "Correct"),
    ],
)
def test_problems_speak_the_callers_language(client: FlaskClient, language: str, title: str) -> None:
    answer = client.post("/things", json={}, headers=bearer() | {"Accept-Language": language})

    assert answer.get_json()["title"].startswith(title)


def test_an_unexpected_error_shows_a_support_code_and_nothing_else(
    client: FlaskClient, capsys: pytest.CaptureFixture[str]
) -> None:
    configure_logging("things")  # again, now that the test's own standard error is in place

    answer = client.post("/things", json={"gender": "feminine", "age": 99}, headers=bearer())

    assert answer.status_code == 500
    assert answer.get_json()["request_id"] == answer.headers["X-Request-Id"]
    logged = capsys.readouterr().err
    assert "RuntimeError" in logged
    assert CANARY not in logged + answer.get_data(as_text=True)


def test_the_same_key_and_body_is_one_effect_and_one_answer(client: FlaskClient, one_service: OneService) -> None:
    headers = bearer(subject="u") | {"Idempotency-Key": '"k-1"'}
    answers = [client.post("/things", json={"gender": "feminine"}, headers=headers) for _ in range(3)]

    assert {answer.status_code for answer in answers} == {201}
    assert len({(answer.get_data(), answer.headers["Location"], answer.headers["ETag"]) for answer in answers}) == 1
    assert len(one_service.admin("SELECT * FROM audit")) == 1


def test_the_same_key_with_another_body_is_refused(client: FlaskClient) -> None:
    headers = bearer(subject="u") | {"Idempotency-Key": "k-1"}
    client.post("/things", json={"gender": "feminine"}, headers=headers)

    answer = client.post("/things", json={"gender": "masculine"}, headers=headers)

    assert answer.status_code == 422
    assert answer.get_json()["errors"][0]["code"] == "idempotency_key_reused"


def test_a_key_whose_first_request_is_still_worked_on_is_refused_soon(
    client: FlaskClient, one_service: OneService
) -> None:
    digest = key_digest(client.application.extensions["response_key"], "k-1")
    with psycopg.connect(one_service.database.admin_url) as first:
        first.execute(
            "INSERT INTO idempotency (actor, route, key, body_hash) VALUES ('u', '/things', %s, '')", (digest,)
        )
        headers = bearer(subject="u") | {"Idempotency-Key": "k-1"}
        began = time.monotonic()
        answer = client.post("/things", json={"gender": "feminine"}, headers=headers)
        waited = time.monotonic() - began
        first.rollback()

    assert (answer.status_code, answer.get_json()["code"]) == (409, "idempotency_key_in_progress")
    assert answer.headers["Retry-After"] == "2"
    assert 1.5 < waited < 10
    assert client.post("/things", json={"gender": "feminine"}, headers=headers).status_code == 201


class Form:
    """The body of a form with a file of `size` zeros, made while it is read."""

    def __init__(self, size: int, layout: bytes = b"a", after: bytes = b"") -> None:
        head = b'--x\r\nContent-Disposition: form-data; name="layout"\r\n\r\n' + layout + b"\r\n"
        head += b'--x\r\nContent-Disposition: form-data; name="file"; filename="f"\r\n\r\n'
        self._parts: list[bytes | int] = [head, size, b"\r\n--x--\r\n" + after]
        self.length = len(head) + size + len(b"\r\n--x--\r\n" + after)

    def read(self, size: int) -> bytes:
        while self._parts:
            part = self._parts[0]
            taken = part[:size] if isinstance(part, bytes) else bytes(min(part, size))
            left = part[len(taken) :] if isinstance(part, bytes) else part - len(taken)
            self._parts[:1] = [left] if left else []
            if taken:
                return taken
        return b""


def send_form(client: FlaskClient, form: Form, key: str = "k-1") -> TestResponse:
    body = {"wsgi.input": form, "CONTENT_LENGTH": str(form.length), "CONTENT_TYPE": "multipart/form-data; boundary=x"}
    headers = bearer(subject="u") | {"Idempotency-Key": key}
    return client.post("/things/files", environ_overrides=body, headers=headers)


def test_a_form_with_a_key_has_one_effect_and_every_byte_of_it_counts(client: FlaskClient) -> None:
    first, again = (send_form(client, Form(100_000)) for _ in range(2))
    others = [Form(100_001), Form(100_000, layout=b"b"), Form(100_000, after=b"more")]

    assert first.status_code == again.status_code == 201
    assert first.get_json() == again.get_json() == {"size": 100_000, "layout": "a"}
    assert [send_form(client, other).status_code for other in others] == [422] * 3


def test_a_file_is_not_held_whole_to_compare_it_with_the_next(app: Flask, client: FlaskClient) -> None:
    app.config["MAX_CONTENT_LENGTH"] = 32 << 20
    send_form(client, Form(1), key="k-0")
    tracemalloc.start()
    try:
        answer = send_form(client, Form(25 << 20))
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert answer.get_json()["size"] == 25 << 20
    assert most < 5 << 20


def test_the_same_key_of_another_person_is_another_request(client: FlaskClient) -> None:
    ids = {
        client.post(
            "/things", json={"gender": "feminine"}, headers=bearer(subject=who) | {"Idempotency-Key": "k-1"}
        ).get_json()["id"]
        for who in ("u1", "u2")
    }

    assert len(ids) == 2


def test_a_key_whose_first_request_failed_may_be_used_again(client: FlaskClient) -> None:
    headers = bearer(subject="u") | {"Idempotency-Key": "k-1"}
    assert client.post("/things", json={"gender": "feminine", "age": 99}, headers=headers).status_code == 500

    assert client.post("/things", json={"gender": "feminine"}, headers=headers).status_code == 201


def test_neither_key_nor_answer_is_readable_in_the_database_and_no_guess_of_a_body_can_be_confirmed(
    client: FlaskClient, one_service: OneService
) -> None:
    sent = b'{"gender": "feminine"}'
    headers = bearer() | {"Idempotency-Key": CANARY, "Content-Type": "application/json"}
    answer = client.post("/things", data=sent, headers=headers)

    (row,) = one_service.admin("SELECT key, answer, body_hash FROM idempotency")
    assert CANARY not in row.key
    assert answer.get_json()["id"].encode() not in bytes(row.answer)
    assert bytes(row.body_hash) != hashlib.sha256(sent).digest()


@pytest.mark.parametrize(("if_match", "status"), [(None, 428), ('"2"', 412), ('"3"', 200), ("*", 200)])
def test_a_change_needs_the_version_it_was_based_on(client: FlaskClient, if_match: str | None, status: int) -> None:
    headers = bearer() | ({"If-Match": if_match} if if_match else {})

    assert client.patch(f"/things/{new_id()}", headers=headers).status_code == status


def test_a_list_links_to_its_next_page_by_a_cursor_that_cannot_be_made_up(client: FlaskClient) -> None:
    first = client.get("/things?limit=5", headers=bearer())
    cursor = first.get_json()["next_cursor"]

    assert f"cursor={cursor}" in first.headers["Link"]
    assert client.get(f"/things?cursor={cursor}", headers=bearer()).get_json()["items"] == [["2019-11-24", 7]]
    for forged in (cursor[:-2] + "AA", "x", "é", cursor[::-1]):
        assert client.get("/things", query_string={"cursor": forged}, headers=bearer()).status_code == 422


@pytest.mark.parametrize("query", ["limit=0", "limit=201", "limit=x", "colour=red"])
def test_an_unknown_or_wild_query_parameter_is_refused(client: FlaskClient, query: str) -> None:
    assert client.get(f"/things?{query}", headers=bearer()).status_code == 422


def test_a_request_id_is_kept_only_when_it_is_one(client: FlaskClient) -> None:
    mine = str(new_id())

    assert client.get("/livez", headers={"X-Request-Id": mine}).headers["X-Request-Id"] == mine
    assert CANARY not in client.get("/livez", headers={"X-Request-Id": CANARY}).headers["X-Request-Id"]


def test_a_body_over_a_mebibyte_is_413(client: FlaskClient) -> None:
    answer = client.post("/things", json={"gender": "x" * 1_100_000}, headers=bearer())

    assert (answer.status_code, answer.get_json()["code"]) == (413, "too_large")


def test_every_request_leaves_one_line_by_which_it_can_be_followed(
    client: FlaskClient, capfd: pytest.CaptureFixture[str]
) -> None:
    request, trace = str(new_id()), "00-11112222333344445555666677778888-1111222233334444-01"
    client.get(f"/things?name={CANARY}", headers={**bearer(), "X-Request-Id": request, "traceparent": trace})
    client.get("/livez")

    written = capfd.readouterr().err
    lines = [json.loads(line) for line in written.splitlines()]
    (told,) = [line for line in lines if line["event"] == "request"]
    assert (told["request_id"], told["trace_id"]) == (request, trace[3:35])
    assert (told["route"], told["method"], told["level"]) == ("/things", "GET", "info")
    assert told["service"] == client.application.name
    assert isinstance(told["status"], int)
    assert CANARY not in written
