"""Clients act for themselves: what they get, and what is refused."""

import base64
import json
import time
from typing import Any

import pytest

from services.identity.bootstrap import Services
from services.identity.domain.clients.clients import AuthMethod
from services.identity.domain.roles.roles import Role
from shared.kernel.country import ALL_COUNTRIES
from tests.integration.identity.network import Network, token_request
from tests.support.audit_down import audit_down


def claims_of(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    header, payload = (json.loads(base64.urlsafe_b64decode(part + "==")) for part in token.split(".")[:2])
    return header, payload


def test_a_client_gets_a_five_minute_access_token_of_its_role(network: Network) -> None:
    client = network.add_client("gt1", role=Role.CASEWORKER)
    answer = token_request(network, client, grant_type="client_credentials")
    header, claims = claims_of(answer.json["access_token"])
    assert header["typ"] == "at+jwt"
    assert header["alg"] == "ES256"
    assert header["kid"]
    assert claims["exp"] - claims["iat"] == 300 == answer.json["expires_in"]
    assert claims["nbf"] == claims["iat"] <= time.time()
    assert claims["iss"] == network.parts.settings.common.issuer
    assert (claims["sub"], claims["client_id"], claims["aud"]) == (client.client_id, client.client_id, "ceiba")
    assert claims["org"] == str(network.organisations["gt1"].id)
    assert (claims["ctry"], claims["acr"], claims["pv"]) == (["GT"], "client", 1)
    assert claims["jti"]
    assert claims["sid"]
    assert set(claims["scope"].split()) == {str(p) for p in Role.CASEWORKER.permissions}
    assert answer.headers["Cache-Control"] == "no-store"
    assert "refresh_token" not in answer.json


def test_every_token_is_in_the_audit_of_the_clients_organisation(network: Network) -> None:
    client = network.add_client("gt1", role=Role.CASEWORKER)
    for _ in range(2):
        network.token(client, scope="cases:search cases:read")
    token_request(network, client, grant_type="client_credentials", scope="users:write")
    headers = network.bearer(Role.SUPERVISOR, "gt1")
    found = network.app.test_client().get(f"/api/v1/audit?object_id={client.id}", headers=headers).json["items"]
    assert [(entry["action"], entry["object_type"], entry["actor"]) for entry in found] == [
        ("token.issued", "client", client.client_id)
    ] * 2
    assert found[0]["fields"] == ["cases:read", "cases:search"]
    assert found[0]["organisation_id"] == str(client.organisation_id)


def test_without_its_audit_row_there_is_no_token(network: Network) -> None:
    client = network.add_client("gt1", role=Role.CASEWORKER)
    with audit_down(network.admin_url):
        answer = token_request(network, client, grant_type="client_credentials")
    assert answer.status_code >= 500
    assert "access_token" not in answer.text
    assert network.token(client)


def test_scope_and_country_narrow_the_token(network: Network) -> None:
    client = network.add_client("gt1", role=Role.ANALYST, countries=ALL_COUNTRIES)
    token = network.token(client, scope="reporting:read", country="HN SV")
    assert claims_of(token)[1]["scope"] == "reporting:read"
    assert claims_of(token)[1]["ctry"] == ["HN", "SV"]


@pytest.mark.parametrize(
    "form", [{"scope": "cases:read users:write"}, {"scope": "openid"}, {"country": "GT HN"}], ids=str
)
def test_asking_for_what_is_not_held_is_invalid_scope(network: Network, form: dict[str, Any]) -> None:
    client = network.add_client("gt1", role=Role.CASEWORKER)
    answer = token_request(network, client, grant_type="client_credentials", **form)
    assert (answer.status_code, answer.json["error"]) == (400, "invalid_scope")


@pytest.mark.parametrize(
    "grant_type",
    [
        "password",
        "implicit",
        "urn:ietf:params:oauth:grant-type:device_code",
        "urn:ietf:params:oauth:grant-type:jwt-bearer",
        'x"\u00e9',
        "",
    ],
)
def test_no_other_grant_exists(network: Network, grant_type: str) -> None:
    client = network.add_client("gt1", role=Role.CASEWORKER)
    answer = token_request(network, client, grant_type=grant_type, username="u", password="p")
    assert (answer.status_code, answer.json["error"]) == (400, "unsupported_grant_type")


def test_a_client_uses_only_the_grants_it_was_registered_for(network: Network) -> None:
    client = network.add_web_client("gt1")
    answer = token_request(network, client, grant_type="client_credentials")
    assert (answer.status_code, answer.json["error"]) == (400, "unauthorized_client")


def test_wrong_secret_and_unknown_client_look_alike(network: Network) -> None:
    client = network.add_client("gt1", role=Role.CASEWORKER)
    http, form = network.app.test_client(), {"grant_type": "client_credentials"}
    wrong = http.post("/oauth2/token", data=form, headers=network.basic(client, "wrong"))
    encoded = base64.b64encode(b"nobody:wrong").decode()
    unknown = http.post("/oauth2/token", data=form, headers={"Authorization": f"Basic {encoded}"})
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.json == unknown.json
    assert wrong.json["error"] == "invalid_client"
    assert "client_secret" in wrong.json["error_description"]
    assert wrong.headers["WWW-Authenticate"].startswith("Basic")


@pytest.mark.parametrize(
    "header",
    [None, "Basic", "Basic !!!", "Basic /////w==", "Basic " + base64.b64encode(b"\xff\xfe:x").decode(), "Bearer x"],
)
def test_a_malformed_proof_is_invalid_client(network: Network, header: str | None) -> None:
    headers = {"Authorization": header} if header else {}
    answer = network.app.test_client().post("/oauth2/token", data={"grant_type": "client_credentials"}, headers=headers)
    assert (answer.status_code, answer.json["error"]) == (401, "invalid_client")


def test_a_secret_in_the_body_is_taken_at_every_endpoint_and_a_wrong_one_nowhere(network: Network) -> None:
    client, http = network.add_client("gt1", role=Role.CASEWORKER), network.app.test_client()
    proof = {"client_id": client.client_id, "client_secret": network.secrets[client.client_id]}
    token = http.post("/oauth2/token", data={"grant_type": "client_credentials"} | proof).json["access_token"]
    assert http.post("/oauth2/introspect", data={"token": token} | proof).json["active"] is True
    assert http.post("/oauth2/revoke", data={"token": token} | proof).status_code == 200
    wrong = proof | {"client_secret": "wrong"}
    for path, form in (
        ("token", {"grant_type": "client_credentials"}),
        ("introspect", {"token": token}),
        ("revoke", {"token": token}),
    ):
        answer = http.post(f"/oauth2/{path}", data=form | wrong)
        assert (answer.status_code, answer.json["error"]) == (401, "invalid_client")


def test_a_secret_in_header_and_body_proves_by_the_header_alone(network: Network) -> None:
    client, http = network.add_client("gt1", role=Role.CASEWORKER), network.app.test_client()
    form = {"grant_type": "client_credentials", "client_id": client.client_id}
    form |= {"client_secret": network.secrets[client.client_id]}
    refused = http.post("/oauth2/token", data=form, headers=network.basic(client, "wrong"))
    assert (refused.status_code, refused.json["error"]) == (401, "invalid_client")


def test_a_secret_in_the_address_proves_nothing(network: Network) -> None:
    client, http = network.add_client("gt1", role=Role.CASEWORKER), network.app.test_client()
    query = {"client_id": client.client_id, "client_secret": network.secrets[client.client_id]}
    answer = http.post("/oauth2/token", query_string=query, data={"grant_type": "client_credentials"})
    assert answer.status_code == 401


@pytest.mark.parametrize("secret", ["a+b%c:d", "%2B", "contraseña é", "plain", "a b&c=d"], ids=repr)
def test_a_secret_of_any_characters_survives_its_header(network: Network, secret: str) -> None:
    from shared.oauth_client import basic_authorization

    client = network.add_client("gt1", role=Role.CASEWORKER, secret_digest=network.parts.digests.client_secret(secret))
    headers = {"Authorization": basic_authorization(client.client_id, secret)}
    answer = network.app.test_client().post("/oauth2/token", data={"grant_type": "client_credentials"}, headers=headers)
    assert answer.status_code == 200, answer.json


def test_a_public_client_cannot_act_for_itself(network: Network) -> None:
    client = network.add_public_client("gt1", role=Role.CASEWORKER, grant_types=frozenset({"client_credentials"}))
    assert client.auth_method is AuthMethod.NONE
    answer = token_request(network, client, grant_type="client_credentials")
    assert (answer.status_code, answer.json["error"]) == (401, "invalid_client")


def test_parameters_in_the_address_are_not_read(network: Network) -> None:
    client = network.add_client("gt1", role=Role.CASEWORKER)
    answer = network.app.test_client().post(
        "/oauth2/token?grant_type=client_credentials", headers=network.basic(client)
    )
    assert answer.json["error"] == "unsupported_grant_type"


def test_a_parameter_that_comes_twice_is_invalid_request(network: Network) -> None:
    client = network.add_client("gt1", role=Role.CASEWORKER)
    answer = network.app.test_client().post(
        "/oauth2/token",
        data={"grant_type": "client_credentials", "scope": ["cases:read", "cases:write"]},
        headers=network.basic(client),
    )
    assert (answer.status_code, answer.json["error"]) == (400, "invalid_request")


def test_both_metadata_addresses_list_what_is_supported(network: Network) -> None:
    http = network.app.test_client()
    first = http.get("/.well-known/oauth-authorization-server").json
    assert first == http.get("/.well-known/openid-configuration").json
    assert first["grant_types_supported"] == [
        "authorization_code",
        "refresh_token",
        "client_credentials",
        "urn:ietf:params:oauth:grant-type:token-exchange",
    ]
    assert first["code_challenge_methods_supported"] == ["S256"]
    assert first["response_types_supported"] == ["code"]
    assert first["authorization_response_iss_parameter_supported"] is True


def test_a_secret_and_a_token_are_nowhere_in_the_database(network: Network, parts: Services) -> None:
    client = network.add_client("gt1", role=Role.CASEWORKER)
    with parts.system_work(ALL_COUNTRIES) as work:
        stored = work.connection.exec_driver_sql("SELECT to_jsonb(c)::text FROM clients c").scalars().all()
    assert stored
    assert network.secrets[client.client_id] not in "".join(stored)
