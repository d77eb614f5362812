"""Webhook endpoints and e-mail channels: registered, changed, tested, removed."""

# fixed dates: NOON is the clock of the service

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from services.referrals.notifications.domain.cloudevent import TEST_TYPE
from services.referrals.notifications.domain.delivery import Channel, DeliveryState
from services.referrals.notifications.domain.email_channel import EmailChannel, SetEmailChannel
from services.referrals.notifications.domain.endpoint import DisabledReason, Endpoint, RegisterEndpoint
from services.referrals.notifications.domain.errors import EndpointDisabled
from services.referrals.notifications.usecases.change_endpoint import change_endpoint
from services.referrals.notifications.usecases.register_endpoint import register_endpoint
from services.referrals.notifications.usecases.remove_endpoint import remove_endpoint
from services.referrals.notifications.usecases.rotate_endpoint_secret import rotate_endpoint_secret
from services.referrals.notifications.usecases.send_test_event import send_test_event
from services.referrals.notifications.usecases.set_email_channel import set_email_channel
from shared.kernel.errors import Forbidden, Invalid, NotFound, PreconditionFailed
from shared.outgoing.target import TargetRules
from tests.contract.repositories.referrals.works import RecordedReferralsWork
from tests.contract.usecases.referrals.world import World
from tests.support.builders.referrals import (
    NOON,
    RECEIVER,
    THE_RECEIVER,
    THE_SENDER,
    a_caller,
    a_card,
    a_delivery,
    an_endpoint,
)
from tests.support.referrals_effects import CIPHER
from tests.support.use_cases import actions, another_version, any_version
from tests.support.world import GT, HN, MX, STRANGER

RULES = TargetRules()
STRANGERS = (THE_SENDER, a_caller(STRANGER, HN), a_caller(RECEIVER, GT))
OFF: dict[str, Any] = {"disabled_at": NOON, "disabled_reason": DisabledReason.OWNER}


def a_stored_endpoint(world: World, **changes: Any) -> Endpoint:
    endpoint = an_endpoint(data_key=CIPHER.new_key(HN).wrapped, **changes)
    world.add(endpoint)
    return endpoint


def change(world: World, endpoint: Endpoint, **changes: Any) -> RecordedReferralsWork:
    with world.work(THE_RECEIVER) as work:
        change_endpoint(endpoint.id, changes, work=work, rules=RULES, require_version=any_version)
    return work


def test_a_registered_endpoint_shows_its_secret_once(world: World) -> None:
    world.add(a_card(RECEIVER, HN))
    command = RegisterEndpoint(url="https://hooks.example/", events=("ceiba.referral.sent.v1",))
    with world.work(a_caller(RECEIVER, HN, MX)) as work:
        endpoint, secret = register_endpoint(command, work=work, rules=RULES)
        assert work.endpoints.decrypt_secrets(endpoint, at=NOON) == (secret,)
    assert world.endpoint(endpoint) == endpoint
    assert (endpoint.country, endpoint.organisation_id, endpoint.created_at) == (HN, RECEIVER, NOON)
    assert (endpoint.url, endpoint.events, endpoint.enabled) == (command.url, command.events, True)
    assert secret.encode() not in endpoint.secret
    assert [(row["action"], row["country"], row["object_id"]) for row in work.audit_rows] == [
        ("endpoint.registered", HN, endpoint.id)
    ]


def test_each_endpoint_has_a_secret_of_its_own(world: World) -> None:
    with world.work(THE_RECEIVER) as work:
        secrets = {
            register_endpoint(RegisterEndpoint(url="https://hooks.example/"), work=work, rules=RULES)[1]
            for _ in range(3)
        }
    assert len(secrets) == 3


@pytest.mark.parametrize("url", ["http://hooks.example/", "https://10.0.0.1/", "https://hooks.example:8443/"])
def test_a_url_where_no_webhook_may_go_is_refused(world: World, url: str) -> None:
    endpoint = a_stored_endpoint(world)
    with world.work(THE_RECEIVER) as work:
        with pytest.raises(Invalid) as registered:
            register_endpoint(RegisterEndpoint(url=url), work=work, rules=RULES)
        with pytest.raises(Invalid) as changed:
            change_endpoint(endpoint.id, {"url": url}, work=work, rules=RULES, require_version=any_version)
    for refused in (registered, changed):
        assert [problem.field for problem in refused.value.problems] == ["url"]
    assert (world.endpoint(endpoint), actions(work)) == (endpoint, [])


