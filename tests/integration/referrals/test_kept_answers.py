"""What is kept for `Idempotency-Key` must not outlive the packet and its message."""

from uuid import uuid4

from werkzeug.test import TestResponse

from shared.crypto import decrypt
from shared.web.idempotency import key_digest
from tests.integration.referrals.fake_cases import CAPACITY
from tests.integration.referrals.network import Network

SECRET = "Ixchel llega esta noche"


def kept(network: Network, key: str) -> str:
    """The stored answer in clear, as somebody with the service's key and the database could read it."""
    response_key = network.client.application.extensions["response_key"]
    digest = key_digest(response_key, key)
    (row,) = network.rows("SELECT actor, route, key, answer FROM idempotency WHERE key = %s", digest)
    aad = f"idempotency|{row['actor']}|{row['route']}|{row['key']}"
    return decrypt(response_key, bytes(row["answer"]), aad).decode()


def test_a_replayed_response_shows_the_present_referral_and_nothing_destroyed(network: Network) -> None:
    body, key, who = network.referral(message=SECRET), str(uuid4()), {"subject": str(uuid4())}

    def send() -> TestResponse:
        headers = {"Idempotency-Key": key}
        return network.ask("POST", "/referrals", network.sender, "caseworker", json=body, headers=headers, **who)

    first, again = send(), send()
    assert first.json == again.json
    assert first.json["message"] == SECRET
    assert first.json["id"] in kept(network, key)
    assert SECRET not in kept(network, key)
    assert str(CAPACITY["age_band"]) not in kept(network, key)

    network.walk(first.json["id"], "reject")
    replayed = send()

    assert (replayed.status_code, replayed.json["state"]) == (201, "rejected")
    assert replayed.headers["ETag"] != first.headers["ETag"]
    assert SECRET not in replayed.text
