"""Webhook endpoints, as the outside contract promises them."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from psycopg.types.json import Jsonb

from shared.contracts.proceedings import HearingChanged
from shared.contracts.subscriptions import consumers_of
from shared.kernel.country import Country
from shared.kernel.ids import new_id
from tests.contract.test_contract_referrals import within
from tests.contract.test_contract_rules import assert_problem
from tests.support.builders.proceeding_events import HELD_AT_IN_UTC, a_changed_hearing
from tests.support.journey import Backstage, WebhookReceiver, a_referral, registered_webhook, webhook_receiver
from tests.support.platform import Caller, Platform

pytestmark = pytest.mark.contract

PATH = "/api/v1/webhook-endpoints"


@pytest.fixture
def receiver() -> Iterator[WebhookReceiver]:
    with webhook_receiver() as receiver:
        yield receiver


def the_endpoint(caller: Caller, receiver: WebhookReceiver) -> str:
    """Path of the endpoint that `receiver` stands behind."""
    (endpoint,) = [item for item in caller.get(PATH).json()["items"] if item["url"] == receiver.url]
    return f"{PATH}/{endpoint['id']}"


def test_one_request_id_and_one_trace_follow_a_referral_from_the_gateway_to_the_webhook(
    platform: Platform,
    sender: Caller,
    shelter: Caller,
    case: dict[str, Any],
    shelter_id: str,
    receiver: WebhookReceiver,
) -> None:
    ids = {"x-request-id": str(uuid4()), "traceparent": f"00-{uuid4().hex}-00f067aa0ba902b7-01"}
    with registered_webhook(shelter, receiver):
        referral = sender.post("/api/v1/referrals", json=a_referral(case, shelter_id), headers=ids).json()

        assert within(20, lambda: receiver.headers_of[referral["id"]])
    (headers,) = receiver.headers_of[referral["id"]]
    assert {name: headers.get(name) for name in ids} == ids
    # On the way: the fact of the referral, and the packet that the cases service sealed.
    backstage = Backstage(platform)
    traces = "SELECT count(*) FROM outbox WHERE trace = %s AND request_id = %s"
    assert backstage.number("referrals", traces, ids["traceparent"], ids["x-request-id"]) == 1
    assert backstage.number("cases", "SELECT count(*) FROM audit WHERE request_id = %s", ids["x-request-id"]) >= 1


def test_a_referral_is_delivered_as_a_signed_cloudevent_without_personal_data(
    sender: Caller, shelter: Caller, case: dict[str, Any], shelter_id: str, receiver: WebhookReceiver
) -> None:
    with registered_webhook(shelter, receiver):
        assert receiver.secret.startswith("whsec_")
        referral = sender.post("/api/v1/referrals", json=a_referral(case, shelter_id)).json()

        assert within(20, lambda: receiver.ids_of[referral["id"]])
    (body,) = [body for body in receiver.bodies if referral["id"].encode() in body]
    event = json.loads(body)
    assert receiver.refused == 0
    fixed = {"specversion": "1.0", "source": "/ceiba/referrals", "type": "ceiba.referral.sent.v1",
             "subject": f"referral/{referral['id']}", "datacontenttype": "application/json"}  # fmt: skip
    assert event | fixed == event
    assert (
        event["data"] | {"referral_id": referral["id"], "state": "sent", "country": "GT", "urgency": "24h"}
        == (event["data"])
    )
    assert datetime.fromisoformat(event["data"]["respond_by"]) == datetime.fromisoformat(referral["respond_by"])
    assert not [word for word in ("María", "Hernández", "+504", case["case_number"]) if word in body.decode()]


def publish(platform: Platform, event: HearingChanged) -> None:
    """Store the event at the cases service; its relay and the worker of referrals do the rest."""
    Backstage(platform).rows(
        "cases",
        "SELECT outbox_put(%s, %s, %s, %s, %s, '', '', %s)",
        *(new_id(), event.country, event.aggregate_id, event.NAME, Jsonb(event.data()), [*consumers_of(type(event))]),
    )


@pytest.mark.parametrize("change", ["set", "moved", "cancelled"])
def test_a_hearing_is_delivered_once_as_a_signed_cloudevent_of_ids_and_codes(
    platform: Platform, shelter: Caller, shelter_id: str, receiver: WebhookReceiver, change: str
) -> None:
    event = a_changed_hearing(
        country=Country.GUATEMALA, organisation_id=UUID(shelter_id), change=change, recipients=(str(uuid4()),)
    )
    other = replace(event, hearing_id=new_id())
    with registered_webhook(shelter, receiver):
        for one in (event, event, other):
            publish(platform, one)

        # Events of one proceeding stay in order: once the last is there, no repetition of the first is to come.
        assert within(20, lambda: any(str(other.hearing_id).encode() in body for body in receiver.bodies))
    assert receiver.refused == 0
    (body,) = [body for body in receiver.bodies if str(event.hearing_id).encode() in body]
    sent = json.loads(body)
    assert (sent["type"], sent["subject"]) == (f"ceiba.hearing.{change}.v1", f"hearing/{event.hearing_id}")
    assert sent["data"] == {
        "hearing_id": str(event.hearing_id),
        "proceeding_id": str(event.proceeding_id),
        "country": "GT",
        "hearing_type": "trial_session",
        "scheduled_at": HELD_AT_IN_UTC,
    }


def test_an_endpoint_is_tried_rotated_and_replayed(shelter: Caller, receiver: WebhookReceiver) -> None:
    with registered_webhook(shelter, receiver):
        path = the_endpoint(shelter, receiver)
        assert "secret" not in shelter.get(path).json()

        rotated = shelter.post(f"{path}/rotate-secret", json={})
        receiver.secret = rotated.json()["secret"]
        tried = shelter.post(f"{path}/test", json={})
        assert tried.status_code == 202
        delivery_id = tried.json()["delivery_id"]

        def delivery() -> dict[str, Any]:
            items = shelter.get(f"{path}/deliveries").json()["items"]
            found: dict[str, Any] = next(item for item in items if item["id"] == delivery_id)
            return found

        assert within(20, lambda: delivery()["state"] == "delivered")
        assert shelter.post(f"{path}/deliveries/{delivery_id}/replay").status_code == 202
        assert within(20, lambda: delivery()["state"] == "delivered" and len(receiver.bodies) == 2)
        assert len(set(receiver.ids_of[""])) == 1
        receiver.secret = "whsec_" + "A" * 32


def test_an_organisation_manages_its_own_and_two_roles_may(
    platform: Platform, sender: Caller, shelter: Caller, administrator: Caller, receiver: WebhookReceiver
) -> None:
    with registered_webhook(shelter, receiver):
        path = the_endpoint(shelter, receiver)
        change: dict[str, Any] = {"json": {"enabled": False}, "headers": {"If-Match": '"1"'}}

        for stranger in (platform.client("focal_point", "GT", 0), platform.client("focal_point", "HN"), administrator):
            assert_problem(stranger.get(path), 404)
            assert_problem(stranger.patch(path, **change), 404)
            assert_problem(stranger.delete(path, headers={"If-Match": '"1"'}), 404)
            for action in ("rotate-secret", "test"):
                assert_problem(stranger.post(f"{path}/{action}", json={}), 404)
            assert_problem(stranger.get(f"{path}/deliveries"), 404)
        assert administrator.get(PATH).status_code == 200
        assert_problem(sender.get(PATH), 403)
        assert_problem(shelter.patch(path, json={"enabled": False}), 428)


@pytest.mark.parametrize(
    "url",
    [
        "http://10.0.0.1/", "https://10.0.0.1/", "https://169.254.169.254/latest/meta-data", "https://192.168.1.1/",
        "http://[::ffff:10.0.0.1]/", "https://2130706433/", "https://0x7f.1/", "https://metadata.google.internal/",
        "https://user:secret@example.org/", "https://example.org:22/", "ftp://example.org/", "file:///etc/passwd",
        "http://example.org/", "https://example.org/#x", "https://example.org\\@10.0.0.1/", "javascript:alert(1)",
    ],
)  # fmt: skip
def test_an_endpoint_inside_a_network_is_refused(shelter: Caller, url: str) -> None:
    problem = assert_problem(shelter.post(PATH, json={"url": url}), 422)

    assert problem["errors"][0]["pointer"] == "/url"