def test_the_platform_registers_no_endpoint(world: World) -> None:
    with world.platform() as work, pytest.raises(Forbidden):
        register_endpoint(RegisterEndpoint(url="https://hooks.example/"), work=work, rules=RULES)


def test_the_country_of_an_unknown_organisation_is_not_guessed(world: World) -> None:
    with world.work(a_caller(RECEIVER, HN, MX)) as work, pytest.raises(Invalid):
        register_endpoint(RegisterEndpoint(url="https://hooks.example/"), work=work, rules=RULES)


def test_a_change_keeps_what_it_does_not_name(world: World) -> None:
    endpoint = a_stored_endpoint(world, events=("ceiba.referral.sent.v1",))
    work = change(world, endpoint, url="https://other.example/")
    assert world.endpoint(endpoint) == replace(endpoint, url="https://other.example/", version=2)
    change(world, endpoint, events=())
    assert world.endpoint(endpoint) == replace(endpoint, url="https://other.example/", events=(), version=3)
    assert [(row["action"], row["fields"]) for row in work.audit_rows] == [("endpoint.changed", ["url"])]


def test_an_endpoint_that_is_switched_off_fails_what_waits(world: World) -> None:
    endpoint, other = a_stored_endpoint(world), a_stored_endpoint(world)
    world.add(a_delivery(endpoint), a_delivery(other))
    change(world, endpoint, enabled=False)
    after = world.endpoint(endpoint)
    assert (after.disabled_at, after.disabled_reason) == (NOON, DisabledReason.OWNER)
    assert [(row.state, row.last_error) for row in world.deliveries(endpoint)] == [
        (DeliveryState.FAILED, "endpoint_disabled")
    ]
    assert [row.state for row in world.deliveries(other)] == [DeliveryState.PENDING]


def test_an_endpoint_that_was_disabled_keeps_its_reason_when_it_is_switched_off(world: World) -> None:
    endpoint = a_stored_endpoint(world, disabled_at=NOON, disabled_reason=DisabledReason.GONE)
    world.now = NOON + timedelta(hours=1)
    change(world, endpoint, enabled=False)
    after = world.endpoint(endpoint)
    assert (after.disabled_at, after.disabled_reason) == (NOON, DisabledReason.GONE)


def test_an_endpoint_that_is_switched_on_forgets_its_failures(world: World) -> None:
    failing = {"failures": 9, "failing_since": NOON, "paused_until": NOON + timedelta(minutes=5)}
    endpoint = a_stored_endpoint(world, **OFF, **failing)
    change(world, endpoint, enabled=True)
    after = world.endpoint(endpoint)
    assert (after.enabled, after.disabled_reason, after.failures) == (True, None, 0)
    assert (after.failing_since, after.paused_until) == (None, None)


def test_a_new_secret_signs_beside_the_old_one_for_a_day(world: World) -> None:
    endpoint = a_stored_endpoint(world)
    with world.work(THE_RECEIVER) as work:
        _, first = rotate_endpoint_secret(endpoint.id, work=work)
        after, second = rotate_endpoint_secret(endpoint.id, work=work)
        assert work.endpoints.decrypt_secrets(after, at=NOON) == (second, first)
        assert work.endpoints.decrypt_secrets(after, at=NOON + timedelta(hours=24)) == (second,)
    assert (world.endpoint(endpoint), after.version) == (after, 3)
    assert actions(work) == ["endpoint.secret_rotated"] * 2


def test_a_test_event_is_left_to_the_tick(world: World) -> None:
    endpoint = a_stored_endpoint(world)
    with world.work(THE_RECEIVER) as work:
        delivery_id = send_test_event(endpoint.id, work=work)
    (delivery,) = world.deliveries(endpoint)
    assert (delivery.id, delivery.channel, delivery.event_type) == (delivery_id, Channel.WEBHOOK, TEST_TYPE)
    assert (delivery.due_at, delivery.leased_until, delivery.attempts) == (NOON, None, 0)
    assert (delivery.country, delivery.organisation_id, delivery.notification_id) == (HN, RECEIVER, None)
    assert f'"subject":"endpoint/{endpoint.id}"' in delivery.body
    assert (actions(work), world.effects.dispatched) == (["endpoint.tested"], [])


def test_each_test_event_is_a_message_of_its_own(world: World) -> None:
    endpoint = a_stored_endpoint(world)
    with world.work(THE_RECEIVER) as work:
        assert send_test_event(endpoint.id, work=work) != send_test_event(endpoint.id, work=work)
    first, second = world.deliveries(endpoint)
    assert first.body != second.body


