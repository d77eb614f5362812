"""Health, the OpenAPI document and its reader, as the outside contract promises them."""

import json
import re
import subprocess
from typing import Any

import pytest
import requests
from openapi_spec_validator import OpenAPIV31SpecValidator

from infra.local.programs import REPOSITORY
from services.cases.api.schemas import TOOL
from tests.support.description import faults, operation, schema_of
from tests.support.journey import a_registration
from tests.support.platform import Caller, Platform

pytestmark = pytest.mark.contract


@pytest.fixture(scope="module")
def document(platform: Platform) -> dict[str, Any]:
    answer = requests.get(f"{platform.url}/openapi.json", timeout=30)
    assert answer.headers["Content-Type"] == "application/json"
    content: dict[str, Any] = answer.json()
    return content


def disagreements(document: dict[str, Any], answer: requests.Response) -> list[str]:
    """Where a live answer is not as documented."""
    request, media_type = answer.request, answer.headers["Content-Type"]
    path = "/" + (request.url or "").partition("?")[0].split("/", 3)[3]
    return faults(schema_of(document, request.method or "", path, answer.status_code, media_type), answer.json())


def test_the_document_is_valid_openapi_3_1(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")
    assert [str(error) for error in OpenAPIV31SpecValidator(document).iter_errors()] == []


def test_every_pattern_is_one_of_ecma_262_and_means_there_what_it_means_here(document: dict[str, Any]) -> None:
    patterns = sorted(patterns_in(document))
    assert f"^{TOOL}$" in patterns
    program = "for (const p of JSON.parse(process.argv[1])) new RegExp(p, 'u')"
    command = ["sh", "-ec", '. infra/local/node.sh && exec node -e "$1" "$2"', "sh", program, json.dumps(patterns)]
    subprocess.run(command, cwd=REPOSITORY, check=True, capture_output=True, text=True, timeout=120)
    # Classes that know other letters in Python, and anchors that ECMA 262 does not have.
    assert [pattern for pattern in patterns if re.search(r"\\[AZzwWsSbBdD]|\(\?", pattern)] == []
    assert [pattern for pattern in patterns if not (pattern.startswith("^") and pattern.endswith("$"))] == []


def patterns_in(part: Any) -> set[str]:
    """Every `pattern` of a schema in `part` of the description."""
    inside = part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
    found = set[str]().union(*map(patterns_in, inside))
    own = part.get("pattern") if isinstance(part, dict) else None
    return found | {own} if isinstance(own, str) else found


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/v1/me"), ("GET", "/api/v1/countries"), ("GET", "/api/v1/organisations"), ("GET", "/api/v1/users"),
        ("GET", "/api/v1/clients"), ("GET", "/api/v1/roles"), ("GET", "/api/v1/audit"), ("POST", "/api/v1/cases"),
        ("POST", "/api/v1/cases/search"), ("PATCH", "/api/v1/cases/x"), ("GET", "/api/v1/cases/x/identity"),
        ("POST", "/api/v1/cases/x/consents/x/withdraw"), ("GET", "/api/v1/cases/x/access-log"),
        ("POST", "/api/v1/cases/x/assessments"), ("GET", "/api/v1/cases/x/coding"),
        ("POST", "/api/v1/imports"), ("GET", "/api/v1/code-lists/x"), ("GET", "/api/v1/directory/services"),
        ("POST", "/api/v1/referrals"), ("POST", "/api/v1/referrals/x/accept"), ("GET", "/api/v1/referrals/x/packet"),
        ("GET", "/api/v1/notifications/stream"), ("POST", "/api/v1/webhook-endpoints/x/rotate-secret"),
        ("POST", "/api/v1/webhook-endpoints/x/deliveries/x/replay"), ("GET", "/api/v1/indicators/x"),
        ("GET", "/api/v1/charts/x.svg"), ("GET", "/api/v1/dashboard"), ("POST", "/api/v1/extracts/x/runs"),
        ("GET", "/api/v1/extract-runs/x/file"), ("GET", "/healthz"), ("GET", "/oauth2/jwks"), ("POST", "/oauth2/token"),
    ],
)  # fmt: skip
def test_every_endpoint_of_the_contract_is_in_the_document(document: dict[str, Any], method: str, path: str) -> None:
    assert operation(document, method, path)["responses"]


