"""The sealed packet: opened by the receiver, after acceptance, while the consent lasts; destroyed otherwise."""

import dataclasses
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from werkzeug.test import TestResponse

from services.referrals import bootstrap
from services.referrals.tasks import tick_deadlines, tick_packets
from shared.contracts.cases import CaseClosed
from shared.contracts.subscriptions import REFERRALS_EVENTS
from shared.kernel.country import Country
from tests.integration.referrals.fake_cases import PACKET, SECRET_NAME
from tests.integration.referrals.network import Network, Organisation
from tests.support.seal_pairs import new_seal_pair


def _sealed(network: Network, referral_id: str) -> bytes | None:
    return network.rows("SELECT sealed FROM referral WHERE id = %s", referral_id)[0]["sealed"]


def _open(
    network: Network, referral_id: str, organisation: Organisation | None = None, role: str = "focal_point"
) -> TestResponse:
    return network.ask("GET", f"/referrals/{referral_id}/packet", organisation or network.shelter, role)


def test_after_acceptance_the_receiver_opens_the_packet_and_the_reading_is_audited(network: Network) -> None:
    sent = network.send()
    network.walk(sent["id"], "receive", "accept")

    opened = _open(network, sent["id"])

    assert opened.json["packet"] == PACKET
    audit = network.rows("SELECT * FROM audit WHERE action = 'referral.packet_opened' AND object_id = %s", sent["id"])
    assert len(audit) == 1
    assert audit[0]["fields"] == ["identity.first_names", "needs"]


def test_a_packet_for_another_country_opens_with_that_countrys_key(network: Network) -> None:
    sent = network.send(to_organisation_id=str(network.abroad.id))
    network.walk(sent["id"], "accept", by=network.abroad)

    assert _open(network, sent["id"], network.abroad).json["packet"] == PACKET


def test_before_acceptance_the_packet_stays_closed(network: Network) -> None:
    sent = network.send()

    answer = _open(network, sent["id"])

    assert (answer.status_code, answer.json["code"]) == (409, "wrong_state")
    assert SECRET_NAME not in answer.text


def test_anonymous_wrong_role_the_sender_and_strangers_do_not_open_it(network: Network) -> None:
    sent = network.send()
    network.walk(sent["id"], "accept")
    path = f"/referrals/{sent['id']}/packet"

    assert network.ask("GET", path, None).status_code == 401
    assert _open(network, sent["id"], role="caseworker").status_code == 403
    assert _open(network, sent["id"], network.sender).status_code == 403
    assert _open(network, sent["id"], network.stranger).status_code == 404
    assert network.ask("GET", path, network.shelter, country="MX").status_code == 404


@pytest.mark.parametrize(("action", "path"), [("reject", ()), ("cancel", ()), ("cancel", ("accept",))])
def test_closing_the_referral_destroys_the_packet_and_the_message(
    network: Network, action: str, path: tuple[Any, ...]
) -> None:
    sent = network.send()
    network.walk(sent["id"], *path)
    assert _sealed(network, sent["id"]) is not None

    network.walk(sent["id"], action, by=network.sender if action == "cancel" else network.shelter)

    row = network.rows("SELECT sealed, message FROM referral WHERE id = %s", sent["id"])[0]
    assert row == {"sealed": None, "message": None}
    assert _open(network, sent["id"]).status_code == 404


def test_a_withdrawn_consent_ends_the_referral_destroys_the_packet_and_notifies_the_receiver(network: Network) -> None:
    sent = network.send()
    network.walk(sent["id"], "accept")

    network.withdraw_consent(sent)
    network.deliver_events()

    assert _open(network, sent["id"]).status_code == 404
    assert _sealed(network, sent["id"]) is None
    seen = network.ask("GET", f"/referrals/{sent['id']}", network.sender, "caseworker").json
    assert (seen["state"], seen["reason"]) == ("withdrawn", "consent_withdrawn")
    assert "referral_withdrawn" in [n["kind"] for n in network.notifications(network.shelter)]


def test_once_access_has_ended_the_receiver_reads_nothing_of_the_person_and_the_sender_the_own_message(
    network: Network,
) -> None:
    sent = network.send()
    network.withdraw_consent(sent)

    path = f"/referrals/{sent['id']}"
    seen = network.ask("GET", path, network.shelter).json

    assert (seen["state"], seen["capacity"]) == ("withdrawn", {})
    assert not {"message", "fields"} & set(seen)
    assert network.ask("GET", path, network.sender, "caseworker").json["capacity"] == sent["capacity"]


def test_a_withdrawal_reaches_a_receiver_abroad(network: Network) -> None:
    sent = network.send(to_organisation_id=str(network.abroad.id))
    network.walk(sent["id"], "accept", by=network.abroad)

    network.withdraw_consent(sent)
    network.deliver_events()

    assert _open(network, sent["id"], network.abroad).status_code == 404
    assert "referral_withdrawn" in [n["kind"] for n in network.notifications(network.abroad)]


def test_a_withdrawal_event_that_comes_twice_is_one_withdrawal(network: Network) -> None:
    sent, event_id = network.send(), uuid4()

    network.withdraw_consent(sent, event_id=event_id)
    network.withdraw_consent(sent, event_id=event_id)
    network.withdraw_consent(sent)
    network.deliver_events()

    assert [n["kind"] for n in network.notifications(network.shelter)].count("referral_withdrawn") == 1


