"""What an administrator does in another organisation, and what that one decides about it."""

import base64
import json
from typing import Any
from uuid import UUID, uuid4

import pyotp
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from services.identity.domain.people.people import Person, PersonStatus
from shared.kernel.country import ALL_COUNTRIES
from tests.integration.identity.network import PASSWORD, Network

REQUESTS = "/api/v1/access-requests"


def invite(http: FlaskClient, headers: dict[str, Any], shelter: UUID, role: str = "supervisor") -> TestResponse:
    body = {
        "country": "GT",
        "organisation_id": str(shelter),
        "role": role,
        "email": f"{uuid4()}@ceiba.example",
        "display_name": "Persona Invitada",
    }
    return http.post("/api/v1/users", json=body, headers=headers)


def register(
    http: FlaskClient, headers: dict[str, Any], shelter: UUID, role: str = "supervisor", **more: Any
) -> TestResponse:
    body = {"country": "GT", "organisation_id": str(shelter), "role": role, "name": "Sistema"}
    return http.post("/api/v1/clients", json=body | more, headers=headers)


def change(http: FlaskClient, headers: dict[str, Any], path: str, action: str = "", **body: Any) -> TestResponse:
    version = headers | {"If-Match": http.get(path, headers=headers).headers["ETag"]}
    if action:
        return http.post(f"{path}/{action}", json=body or None, headers=version)
    return http.patch(path, json=body, headers=version)


def decide(http: FlaskClient, headers: dict[str, Any], request_id: str, word: str = "approve") -> TestResponse:
    return http.post(f"{REQUESTS}/{request_id}/{word}", headers=headers)


def gets_a_token(network: Network, client_id: str, secret: str) -> bool:
    network.parts.clients.forget()
    answer = network.app.test_client().post(
        "/oauth2/token", data={"grant_type": "client_credentials"}, auth=(client_id, secret)
    )
    return answer.status_code == 200


def stored(network: Network, user_id: object) -> Person:
    with network.parts.system_work(ALL_COUNTRIES) as work:
        person = work.people.get(UUID(str(user_id)))
    assert person is not None
    return person


def works_in(network: Network, invited: TestResponse) -> list[str]:
    """The countries of a token of the invited person, once they have used their link, signed and passed everything."""
    user_id = UUID(invited.json["id"])
    secret = pyotp.random_base32()
    network.totp_secrets[user_id] = secret
    with network.parts.system_work(ALL_COUNTRIES) as work:
        work.people.set_factors(
            user_id,
            network.parts.clock.now(),
            password_hash=network.parts.passwords.hash(PASSWORD),
            totp_sealed=network.parts.second_factor.seal(secret, user_id),
            status=PersonStatus.ACTIVE,
        )
        person = work.people.get(user_id)
        network.sign_pledge(person, work)
    network.pass_training(person)
    web, browser = network.add_web_client("gt1", first_party=True), network.browser()
    tokens = browser.redeem(web, browser.code_for(web, person)).json
    payload = tokens["access_token"].split(".")[1]
    return list(json.loads(base64.urlsafe_b64decode(payload + "=="))["ctry"])
