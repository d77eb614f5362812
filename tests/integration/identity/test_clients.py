"""Systems of organisations: registered with a secret shown once, rotated without a gap, stopped at once."""

import time
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from services.identity.domain.roles.roles import NATIONAL_ROLES, Role
from shared.kernel.country import ALL_COUNTRIES, Country
from tests.integration.identity.network import Network
from tests.integration.identity.revoked import reread_revocations

ADMINISTRATORS = (Role.COUNTRY_ADMIN, Role.ORGANISATION_ADMIN)

CLIENTS = "/api/v1/clients"
ACTIONS = ("rotate-secret", "end-old-secret", "suspend", "reinstate")
PROMISED_SECONDS = 4


@pytest.fixture
def system(http: FlaskClient, network: Network, own_admin: dict[str, str]) -> dict[str, Any]:
    """A fresh system of gt1, as it was shown when it was registered."""
    answer = http.post(CLIENTS, json=network.registration(), headers=own_admin)
    assert answer.status_code == 201, answer.json
    return answer.json


def act(
    http: FlaskClient,
    system: dict[str, Any],
    action: str,
    headers: dict[str, Any],
    *,
    version: int | None = None,
    **body: int | str,
) -> TestResponse:
    if version is not None:
        headers = headers | {"If-Match": f'"{version}"'}
    sent = {"json": body} if body or action == "rotate-secret" else {}
    return http.post(f"{CLIENTS}/{system['client_id']}/{action}", headers=headers, **sent)


def ask_token(network: Network, client_id: str, secret: str) -> TestResponse:
    return network.app.test_client().post(
        "/oauth2/token", data={"grant_type": "client_credentials"}, auth=(client_id, secret)
    )


def a_token(network: Network, system: dict[str, Any]) -> dict[str, str]:
    answer = ask_token(network, system["client_id"], system["client_secret"])
    assert answer.status_code == 200, answer.json
    return {"Authorization": f"Bearer {answer.json['access_token']}"}


def works(network: Network, system: dict[str, Any], secret: str) -> bool:
    return ask_token(network, system["client_id"], secret).status_code == 200


def audited(network: Network, system: dict[str, Any]) -> list[str]:
    """What was done to the system; the tokens that it fetched are left out."""
    with network.parts.system_work(ALL_COUNTRIES) as work:
        rows = work.connection.exec_driver_sql(
            "SELECT action FROM audit WHERE object_id = %(id)s AND action <> 'token.issued' ORDER BY id",
            {"id": system["id"]},
        )
        return list(rows.scalars())


def test_systems_of_the_region_and_of_the_platform_are_no_countrys(
    http: FlaskClient, network: Network, own_admin: dict[str, str]
) -> None:
    network.add_organisation("gt_region", Country.GUATEMALA, "international")
    regional = network.add_client("gt_region", role=Role.ANALYST)
    for client_id in (regional.client_id, "ceiba-web", "referrals"):
        for action in ACTIONS:
            assert act(http, {"client_id": client_id}, action, own_admin, version=1).status_code == 404


@pytest.mark.parametrize("role", NATIONAL_ROLES, ids=str)
def test_an_administrator_registers_a_system_in_every_national_role(
    http: FlaskClient, network: Network, own_admin: dict[str, str], role: Role
) -> None:
    answer = http.post(CLIENTS, json=network.registration(role=role), headers=own_admin)
    assert answer.status_code == 201
    made = answer.json
    assert set(made["scope"].split()) == {str(permission) for permission in role.permissions}
    me = http.get("/api/v1/me", headers=a_token(network, made)).json
    assert (me["kind"], me["id"], me["countries"], me["role"]) == ("client", made["client_id"], ["GT"], role)
    assert audited(network, made) == ["client.registered"]


def test_the_secret_is_shown_once_and_stored_as_a_digest(
    http: FlaskClient, network: Network, own_admin: dict[str, str], system: dict[str, Any]
) -> None:
    again = http.get(f"{CLIENTS}/{system['client_id']}", headers=own_admin)
    assert again.headers["ETag"] == '"1"'
    assert again.json == {name: value for name, value in system.items() if name != "client_secret"}
    listed = http.get(f"{CLIENTS}?limit=200", headers=own_admin).text
    with network.parts.system_work(ALL_COUNTRIES) as work:
        stored = work.connection.exec_driver_sql("SELECT to_jsonb(c)::text FROM clients c").scalars().all()
    assert system["client_secret"] not in listed + again.text + "".join(stored)