def test_a_consent_that_ended_yesterday_opens_nothing(network: Network) -> None:
    network.cases.consent_expires_on = (datetime.now(UTC) - timedelta(days=2)).date().isoformat()
    sent = network.send()
    network.walk(sent["id"], "accept")

    answer = _open(network, sent["id"])

    assert (answer.status_code, answer.json["code"]) == (404, "packet_gone")


def test_a_packet_moved_to_another_referral_does_not_open(network: Network) -> None:
    sent, other = network.send(), network.send()
    network.walk(sent["id"], "accept")
    network.rows(
        "UPDATE referral SET sealed = (SELECT sealed FROM referral WHERE id = %s) WHERE id = %s",
        other["id"],
        sent["id"],
    )

    assert _open(network, sent["id"]).status_code == 500


def test_after_the_pair_of_a_country_was_changed_old_packets_open_and_new_ones_too(
    network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = network.send()
    public, private = new_seal_pair()
    newest_first = (private, *network.wiring.settings.packet_private_keys[Country.GUATEMALA])
    keys = dict(network.wiring.settings.packet_private_keys) | {Country.GUATEMALA: newest_first}
    wiring = dataclasses.replace(
        network.wiring, settings=dataclasses.replace(network.wiring.settings, packet_private_keys=keys)
    )
    monkeypatch.setattr(network.cases, "public_keys", dict(network.cases.public_keys) | {"GT": public})
    bootstrap.services.use(wiring)
    try:
        new = network.send()
        for sent in (old, new):
            network.walk(sent["id"], "accept")
            assert _open(network, sent["id"]).json["packet"] == PACKET
        only_newest = dataclasses.replace(wiring.settings, packet_private_keys=keys | {Country.GUATEMALA: (private,)})
        bootstrap.services.use(dataclasses.replace(wiring, settings=only_newest))
        assert _open(network, new["id"]).json["packet"] == PACKET
        lost = _open(network, old["id"])
        assert (lost.status_code, SECRET_NAME in lost.text) == (500, False)
    finally:
        bootstrap.services.use(network.wiring)


def _notes(network: Network, referral_id: str, organisation: Organisation | None = None) -> list[str]:
    log = network.ask("GET", f"/referrals/{referral_id}/events", organisation or network.sender)
    return [entry["note"] for entry in log.json["items"] if entry["note"] is not None]


def _kept_notes(network: Network, referral_id: str) -> int:
    return len(network.rows("SELECT 1 FROM referral_event WHERE referral_id = %s AND note IS NOT NULL", referral_id))


@pytest.mark.parametrize("path", [("accept",), ("accept", "start", "complete"), ("reject",)])
def test_a_withdrawal_destroys_every_note_for_both_ends(network: Network, path: tuple[Any, ...]) -> None:
    sent = network.send(to_organisation_id=str(network.abroad.id))
    network.step(sent["id"], "request-info", network.abroad, {"topics": ["health"], "note": "¿Toma algo?"})
    bodies = {"complete": {"outcome": "delivered"}, "reject": {"reason": "capacity"}}
    for action in path:
        network.step(sent["id"], action, network.abroad, bodies.get(action, {}) | {"note": "Sobre ella"})
    assert _kept_notes(network, sent["id"]) > 0

    network.withdraw_consent(sent)

    assert _kept_notes(network, sent["id"]) == 0
    assert _notes(network, sent["id"]) == _notes(network, sent["id"], network.abroad) == []


def test_of_a_rejected_referral_the_sender_alone_reads_why_and_nothing_earlier(network: Network) -> None:
    sent = network.send()
    network.step(sent["id"], "request-info", network.shelter, {"topics": ["health"], "note": "¿Toma algo?"})
    network.step(sent["id"], "reject", network.shelter, {"reason": "capacity", "note": "Hasta el lunes"})

    assert _notes(network, sent["id"]) == ["Hasta el lunes"]
    assert _notes(network, sent["id"], network.shelter) == []
    assert _kept_notes(network, sent["id"]) == 1


@pytest.mark.parametrize("end", ["cancel", "case closed", "time"])
def test_notes_end_where_access_ends(network: Network, end: str) -> None:
    sent = network.send()
    network.step(sent["id"], "request-info", network.shelter, {"note": "¿Toma algo?"})
    if end == "cancel":
        refused = network.step(sent["id"], "cancel", network.sender, {"note": "Se llama …"})
        assert refused.status_code == 422
        network.walk(sent["id"], "cancel", by=network.sender)
    elif end == "case closed":
        case = UUID(sent["case_id"])
        network.receive(CaseClosed(country=Country.GUATEMALA, case_id=case, closure_reason="other"), REFERRALS_EVENTS)
    else:
        network.clock.advance(hours=73)
        tick_deadlines()

    assert network.ask("GET", f"/referrals/{sent['id']}", network.sender).json["state"] in ("cancelled", "expired")
    assert _kept_notes(network, sent["id"]) == 0


def test_notes_end_with_the_consent_at_once_and_are_destroyed_by_the_tick(network: Network) -> None:
    network.cases.consent_expires_on = (datetime.now(UTC).date() + timedelta(days=2)).isoformat()
    sent = network.send()
    network.step(sent["id"], "accept", network.shelter, {"note": "Con gusto"})
    assert _notes(network, sent["id"]) == ["Con gusto"]

    network.clock.advance(days=4)
    assert _notes(network, sent["id"]) == _notes(network, sent["id"], network.shelter) == []
    assert _kept_notes(network, sent["id"]) == 1
    tick_packets()
    assert _kept_notes(network, sent["id"]) == 0
