"""A system that proves itself by a key gets other keys: at once in one's own organisation, elsewhere after its yes."""

import json
import time
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from click.testing import Result
from flask.testing import FlaskClient
from joserfc import jwt
from joserfc.jwk import ECKey
from werkzeug.test import TestResponse

from infra.ops.clients import client as ceiba_client
from services.identity.domain.clients.clients import AuthMethod, Client
from services.identity.domain.clients.public_keys import key_thumbprint
from services.identity.domain.roles.roles import Role
from tests.integration.identity.network import Network, organisation_id
from tests.integration.identity.revoked import reread_revocations
from tests.integration.identity.test_private_key_jwt import present
from tests.support.databases import ServiceDatabase
from tests.support.operator import run_ceiba


def a_key(kid: str) -> ECKey:
    return ECKey.generate_key("P-256", parameters={"kid": kid})


def key_set(*keys: ECKey) -> dict[str, Any]:
    return {"keys": [key.as_dict(private=False) for key in keys]}


def a_system(network: Network, key: ECKey, home: str = "gt1") -> Client:
    proof = {"auth_method": AuthMethod.PRIVATE_KEY, "secret_digest": None, "jwks": key_set(key)}
    return network.add_client(home, role=Role.CASEWORKER, **proof)


def ask(network: Network, client_id: str, key: ECKey) -> TestResponse:
    now = int(time.time())
    claims = {"iss": client_id, "sub": client_id, "aud": network.parts.settings.common.issuer, "iat": now}
    claims |= {"exp": now + 60, "jti": str(uuid4())}
    network.parts.clients.forget()
    return present(network, jwt.encode({"alg": "ES256", "kid": key.kid}, claims, key, algorithms=["ES256"]))


def rotate(
    http: FlaskClient, client: Client, headers: dict[str, str], jwks: Any, version: str | None = None
) -> TestResponse:
    path = f"/api/v1/clients/{client.client_id}"
    tag = version or http.get(path, headers=headers).headers.get("ETag", '"1"')
    return http.put(f"{path}/jwks", json={"jwks": jwks}, headers=headers | {"If-Match": tag})


def opens(network: Network, token: str) -> bool:
    reread_revocations(network.parts)
    headers = {"Authorization": f"Bearer {token}"}
    return network.app.test_client().get("/api/v1/me", headers=headers).status_code == 200


def test_a_key_that_leaked_opens_nothing_after_the_system_is_reinstated(
    http: FlaskClient, network: Network, own_admin: dict[str, str]
) -> None:
    old, new = a_key("old"), a_key("new")
    system = a_system(network, old)
    path = f"/api/v1/clients/{system.client_id}"
    stopped = http.post(f"{path}/suspend", json={"reason": "secret_leaked"}, headers=own_admin)
    assert (stopped.status_code, stopped.json["keys"]) == (200, [])
    tag = {"If-Match": stopped.headers["ETag"]}
    assert http.post(f"{path}/reinstate", headers=own_admin | tag).status_code == 200
    assert ask(network, system.client_id, old).status_code == 401
    renewed = rotate(http, system, own_admin, key_set(new))
    assert (renewed.json["secret_leaked_at"], ask(network, system.client_id, new).status_code) == (None, 200)


def test_an_administrator_puts_a_new_key_beside_the_old_one_and_takes_the_old_one_out(
    http: FlaskClient, network: Network, own_admin: dict[str, str]
) -> None:
    old, new = a_key("old"), a_key("new")
    system = a_system(network, old)
    token = ask(network, system.client_id, old).json["access_token"]
    both = rotate(http, system, own_admin, key_set(old, new))
    assert both.status_code == 200, both.json
    assert [key["kid"] for key in both.json["keys"]] == ["old", "new"]
    assert both.json["keys"][1]["thumbprint"] == key_thumbprint(new.as_dict(private=False))
    assert ask(network, system.client_id, old).status_code == ask(network, system.client_id, new).status_code == 200
    alone = rotate(http, system, own_admin, key_set(new), both.headers["ETag"])
    assert alone.status_code == 200
    assert (ask(network, system.client_id, old).status_code, opens(network, token)) == (401, True)
    assert network.actions_about(system.id).count("client.keys_rotated") == 2


def test_keys_without_any_from_before_end_the_tokens_too(
    http: FlaskClient, network: Network, own_admin: dict[str, str]
) -> None:
    leaked, new = a_key("leaked"), a_key("new")
    system = a_system(network, leaked)
    token = ask(network, system.client_id, leaked).json["access_token"]
    assert rotate(http, system, own_admin, key_set(new)).status_code == 200
    assert not opens(network, token)
    assert opens(network, ask(network, system.client_id, new).json["access_token"])


def test_another_key_under_the_name_of_the_lost_one_ends_the_tokens_too(
    http: FlaskClient, network: Network, own_admin: dict[str, str]
) -> None:
    lost, new = a_key("main"), a_key("main")
    system = a_system(network, lost)
    token = ask(network, system.client_id, lost).json["access_token"]
    assert rotate(http, system, own_admin, key_set(new)).status_code == 200
    assert not opens(network, token)


