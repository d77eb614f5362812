"""Identity, as the outside contract promises it."""

import base64
import json
from typing import Any
from uuid import uuid4

import pytest
import requests

from tests.contract.test_contract_rules import assert_problem
from tests.support.platform import Caller, Platform

pytestmark = pytest.mark.contract

CLAIMS = {"iss", "sub", "aud", "exp", "iat", "jti", "client_id", "scope", "org", "ctry", "acr", "sid", "pv"}
ROLES_OF_A_COUNTRY = {
    "caseworker",
    "supervisor",
    "focal_point",
    "organisation_admin",
    "country_admin",
    "legal_liaison",
    "national_analyst",
}


def ask(platform: Platform, **form: str) -> requests.Response:
    """The token endpoint, as the first caseworker's client."""
    client = platform.account("clients", "caseworker", "GT")
    form.setdefault("grant_type", "client_credentials")
    secret = (client["client_id"], client["client_secret"])
    return requests.post(f"{platform.url}/oauth2/token", data=form, auth=secret, timeout=30)


def part(token: str, number: int) -> dict[str, Any]:
    """The header (0) or the claims (1) of a JWT."""
    text = token.split(".")[number]
    content: dict[str, Any] = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    return content


def test_the_demonstration_file_holds_every_role_and_is_private(platform: Platform) -> None:
    assert platform.home.demo.stat().st_mode & 0o777 == 0o600
    assert platform.demo["gateway"] == platform.url
    for kind in ("users", "clients"):
        for country in ("GT", "SV", "HN", "MX"):
            assert {a["role"] for a in platform.demo[kind] if a["country"] == country} == ROLES_OF_A_COUNTRY
        regional = {a["role"] for a in platform.demo[kind] if a["country"] is None}
        assert regional == {"regional_coordinator", "analyst", "operator"}
    for country in ("GT", "SV", "HN", "MX"):
        kinds = [o["kind"] for o in platform.demo["organisations"] if o["country"] == country]
        assert kinds.count("ngo") == 2
        assert {"prosecution", "victim_commission"} & set(kinds)


@pytest.mark.parametrize("name", ["openid-configuration", "oauth-authorization-server"])
def test_the_metadata_names_what_is_offered_and_nothing_else(platform: Platform, name: str) -> None:
    metadata = requests.get(f"{platform.url}/.well-known/{name}", timeout=30).json()

    assert metadata["issuer"] == platform.url
    for endpoint in ("authorization", "token", "revocation", "introspection", "userinfo", "end_session"):
        assert metadata[f"{endpoint}_endpoint"].startswith(f"{platform.url}/oauth2/")
    assert metadata["response_types_supported"] == ["code"]
    assert metadata["code_challenge_methods_supported"] == ["S256"]
    offered = {"authorization_code", "refresh_token", "client_credentials"}
    exchange = {"urn:ietf:params:oauth:grant-type:token-exchange"}
    assert offered <= set(metadata["grant_types_supported"]) <= offered | exchange


def test_an_access_token_has_the_claims_of_the_contract_and_five_minutes(platform: Platform) -> None:
    answer = ask(platform).json()
    claims, header = part(answer["access_token"], 1), part(answer["access_token"], 0)
    keys = requests.get(f"{platform.url}/oauth2/jwks", timeout=30).json()["keys"]

    assert (header["typ"], header["alg"]) == ("at+jwt", "ES256")
    assert header["kid"] in {key["kid"] for key in keys}
    assert set(claims) >= CLAIMS
    assert (claims["iss"], claims["aud"], claims["ctry"]) == (platform.url, "ceiba", ["GT"])
    assert claims["exp"] - claims["iat"] == answer["expires_in"] == 300
    assert not any("d" in key for key in keys)


@pytest.mark.parametrize(
    "form",
    [{"scope": "cases:read users:write"}, {"scope": "nonsense"}, {"country": "HN"}, {"country": "GT HN"},
     {"country": "XX"}],
)  # fmt: skip
def test_a_scope_or_country_that_the_client_does_not_hold_is_invalid_scope(
    platform: Platform, form: dict[str, str]
) -> None:
    answer = ask(platform, **form)

    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_scope")