def test_what_is_closed_to_the_outside_is_not_in_the_document(document: dict[str, Any]) -> None:
    assert not [path for path in document["paths"] if path.endswith("/packets") or "internal" in path]


@pytest.mark.parametrize(
    ("role", "path"),
    [
        ("caseworker", "cases?limit=2"), ("caseworker", "cases/{case}"), ("caseworker", "cases/{case}/timeline"),
        ("caseworker", "cases?sort=due&limit=2"), ("caseworker", "cases/{case}/coding"),
        ("caseworker", "cases/{case}/assessments"), ("caseworker", "cases/{case}/consents"),
        ("supervisor", "cases/{case}/access-log"),
        ("caseworker", "referrals?limit=2"), ("caseworker", "referrals/{referral}"),
        ("focal_point", "webhook-endpoints"), ("caseworker", "notifications?limit=2"),
        ("caseworker", "directory/services?limit=2"), ("caseworker", "organisations?limit=2"),
        ("country_admin", "users?limit=2"), ("country_admin", "clients?limit=2"), ("country_admin", "audit?limit=2"),
        ("caseworker", "code-lists"), ("caseworker", "code-lists/gender"), ("caseworker", "indicators"),
        ("caseworker", "indicators/I01"), ("caseworker", "dashboard"), ("caseworker", "charts/persons-by-gender"),
        ("caseworker", "extracts"), ("caseworker", "imports?limit=2"), ("caseworker", "cases?colour=blue"),
        ("country_admin", "cases"), ("caseworker", "cases/00000000-0000-7000-8000-000000000000"),
    ],
)  # fmt: skip
def test_live_answers_are_as_documented(
    document: dict[str, Any], platform: Platform, case: dict[str, Any], referral: dict[str, Any], role: str, path: str
) -> None:
    answer = platform.client(role, "GT").get(f"/api/v1/{path.format(case=case['id'], referral=referral['id'])}")

    assert disagreements(document, answer) == []


def test_created_identity_and_search_answers_are_as_documented(document: dict[str, Any], sender: Caller) -> None:
    made = sender.post("/api/v1/cases", json=a_registration())
    identity = sender.get(f"/api/v1/cases/{made.json()['id']}/identity", headers={"X-Purpose": "service_delivery"})
    refused = sender.post("/api/v1/cases", json={})

    for answer in (made, identity, refused):
        assert disagreements(document, answer) == []


def test_the_reader_of_the_document_works_offline(platform: Platform) -> None:
    page = requests.get(f"{platform.url}/docs", timeout=30)
    named = re.findall(r'(?:src|href)="([^"]+)"', page.text)

    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert named
    for address in named:
        assert address.startswith("/")
        assert requests.get(platform.url + address, timeout=30).status_code == 200


def test_health_is_reported_for_the_platform_and_for_each_process(platform: Platform) -> None:
    whole = requests.get(f"{platform.url}/healthz", timeout=30)

    assert whole.status_code == 200
    assert set(whole.json()["services"].values()) == {"ready"}
    for name in ("identity-api", "cases-api", "referrals-api", "reporting-api"):
        assert requests.get(f"{platform.base_url(name)}/livez", timeout=30).status_code == 200
        ready = requests.get(f"{platform.base_url(name)}/readyz", timeout=30).json()
        assert ready["status"] == "ready"
        assert "migrations" in ready["checks"]


def test_metrics_are_not_served_through_a_proxy(platform: Platform) -> None:
    outside = {"X-Forwarded-For": "203.0.113.7"}

    assert requests.get(f"{platform.url}/metrics", headers=outside, timeout=30).status_code == 404
    assert "ceiba_" in requests.get(f"{platform.url}/metrics", timeout=30).text