def test_what_is_no_set_of_public_keys_changes_nothing(
    http: FlaskClient, network: Network, own_admin: dict[str, str]
) -> None:
    key = a_key("kept")
    system = a_system(network, key)
    answer = rotate(http, system, own_admin, {"keys": [a_key("x").as_dict(private=True)]})
    assert (answer.status_code, answer.json["errors"][0]["code"]) == (422, "wrong_keys")
    assert ask(network, system.client_id, key).status_code == 200


def test_a_system_with_a_secret_gets_no_key(http: FlaskClient, network: Network, own_admin: dict[str, str]) -> None:
    system = network.add_client("gt1", role=Role.CASEWORKER)
    answer = rotate(http, system, own_admin, key_set(a_key("x")))
    assert (answer.status_code, answer.json["code"]) == (409, "no_keys")


def test_of_two_rotations_at_once_the_second_is_refused(
    http: FlaskClient, network: Network, own_admin: dict[str, str]
) -> None:
    system, path = a_system(network, a_key("old")), "/api/v1/clients/{}/jwks"
    body = {"jwks": key_set(a_key("new"))}
    unversioned = http.put(path.format(system.client_id), json=body, headers=own_admin)
    assert unversioned.status_code == 428
    assert rotate(http, system, own_admin, body["jwks"], '"1"').status_code == 200
    assert rotate(http, system, own_admin, body["jwks"], '"1"').status_code == 412


def test_in_another_organisation_the_keys_wait_for_its_yes_and_are_shown_to_who_says_it(
    http: FlaskClient, network: Network, admin: dict[str, str]
) -> None:
    old, new = a_key("old"), a_key("new")
    system = a_system(network, old)
    waiting = rotate(http, system, admin, key_set(new)).json
    assert [key["kid"] for key in waiting["keys"]] == ["old"]
    assert ask(network, system.client_id, new).status_code == 401
    supervisor = network.as_person(network.add_person(Role.SUPERVISOR, "gt1"))
    listed = http.get("/api/v1/access-requests?state=pending", headers=supervisor).json["items"]
    (asked,) = [item for item in listed if item["id"] == waiting["access_request_id"]]
    assert (asked["kind"], asked["client"]["keys"][0]["thumbprint"]) == (
        "client_keys",
        key_thumbprint(new.as_dict(private=False)),
    )
    network.approve(waiting["access_request_id"], "gt1")
    assert ask(network, system.client_id, new).status_code == 200
    assert ask(network, system.client_id, old).status_code == 401


@pytest.fixture
def file_of(tmp_path: Path) -> Any:
    def write(content: Any, name: str = "jwks.json") -> str:
        path = tmp_path / name
        path.write_text(content if isinstance(content, str) else json.dumps(content))
        return str(path)

    return write


@pytest.fixture
def run(network: Network, database: ServiceDatabase, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    def ceiba(*arguments: str) -> Result:
        return run_ceiba(database, monkeypatch, tmp_path, *arguments, group=ceiba_client)

    return ceiba


def test_an_operator_registers_a_system_by_its_public_key_and_changes_it(
    network: Network, run: Any, file_of: Any
) -> None:
    old, new = a_key("old"), a_key("new")
    home = str(organisation_id(network, "gt1"))
    who = ("--name", "Registro", "--role", "caseworker", "--country", "GT", "--organisation", home, "--json")
    made = json.loads(run("create", *who, "--jwks", file_of(key_set(old))).output)
    assert (made["auth_method"], made["client_secret"], made["keys"]) == ("private_key_jwt", None, ["old"])
    assert ask(network, made["client_id"], old).status_code == 200
    changed = run("rotate-keys", made["client_id"], "--jwks", file_of(key_set(old, new)), "--json")
    assert json.loads(changed.output)["keys"] == ["old", "new"]
    assert ask(network, made["client_id"], new).status_code == 200


def test_an_operator_registers_an_application_with_its_addresses(network: Network, run: Any) -> None:
    home = str(organisation_id(network, "gt1"))
    who = ("--name", "Portal", "--role", "caseworker", "--country", "GT", "--organisation", home, "--json")
    addresses = ("--redirect-uri", "https://a.example/cb", "--redirect-uri", "https://b.example/cb", "--public")
    made = run("create", *who, *addresses, "--require-pushed-authorization-requests", "--dpop-bound-access-tokens")
    assert made.exit_code == 0, made.output
    network.parts.clients.forget()
    client = network.parts.clients.find(json.loads(made.output)["client_id"])
    assert client.redirect_uris == ("https://a.example/cb", "https://b.example/cb")
    assert client.require_pushed_authorization_requests
    assert client.dpop_bound_access_tokens
    assert client.auth_method is AuthMethod.NONE


@pytest.mark.parametrize("content", ["no JSON", "[]", ""])
def test_a_file_without_keys_is_used_wrongly(run: Any, file_of: Any, content: str) -> None:
    assert run("rotate-keys", "any", "--jwks", file_of(content)).exit_code == 2
    assert run("rotate-keys", "any", "--jwks", "/nowhere").exit_code == 2


def test_a_private_key_in_the_file_is_refused(network: Network, run: Any, file_of: Any) -> None:
    system = a_system(network, a_key("old"))
    refused = run("rotate-keys", system.client_id, "--jwks", file_of({"keys": [a_key("x").as_dict(private=True)]}))
    assert refused.exit_code == 1
    assert '"d"' not in refused.output