def test_a_narrower_scope_is_granted_and_holds(platform: Platform) -> None:
    token: str = ask(platform, scope="organisations:read").json()["access_token"]
    caller = Caller(platform.url, lambda: token)

    assert caller.get("/api/v1/organisations").status_code == 200
    assert_problem(caller.get("/api/v1/cases"), 403)


@pytest.mark.parametrize("grant", ["password", "implicit", "urn:ietf:params:oauth:grant-type:device_code", ""])
def test_no_other_grant_exists(platform: Platform, grant: str) -> None:
    answer = ask(platform, grant_type=grant, username="a", password="b")

    assert (answer.status_code, answer.json()["error"]) == (400, "unsupported_grant_type")


def test_a_secret_in_the_body_is_taken_and_a_wrong_one_refused(platform: Platform) -> None:
    client = platform.account("clients", "caseworker", "GT")
    posted = {key: client[key] for key in ("client_id", "client_secret")} | {"grant_type": "client_credentials"}
    url = f"{platform.url}/oauth2/token"

    assert requests.post(url, data=posted, timeout=30).status_code == 200
    wrong = requests.post(
        url, data={"grant_type": "client_credentials"}, auth=(client["client_id"], "wrong"), timeout=30
    )
    assert (wrong.status_code, wrong.json()["error"]) == (401, "invalid_client")


def test_introspection_describes_a_token_to_its_owner_only(platform: Platform) -> None:
    token = ask(platform).json()["access_token"]

    def introspect(client: dict[str, Any]) -> dict[str, Any]:
        secret = (client["client_id"], client["client_secret"])
        answer = requests.post(f"{platform.url}/oauth2/introspect", data={"token": token}, auth=secret, timeout=30)
        content: dict[str, Any] = answer.json()
        return content

    assert introspect(platform.account("clients", "caseworker", "GT"))["active"] is True
    assert introspect(platform.account("clients", "caseworker", "HN")) == {"active": False}
    assert requests.post(f"{platform.url}/oauth2/introspect", data={"token": token}, timeout=30).status_code == 401


def test_userinfo_and_me_say_who_the_caller_is(platform: Platform, sender: Caller) -> None:
    client = platform.account("clients", "caseworker", "GT")

    assert sender.get("/oauth2/userinfo").json()["sub"] == client["client_id"]
    me = sender.get("/api/v1/me").json()
    assert (me["role"], me["countries"]) == ("caseworker", ["GT"])
    assert me["organisation"]["id"] == client["organisation_id"]
    assert me["scope"] == sorted(client["scope"].split())


def test_the_administration_lists_are_there_for_who_may(sender: Caller, administrator: Caller) -> None:
    for path in ("countries", "organisations", "roles"):
        assert sender.get(f"/api/v1/{path}").json()["items"]
    for path in ("users", "clients", "audit"):
        assert administrator.get(f"/api/v1/{path}").json()["items"]
        assert_problem(sender.get(f"/api/v1/{path}"), 403)


def test_an_administrator_invites_suspends_resets_and_looks_at_sessions(
    platform: Platform, administrator: Caller
) -> None:
    organisation_id = platform.account("clients", "caseworker", "GT")["organisation_id"]
    invited = administrator.post(
        "/api/v1/users",
        json={
            "country": "GT",
            "organisation_id": organisation_id,
            "role": "caseworker",
            "email": f"nueva.{uuid4().hex[:8]}@ceiba.example",
            "display_name": "Nueva",
        },
    )
    assert invited.status_code == 201, invited.text
    path = invited.headers["Location"]

    assert administrator.get(f"{path}/sessions").json()["items"] == []
    assert administrator.post(f"{path}/reset-factors").json()["status"] == "invited"
    assert administrator.post(f"{path}/suspend").json()["status"] == "suspended"
    assert administrator.get(path).headers["ETag"]
