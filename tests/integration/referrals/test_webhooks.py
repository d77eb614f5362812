"""Webhooks: what an organisation manages, what leaves, and what becomes of every way in which a receiver can fail."""

import json
import time
from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from services.referrals.adapters.webhook_sender import WebhookSender
from services.referrals.tasks import tick_deliveries
from services.referrals.usecases import manage_endpoints
from services.referrals.usecases.attempt_delivery import Carriers
from tests.integration.referrals.fake_cases import SECRET_NAME
from tests.integration.referrals.network import Network, Organisation
from tests.integration.referrals.receiver import Receiver, answers, drips, floods, hangs, resets


def _register(network: Network, url: str, organisation: Organisation | None = None, **fields) -> dict:
    answer = network.ask("POST", "/webhook-endpoints", organisation or network.shelter, json={"url": url} | fields)
    assert answer.status_code == 201, answer.json
    return answer.json


def _log(network: Network, endpoint: dict) -> list[dict]:
    answer = network.ask("GET", f"/webhook-endpoints/{endpoint['id']}/deliveries", network.shelter)
    assert answer.status_code == 200, answer.json
    return answer.json["items"]


def _read(network: Network, endpoint: dict) -> dict:
    return network.ask("GET", f"/webhook-endpoints/{endpoint['id']}", network.shelter).json


def _tick(network: Network) -> None:
    tick_deliveries()
    network.wiring.courier.wait()


@pytest.fixture
def impatient(network: Network) -> Iterator[Network]:
    """The same service with an attempt limited to one second, so that hanging takes no quarter of a minute."""
    sender = WebhookSender(network.wiring.settings.webhook_rules, clock=network.clock, timeout=1.0)
    patient = network.wiring.carriers
    object.__setattr__(network.wiring, "carriers", Carriers(post=sender.post, mail=patient.mail))
    yield network
    object.__setattr__(network.wiring, "carriers", patient)


def test_a_referral_rings_a_signed_thin_webhook(network: Network, receiver: Receiver):
    endpoint = _register(network, receiver.url)
    sent = network.send(message=SECRET_NAME)
    network.deliver_facts()

    assert len(receiver.got) == 1
    got = receiver.got[0]
    verified = Webhook(endpoint["secret"]).verify(got.body, got.headers)
    row = network.rows("SELECT respond_by FROM referral")[0]
    assert verified["type"] == "ceiba.referral.sent.v1"
    assert verified["subject"] == f"referral/{sent['id']}"
    assert verified["data"] == {
        "referral_id": sent["id"],
        "state": "sent",
        "country": "GT",
        "urgency": "24h",
        "respond_by": row["respond_by"].isoformat().replace("+00:00", "Z"),
    }
    assert SECRET_NAME.encode() not in got.body
    assert got.headers["webhook-id"] == _log(network, endpoint)[0]["id"]


def test_the_body_is_a_cloudevent(network: Network, receiver: Receiver):
    _register(network, receiver.url)
    network.send()
    network.deliver_facts()

    event = json.loads(receiver.got[0].body)
    assert event["specversion"] == "1.0"
    assert {"id", "source", "type", "subject", "time", "datacontenttype", "data"} <= set(event)
    assert len(receiver.got[0].body) < 20_000


def test_a_tampered_message_does_not_verify(network: Network, receiver: Receiver):
    endpoint = _register(network, receiver.url)
    network.send()
    network.deliver_facts()
    got, judge = receiver.got[0], Webhook(endpoint["secret"])

    for changed in (
        (got.body.replace(b"sent", b"tnes"), got.headers),
        (got.body, got.headers | {"webhook-id": str(uuid4())}),
        (got.body, got.headers | {"webhook-timestamp": str(int(got.headers["webhook-timestamp"]) - 1)}),
        (got.body, got.headers | {"webhook-signature": "v1,AAAA"}),
    ):
        with pytest.raises(WebhookVerificationError):
            judge.verify(*changed)
    with pytest.raises(WebhookVerificationError):
        Webhook(_register(network, receiver.url)["secret"]).verify(got.body, got.headers)