def test_the_same_key_registers_once(http: FlaskClient, network: Network, own_admin: dict[str, str]) -> None:
    body, headers = network.registration(), own_admin | {"Idempotency-Key": str(uuid4())}
    first, again = (http.post(CLIENTS, json=body, headers=headers) for _ in range(2))
    assert first.json == again.json


def test_a_suspended_systems_tokens_are_refused_within_the_promised_time(
    http: FlaskClient, network: Network, own_admin: dict[str, str], system: dict[str, Any]
) -> None:
    headers = a_token(network, system)
    assert http.get("/api/v1/me", headers=headers).status_code == 200
    answer = act(http, system, "suspend", own_admin, reason="not_used")
    assert (answer.status_code, answer.json["status"], answer.json["active"]) == (200, "suspended", False)
    assert (answer.json["suspended_for"], bool(answer.json["suspended_at"])) == ("not_used", True)
    ends = time.monotonic() + PROMISED_SECONDS
    while http.get("/api/v1/me", headers=headers).status_code == 200 and time.monotonic() < ends:
        time.sleep(0.1)
    assert http.get("/api/v1/me", headers=headers).status_code == 401
    assert not works(network, system, system["client_secret"])
    assert act(http, system, "suspend", own_admin).status_code == 409


def test_tokens_from_a_process_that_still_caches_a_suspended_system_are_refused(
    http: FlaskClient, network: Network, own_admin: dict[str, str], system: dict[str, Any]
) -> None:
    network.parts.clients.find(system["client_id"])
    remembered = dict(network.parts.clients._known)
    act(http, system, "suspend", own_admin)
    network.parts.clients._known.update(remembered)
    late = a_token(network, system)
    reread_revocations(network.parts)
    assert http.get("/api/v1/me", headers=late).status_code == 401
    network.parts.clients.forget()


def test_a_reinstated_system_needs_new_tokens(
    http: FlaskClient, network: Network, own_admin: dict[str, str], system: dict[str, Any]
) -> None:
    old = a_token(network, system)
    act(http, system, "suspend", own_admin)
    assert act(http, system, "reinstate", own_admin).status_code == 428
    assert act(http, system, "reinstate", own_admin, version=1).status_code == 412
    assert act(http, system, "reinstate", own_admin, version=2).json["status"] == "active"
    assert act(http, system, "reinstate", own_admin, version=3).status_code == 409
    reread_revocations(network.parts)
    assert http.get("/api/v1/me", headers=old).status_code == 401
    assert http.get("/api/v1/me", headers=a_token(network, system)).status_code == 200
    assert audited(network, system) == ["client.registered", "client.suspended", "client.reinstated"]


def test_two_secrets_work_while_they_overlap_and_the_old_one_can_be_cut_short(
    http: FlaskClient, network: Network, own_admin: dict[str, str], system: dict[str, Any]
) -> None:
    old, token = system["client_secret"], a_token(network, system)
    rotated = act(http, system, "rotate-secret", own_admin, version=1)
    assert (rotated.status_code, rotated.headers["ETag"]) == (200, '"2"')
    new = rotated.json["client_secret"]
    assert rotated.json["old_secret_until"] is not None
    assert new != old
    assert works(network, system, old)
    assert works(network, system, new)
    reread_revocations(network.parts)
    assert http.get("/api/v1/me", headers=token).status_code == 200

    cut = act(http, system, "end-old-secret", own_admin)
    assert (cut.status_code, cut.json["old_secret_until"]) == (200, None)
    assert not works(network, system, old)
    assert works(network, system, new)
    reread_revocations(network.parts)
    assert http.get("/api/v1/me", headers=token).status_code == 401
    assert act(http, system, "end-old-secret", own_admin).status_code == 409
    assert audited(network, system) == ["client.registered", "client.secret_rotated", "client.old_secret_ended"]


def test_a_rotation_needs_the_version_so_that_two_do_not_end_the_secret_in_use(
    http: FlaskClient, own_admin: dict[str, str], system: dict[str, Any]
) -> None:
    assert act(http, system, "rotate-secret", own_admin).status_code == 428
    keyed = own_admin | {"Idempotency-Key": str(uuid4())}
    first, retried = (act(http, system, "rotate-secret", keyed, version=1) for _ in range(2))
    assert first.json == retried.json
    assert act(http, system, "rotate-secret", own_admin, version=1).status_code == 412
    assert act(http, system, "rotate-secret", own_admin, version=2, overlap_hours=25).status_code == 422