def test_a_disabled_endpoint_is_not_tested(world: World) -> None:
    endpoint = a_stored_endpoint(world, **OFF)
    with world.work(THE_RECEIVER) as work, pytest.raises(EndpointDisabled):
        send_test_event(endpoint.id, work=work)
    assert (world.deliveries(endpoint), actions(work)) == ([], [])


def test_a_removed_endpoint_is_gone_with_its_deliveries(world: World) -> None:
    endpoint = a_stored_endpoint(world)
    world.add(a_delivery(endpoint))
    with world.work(THE_RECEIVER) as work:
        remove_endpoint(endpoint.id, work=work, require_version=any_version)
    with world.work(THE_RECEIVER) as again, pytest.raises(NotFound):
        remove_endpoint(endpoint.id, work=again, require_version=any_version)
    assert world.deliveries(endpoint) == []
    assert (work.audited, again.audited) == ([("endpoint.removed", endpoint.id)], [])


USES: list[Callable[[Endpoint, RecordedReferralsWork, Callable[[int], None]], Any]] = [
    lambda row, work, version: change_endpoint(
        row.id, {"enabled": False}, work=work, rules=RULES, require_version=version
    ),
    lambda row, work, version: remove_endpoint(row.id, work=work, require_version=version),
    lambda row, work, _: rotate_endpoint_secret(row.id, work=work),
    lambda row, work, _: send_test_event(row.id, work=work),
]


@pytest.mark.parametrize("use", USES)
def test_an_endpoint_of_another_organisation_is_not_found(world: World, use: Any) -> None:
    endpoint = a_stored_endpoint(world)
    for grant in STRANGERS:
        with world.work(grant) as work, pytest.raises(NotFound):
            use(endpoint, work, any_version)
    assert (world.endpoint(endpoint), world.deliveries(endpoint)) == (endpoint, [])


@pytest.mark.parametrize("use", USES[:2])
def test_an_older_version_of_an_endpoint_is_refused(world: World, use: Any) -> None:
    endpoint = a_stored_endpoint(world)
    with world.work(THE_RECEIVER) as work, pytest.raises(PreconditionFailed):
        use(endpoint, work, another_version)
    assert (world.endpoint(endpoint), actions(work)) == (endpoint, [])


def set_channel(world: World, address: str, version: Callable[[int], None] = any_version) -> EmailChannel:
    with world.work(THE_RECEIVER) as work:
        channel = set_email_channel(SetEmailChannel(address=address), work=work, require_version=version)
        assert actions(work) == ["email_channel.set"]
        return channel


def test_a_first_address_needs_no_version_and_is_stored_encrypted(world: World) -> None:
    channel = set_channel(world, "a@b.example", another_version)
    with world.work(THE_RECEIVER) as work:
        assert work.email_channels.get(RECEIVER) == channel
        assert work.email_channels.decrypt_address(channel) == "a@b.example"
    assert (channel.country, channel.language, channel.version, channel.updated_at) == (HN, "es", 1, NOON)
    assert b"example" not in channel.address


def test_another_address_is_used_again_after_a_refusal(world: World) -> None:
    set_channel(world, "a@b.example")
    with world.platform() as work:
        work.email_channels.record_refusal(RECEIVER, at=NOON)
    channel = set_channel(world, "c@d.example")
    with world.work(THE_RECEIVER) as work:
        assert work.email_channels.decrypt_address(work.email_channels.get(RECEIVER)) == "c@d.example"
    assert (channel.refused_at, channel.version) == (None, 2)


def test_an_older_version_of_an_address_is_refused(world: World) -> None:
    channel = set_channel(world, "a@b.example")
    with world.work(THE_RECEIVER) as work, pytest.raises(PreconditionFailed):
        set_email_channel(SetEmailChannel(address="c@d.example"), work=work, require_version=another_version)
    with world.work(THE_RECEIVER) as work:
        assert work.email_channels.get(RECEIVER) == channel


def test_an_address_stays_in_its_country(world: World) -> None:
    set_channel(world, "a@b.example")
    with world.work(a_caller(RECEIVER, HN, GT)) as work:
        command = SetEmailChannel(address="c@d.example", language="en")
        channel = set_email_channel(command, work=work, require_version=any_version)
    assert (channel.country, channel.language) == (HN, "en")
