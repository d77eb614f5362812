"""A country in a body that is not the caller's is one and the same refusal everywhere: 422, with its code and place."""

from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.support.databases import ServiceDatabase
from tests.support.days import in_days
from tests.support.role_tokens import SOMEBODY, app_with_roles

pytestmark = pytest.mark.integration

A_CASE: dict[str, Any] = {
    "identified_on": in_days(-5),
    "person": {"role": "victim", "trafficking_status": "possible_victim", "gender": "feminine"},
    "risk_level": "high",
}
A_CARD = {"kind": "ngo", "name": "Casa", "public_name": "Casa"}
AN_EXTRACT = {"name": "Trimestre", "template": "ctdc-2025"}
A_SEAT = {"organisation_id": str(uuid4()), "role": "caseworker"}

ENDPOINTS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "identity POST /organisations": (
        "country_admin",
        "/country",
        {"kind": "ngo", "name": "Casa", "public_name": "Casa"},
    ),
    "identity POST /users": ("country_admin", "/country", A_SEAT | {"email": "x@ceiba.example", "display_name": "X"}),
    "identity POST /clients": ("country_admin", "/country", A_SEAT | {"name": "Registro"}),
    "cases POST /cases": ("caseworker", "/country", A_CASE),
    "cases POST /imports": ("supervisor", "/country", {"layout": "ctdc-2025", "file": b"a,b\n"}),
    "reporting POST /extracts": ("regional_coordinator", "/filters/country", AN_EXTRACT),
}
"""Endpoint → the role that may use it, the field of the country, and the rest of a body that is valid at home."""


@pytest.fixture(scope="module")
def app_of(service_database: Callable[[str], ServiceDatabase]) -> Iterator[Callable[..., Flask]]:
    """`app_of(service)`, each made once."""
    opened = {}

    def open_once(service: str) -> Flask:
        if service not in opened:
            context = app_with_roles(service_database(service))
            opened[service] = (context, context.__enter__())
        return opened[service][1]

    yield open_once
    for context, _ in opened.values():
        context.__exit__(None, None, None)


def send(app_of: Callable[..., Flask], endpoint: str, country: str) -> TestResponse:
    service, method, path = endpoint.split()
    role, pointer, body = ENDPOINTS[endpoint]
    headers = {"Authorization": f"Bearer {role}"}
    if "file" in body:
        form = body | {"country": country, "file": (BytesIO(body["file"] + uuid4().bytes), "x.csv")}
        return app_of(service).test_client().open(f"/api/v1{path}", method=method, data=form, headers=headers)
    placed = {"country": country} if pointer == "/country" else {"filters": {"country": [country]}}
    return app_of(service).test_client().open(f"/api/v1{path}", method=method, json=body | placed, headers=headers)


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_a_country_that_is_not_the_callers_is_refused_in_the_same_words(
    app_of: Callable[..., Flask], endpoint: str
) -> None:
    answer = send(app_of, endpoint, "HN")

    assert answer.status_code == 422, answer.text
    assert answer.json["code"] == "invalid"
    assert [(e["pointer"], e["code"]) for e in answer.json["errors"]] == [
        (ENDPOINTS[endpoint][1], "country_out_of_scope")
    ]


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_it_is_the_country_alone_that_is_refused(app_of: Callable[..., Flask], endpoint: str) -> None:
    answer = send(app_of, endpoint, "GT")

    codes = [error["code"] for error in answer.json.get("errors", [])]
    # The organisation of these bodies does not exist; nothing else stands in the way.
    assert codes == ([] if "organisation_id" not in ENDPOINTS[endpoint][2] else ["unknown_organisation"]), answer.text
    assert answer.status_code in (201, 202, 422)


def test_an_id_of_another_country_is_simply_missing(app_of: Callable[..., Flask]) -> None:
    for service, path in (
        ("cases", "cases"),
        ("referrals", "referrals"),
        ("reporting", "extracts"),
        ("identity", "users"),
    ):
        role = {"identity": "country_admin", "reporting": "analyst"}.get(service, "caseworker")
        headers = {"Authorization": f"Bearer {role}"}
        answer = app_of(service).test_client().get(f"/api/v1/{path}/{SOMEBODY}", headers=headers)
        assert (answer.status_code, answer.json["code"]) == (404, "not_found")