def test_after_a_rotation_both_secrets_verify_for_24_hours_and_then_only_the_new(network: Network, receiver: Receiver):
    old = _register(network, receiver.url)
    path = f"/webhook-endpoints/{old['id']}/rotate-secret"
    new = network.ask("POST", path, network.shelter, json={}).json
    assert new["secret"] != old["secret"]

    network.send()
    network.deliver_facts()
    got = receiver.got[-1]
    Webhook(old["secret"]).verify(got.body, got.headers)
    Webhook(new["secret"]).verify(got.body, got.headers)

    network.rows("UPDATE webhook_endpoint SET previous_valid_until = now() - interval '1 second'")
    network.send()
    network.deliver_facts()
    got = receiver.got[-1]
    Webhook(new["secret"]).verify(got.body, got.headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(old["secret"]).verify(got.body, got.headers)


def test_the_secret_is_shown_once_and_stored_encrypted(network: Network, receiver: Receiver):
    endpoint = _register(network, receiver.url)

    assert endpoint["secret"].startswith("whsec_")
    assert "secret" not in _read(network, endpoint)
    listed = network.ask("GET", "/webhook-endpoints", network.shelter)
    assert endpoint["secret"] not in listed.text
    assert not network.rows("SELECT 1 FROM webhook_endpoint t WHERE t::text LIKE %s", f"%{endpoint['secret'][6:]}%")


def test_a_filter_lets_only_the_wanted_types_through(network: Network, receiver: Receiver):
    _register(network, receiver.url, events=["ceiba.referral.cancelled.v1"])
    sent = network.send()
    network.deliver_facts()
    assert receiver.got == []

    network.walk(sent["id"], "cancel", by=network.sender)
    network.deliver_facts()
    assert [json.loads(got.body)["type"] for got in receiver.got] == ["ceiba.referral.cancelled.v1"]


def test_the_sender_has_its_own_endpoint_for_decisions(network: Network, receiver: Receiver):
    _register(network, receiver.url, network.sender)
    sent = network.send()
    network.walk(sent["id"], "receive", "reject")
    network.deliver_facts()

    types = sorted(json.loads(got.body)["type"] for got in receiver.got)
    assert types == ["ceiba.referral.received.v1", "ceiba.referral.rejected.v1"]


def test_a_fact_delivered_twice_is_one_webhook(network: Network, receiver: Receiver):
    _register(network, receiver.url)
    network.send()
    network.deliver_facts()
    network.rows("UPDATE outbox_delivery SET state = 'pending'")
    network.deliver_facts()
    _tick(network)

    assert len(receiver.got) == 1


@pytest.mark.parametrize(
    ("behave", "state", "error"),
    [
        (answers(200, b"ok"), "delivered", None),
        (answers(204), "delivered", None),
        (answers(301, Location="http://127.0.0.1:9/elsewhere"), "pending", "status_301"),
        (answers(307, Location="http://127.0.0.1:9/elsewhere"), "pending", "status_307"),
        (answers(400), "pending", "status_400"),
        (answers(429, Retry_After="7200"), "pending", "status_429"),
        (answers(500, b"no"), "pending", "status_500"),
        (answers(502), "pending", "status_502"),
        (hangs, "pending", "timeout"),
        (drips, "pending", "timeout"),
        (resets, "pending", "reset"),
        (floods, "delivered", None),
    ],
    ids=["200", "204", "301", "307", "400", "429", "500", "502", "hang", "slow", "reset", "10MB"],
)
def test_what_becomes_of_an_answer(impatient: Network, receiver: Receiver, behave, state: str, error: str | None):
    network, receiver.behave = impatient, behave
    endpoint = _register(network, receiver.url)
    network.send()
    started = time.monotonic()
    network.deliver_facts()

    assert time.monotonic() - started < 4
    delivery = _log(network, endpoint)[0]
    assert (delivery["state"], delivery["last_error"], delivery["attempts"]) == (state, error, 1)
    assert len(receiver.got) == 1
    assert len(delivery["attempt_log"]) == 1


def test_410_disables_the_endpoint_and_tells_its_owner(network: Network, receiver: Receiver):
    endpoint = _register(network, receiver.url)
    receiver.behave = answers(410)
    network.send()
    network.deliver_facts()

    seen = _read(network, endpoint)
    assert (seen["enabled"], seen["disabled_reason"]) == (False, "gone")
    assert _log(network, endpoint)[0]["state"] == "failed"
    assert "webhook_disabled" in [n["kind"] for n in network.notifications(network.shelter)]


def test_bad_tls_is_a_failure(network: Network, receiver: Receiver):
    endpoint = _register(network, receiver.url.replace("http://", "https://"))
    network.send()
    network.deliver_facts()

    assert _log(network, endpoint)[0]["last_error"] == "tls"
    assert receiver.got == []


def test_retry_after_is_honoured(network: Network, receiver: Receiver):
    endpoint = _register(network, receiver.url)
    receiver.behave = answers(429, Retry_After="7200")
    network.send()
    network.deliver_facts()
    receiver.behave = answers(204)

    network.clock.advance(hours=1, minutes=59)
    _tick(network)
    assert len(receiver.got) == 1
    network.clock.advance(minutes=2)
    _tick(network)
    assert _log(network, endpoint)[0]["state"] == "delivered"


def test_the_whole_schedule_is_tried_under_one_id_then_it_is_failed(network: Network, receiver: Receiver):
    endpoint = _register(network, receiver.url)
    receiver.behave = answers(500)
    network.send()
    network.deliver_facts()

    for _ in range(30):
        network.clock.advance(hours=6)
        network.rows("UPDATE webhook_endpoint SET failing_since = %s", network.clock.now())
        _tick(network)

    delivery = _log(network, endpoint)[0]
    assert (delivery["state"], delivery["attempts"], len(receiver.got)) == ("failed", 10, 10)
    assert len({got.headers["webhook-id"] for got in receiver.got}) == 1
    assert len({got.body for got in receiver.got}) == 1


def test_an_early_tick_does_not_try_again(network: Network, receiver: Receiver):
    _register(network, receiver.url)
    receiver.behave = answers(500)
    network.send()
    network.deliver_facts()

    network.clock.advance(seconds=3)
    _tick(network)
    assert len(receiver.got) == 1
    network.clock.advance(seconds=4)
    _tick(network)
    assert len(receiver.got) == 2


def test_five_days_of_failure_disable_once_tell_by_two_channels_and_a_replay_brings_everything(
    network: Network, receiver: Receiver
):
    endpoint = _register(network, receiver.url)
    network.ask("PUT", "/notification-channels/email", network.shelter, json={"address": "focal@casa.example"})
    receiver.behave = answers(500)
    network.send()
    network.deliver_facts()
    for _ in range(11):
        network.clock.advance(hours=12)
        _tick(network)
        network.send(urgency="7d")
        network.deliver_facts()

    seen = _read(network, endpoint)
    assert (seen["enabled"], seen["disabled_reason"]) == (False, "failing")
    kinds = [n["kind"] for n in network.notifications(network.shelter)]
    assert kinds.count("webhook_disabled") == 1
    mails = network.rows("SELECT 1 FROM delivery WHERE channel = 'email' AND event_type = 'webhook_disabled'")
    assert len(mails) == 1

    receiver.behave, before = answers(204), len(receiver.got)
    match = {"If-Match": f'"{network.rows("SELECT version FROM webhook_endpoint")[0]["version"]}"'}
    path = f"/webhook-endpoints/{endpoint['id']}"
    assert network.ask("PATCH", path, network.shelter, json={"enabled": True}, headers=match).status_code == 200
    failed = [delivery["id"] for delivery in _log(network, endpoint) if delivery["state"] != "delivered"]
    assert len(failed) == 12
    for delivery_id in failed:
        answer = network.ask("POST", f"{path}/deliveries/{delivery_id}/replay", network.shelter)
        assert answer.status_code == 202
    for _ in range(4):
        _tick(network)

    assert {got.headers["webhook-id"] for got in receiver.got[before:]} == set(failed)
    assert {delivery["state"] for delivery in _log(network, endpoint)} == {"delivered"}


def test_one_success_starts_the_five_days_anew(network: Network, receiver: Receiver):
    endpoint = _register(network, receiver.url)
    for status in (500, 204, 500):
        receiver.behave = answers(status)
        network.send(urgency="7d")
        network.deliver_facts()
        network.clock.advance(days=3)

    assert _read(network, endpoint)["enabled"] is True


def test_at_most_four_attempts_are_in_flight_to_one_endpoint_and_all_arrive(network: Network, receiver: Receiver):
    def slowly(handler) -> None:
        time.sleep(0.2)
        answers(204)(handler)

    receiver.behave = slowly
    _register(network, receiver.url)
    for _ in range(14):
        network.send()
    network.deliver_facts()
    for _ in range(3):
        _tick(network)

    assert len({got.headers["webhook-id"] for got in receiver.got}) == 14
    assert 1 < receiver.most_at_once <= 4


def test_a_failing_endpoint_is_probed_one_attempt_at_a_time(network: Network, receiver: Receiver):
    _register(network, receiver.url)
    receiver.behave = answers(500)
    for _ in range(8):
        network.send()
        network.deliver_facts()
    network.clock.advance(minutes=10)
    receiver.most_at_once = 0
    before = len(receiver.got)

    _tick(network)

    assert len(receiver.got) == before + 1


def test_a_delivery_whose_worker_died_is_found_again_after_its_lease(network: Network, receiver: Receiver):
    endpoint = _register(network, receiver.url)
    network.send()
    network.deliver_facts()
    network.rows(
        "UPDATE delivery SET state = 'pending', attempts = 1, leased_until = %s",
        network.clock.now() + timedelta(seconds=30),
    )

    _tick(network)
    assert len(receiver.got) == 1
    network.clock.advance(seconds=31)
    _tick(network)

    assert len(receiver.got) == 2
    assert _log(network, endpoint)[0]["state"] == "delivered"
    assert _log(network, endpoint)[0]["attempts"] == 2


def test_a_hanging_receiver_does_not_hold_up_another(impatient: Network, receiver: Receiver):
    from tests.integration.referrals.receiver import receiving

    network = impatient
    with receiving() as healthy:
        receiver.behave = hangs
        _register(network, receiver.url)
        _register(network, healthy.url)
        network.send()
        network.deliver_facts()
        assert len(healthy.got) == 1


def test_the_answer_of_the_receiver_is_kept_as_a_hash_only(network: Network, receiver: Receiver):
    endpoint = _register(network, receiver.url)
    receiver.behave = answers(500, b"a secret page of an inner network")
    network.send()
    network.deliver_facts()

    delivery = _log(network, endpoint)[0]
    assert len(delivery["attempt_log"][0]["answer_sha256"]) == 64
    for table in ("delivery", "delivery_attempt"):
        assert not network.rows(f"SELECT 1 FROM {table} t WHERE t::text LIKE '%%secret page%%'")


def test_a_test_message_is_sent_by_the_worker(network: Network, receiver: Receiver):
    endpoint = _register(network, receiver.url)

    answer = network.ask("POST", f"/webhook-endpoints/{endpoint['id']}/test", network.shelter, json={})
    assert (answer.status_code, answer.json["state"]) == (202, "pending")
    _tick(network)

    got = receiver.got[0]
    assert Webhook(endpoint["secret"]).verify(got.body, got.headers)["type"] == "ceiba.endpoint.test.v1"
    assert got.headers["webhook-id"] == answer.json["delivery_id"]


@pytest.mark.parametrize(
    "url",
    ["http://example.org/x", "https://10.0.0.1/x", "https://user@example.org/", "ftp://a.org"],
)
def test_a_refused_address_is_a_problem_of_its_field(network: Network, url: str):
    answer = network.ask("POST", "/webhook-endpoints", network.shelter, json={"url": url})

    assert answer.status_code == 422
    assert answer.json["errors"][0]["pointer"] == "/url"


@pytest.mark.parametrize(
    ("method", "suffix", "body"),
    [
        ("GET", "", None),
        ("PATCH", "", {"enabled": False}),
        ("DELETE", "", None),
        ("POST", "/rotate-secret", {}),
        ("POST", "/test", {}),
        ("GET", "/deliveries", None),
        ("POST", "/deliveries/{delivery}/replay", None),
    ],
)
def test_an_organisation_manages_only_its_own_endpoints(
    network: Network, receiver: Receiver, method: str, suffix: str, body: dict | None
):
    endpoint = _register(network, receiver.url)
    network.send()
    network.deliver_facts()
    delivery = _log(network, endpoint)[0]["id"]
    path = f"/webhook-endpoints/{endpoint['id']}{suffix.format(delivery=delivery)}"
    match = {"If-Match": '"1"'}

    def ask(organisation, role="focal_point", **token):
        return network.ask(method, path, organisation, role, json=body, headers=match, **token).status_code

    assert ask(None) == 401
    assert ask(network.shelter, "caseworker") == 403
    assert ask(network.stranger) == 404
    assert ask(network.shelter, country="MX") == 404
    assert ask(network.shelter, "country_admin") in (200, 202, 204)


def test_deleting_an_endpoint_stops_everything_for_it(network: Network, receiver: Receiver):
    endpoint = _register(network, receiver.url)
    receiver.behave = answers(500)
    network.send()
    network.deliver_facts()

    match = {"If-Match": '"1"'}
    path = f"/webhook-endpoints/{endpoint['id']}"
    assert network.ask("DELETE", path, network.shelter, headers=match).status_code == 204
    network.clock.advance(days=1)
    _tick(network)

    assert len(receiver.got) == 1


def test_the_sender_sees_whether_the_other_side_was_reached_and_no_address(network: Network, receiver: Receiver):
    _register(network, receiver.url)
    sent = network.send()
    network.deliver_facts()
    path = f"/referrals/{sent['id']}/deliveries"

    seen = network.ask("GET", path, network.sender, "caseworker")
    assert [(d["channel"], d["state"]) for d in seen.json["items"]] == [("webhook", "delivered")]
    assert "127.0.0.1" not in seen.text
    assert network.ask("GET", path, None).status_code == 401
    assert network.ask("GET", path, network.stranger).status_code == 404


def _replay(network: Network, endpoint: dict, since: str, until: str, organisation: Organisation | None, **more):
    path = f"/webhook-endpoints/{endpoint['id']}/deliveries/replay"
    return network.ask("POST", path, organisation, json={"from": since, "to": until}, **more)


def test_what_was_told_within_a_range_is_sent_again_under_its_old_ids(network: Network, receiver: Receiver):
    endpoint = _register(network, receiver.url)
    for _ in range(3):
        network.send()
    network.deliver_facts()
    first = [got.headers["webhook-id"] for got in receiver.got]
    times = network.rows("SELECT created_at FROM delivery ORDER BY id")
    since, until = times[0]["created_at"].isoformat(), times[2]["created_at"].isoformat()

    assert _replay(network, endpoint, since, until, None).status_code == 401
    assert _replay(network, endpoint, since, until, network.shelter, role="caseworker").status_code == 403
    assert _replay(network, endpoint, since, until, network.stranger).status_code == 404
    assert _replay(network, endpoint, since, until, network.shelter, country="MX").status_code == 404
    assert _replay(network, endpoint, until, since, network.shelter).status_code == 422
    answer = _replay(network, endpoint, since, until, network.shelter)
    _tick(network)

    assert (answer.status_code, answer.json) == (202, {"replayed": 2})
    again = [got.headers["webhook-id"] for got in receiver.got[3:]]
    assert sorted(again) == sorted(first[:2])
    audit = network.rows(
        "SELECT 1 FROM audit WHERE action = 'endpoint.replay_range' AND object_id = %s", endpoint["id"]
    )
    assert len(audit) == 1


def test_a_range_with_too_many_is_refused_whole(network: Network, receiver: Receiver, monkeypatch: pytest.MonkeyPatch):
    endpoint = _register(network, receiver.url)
    for _ in range(3):
        network.send()
    network.deliver_facts()
    monkeypatch.setattr(manage_endpoints, "MOST_REPLAYED", 2)

    answer = _replay(network, endpoint, "2020-01-01T00:00:00Z", "2100-01-01T00:00:00Z", network.shelter)

    assert (answer.status_code, answer.json["errors"][0]["code"]) == (422, "too_many")
    assert {row["state"] for row in network.rows("SELECT state FROM delivery")} == {"delivered"}


def test_a_trial_is_audited(network: Network, receiver: Receiver):
    endpoint = _register(network, receiver.url)
    assert network.ask("POST", f"/webhook-endpoints/{endpoint['id']}/test", network.shelter, json={}).status_code == 202

    audit = network.rows("SELECT 1 FROM audit WHERE action = 'endpoint.test' AND object_id = %s", endpoint["id"])
    assert len(audit) == 1
