"""What is kept for `Idempotency-Key` must not outlive what it quotes."""

import pytest

from shared.crypto import decrypt
from shared.web.idempotency import key_digest
from tests.integration.cases.conftest import Caller, Office
from tests.integration.cases.erasing import erase

pytestmark = pytest.mark.integration

SECRET = "Ixchel Canaria durmió aquí"


def kept(office: Office, caller: Caller, path: str, key: str) -> str:
    """The stored answer in clear, as somebody with the service's key and the database could read it."""
    response_key = office.app.extensions["response_key"]
    digest = key_digest(response_key, key)
    (row,) = office.admin("SELECT actor, route, key, answer FROM idempotency WHERE key = %s", digest)
    assert (row.actor, row.route) == (caller.subject, f"/api/v1{path}")
    aad = f"idempotency|{row.actor}|{row.route}|{row.key}"
    return decrypt(response_key, bytes(row.answer), aad).decode()


def test_a_note_sent_twice_is_one_note_and_its_text_is_kept_once(office: Office, ana: Caller) -> None:
    path = f"/cases/{ana.register()['id']}/notes"
    first, again = (ana.post(path, {"text": SECRET}, Idempotency_Key="nota-1") for _ in range(2))

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json == again.json
    assert first.headers["Location"] == again.headers["Location"]
    assert len(ana.get(path).json["items"]) == 1
    assert first.json["id"] in kept(office, ana, path, "nota-1")
    assert SECRET not in kept(office, ana, path, "nota-1")


def test_after_erasure_no_stored_response_contains_what_was_written(
    office: Office, ana: Caller, her_supervisor: Caller
) -> None:
    case = ana.register()
    path = f"/cases/{case['id']}/notes"
    assert ana.post(path, {"text": SECRET}, Idempotency_Key="nota-2").json["text"] == SECRET
    erase(ana, her_supervisor, f"/cases/{case['id']}")

    replayed = ana.post(path, {"text": SECRET}, Idempotency_Key="nota-2")

    assert replayed.status_code == 404
    assert SECRET not in replayed.text + kept(office, ana, path, "nota-2")


def test_a_packet_is_not_kept_beside_its_referral(office: Office) -> None:
    assert office.admin("SELECT route FROM idempotency WHERE route LIKE '%%/packets'") == []
    assert not hasattr(office.app.view_functions["packets.make"], "keeps_body")
