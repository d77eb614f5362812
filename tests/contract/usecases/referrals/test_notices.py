"""Which organisation is notified of what happens to a referral."""

# fixed dates: NOON is the clock of the service

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from services.referrals.domain.life_cycle import State
from services.referrals.domain.notices import NOTIFIED
from services.referrals.domain.referral import Referral
from services.referrals.notifications.domain.notice import OVERDUE_ENDED, RECIPIENT_SUSPENDED, step_kind
from services.referrals.usecases.notify_of_suspension import notify_of_suspension
from services.referrals.usecases.notify_overseers import notify_overseers
from shared.contracts import referrals as events
from shared.contracts.referrals import REFERRAL_STEPS, ReferralAccessEnded, ReferralSent
from tests.contract.usecases.referrals.world import World
from tests.support.builders.referrals import (
    NOON,
    RECEIVER,
    SENDER,
    a_card,
    a_log_entry,
    an_email_channel,
    an_endpoint,
    an_escalation,
)
from tests.support.world import GT, HN, MX, STRANGER

TO_RECEIVER = {events.ReferralSent, events.ReferralCancelled, events.ReferralWithdrawn, events.ReferralExpired}
TO_SENDER = {*REFERRAL_STEPS} - {events.ReferralSent, events.ReferralCancelled}


@pytest.mark.parametrize("step", REFERRAL_STEPS)
def test_a_step_notifies_the_party_that_did_not_take_it(world: World, step: Any) -> None:
    event = world.refer().event(step)
    for _ in range(2):
        world.receive(event)
    kind = step_kind(step)
    assert world.kinds(RECEIVER) == [kind] * (step in TO_RECEIVER)
    assert world.kinds(SENDER) == [kind] * (step in TO_SENDER)
    assert set(NOTIFIED) == set(REFERRAL_STEPS)


def test_a_notice_is_filed_in_the_country_of_its_organisation(world: World) -> None:
    world.receive(world.refer().event(events.ReferralExpired))
    countries = {
        organisation: [row.country for row in world.notices(organisation)] for organisation in (SENDER, RECEIVER)
    }
    assert countries == {SENDER: [GT], RECEIVER: [HN]}


def test_a_webhook_carries_the_time_when_the_state_was_entered(world: World) -> None:
    referral, endpoint = world.refer(), an_endpoint()
    world.add(endpoint)
    with world.platform() as work:
        work.log.add(referral, a_log_entry(at=NOON - timedelta(minutes=5)))
    world.receive(referral.event(ReferralSent))
    (delivery,) = world.deliveries(endpoint)
    assert '"time":"2026-11-20T11:55:00Z"' in delivery.body
    assert (delivery.referral_id, delivery.from_organisation_id) == (referral.id, SENDER)


def test_a_notice_wakes_the_streams_and_is_sent_out_once(world: World) -> None:
    world.add(an_endpoint(), an_email_channel())
    event = world.refer().event(ReferralSent)
    for _ in range(2):
        world.receive(event)
    assert (world.effects.woken, len(world.effects.dispatched)) == ([RECEIVER], 2)


def test_the_end_of_access_notifies_the_receiver(world: World) -> None:
    world.receive(world.refer(State.IN_SERVICE).event(ReferralAccessEnded, because="consent_withdrawn"))
    assert (world.kinds(RECEIVER), world.kinds(SENDER)) == (["referral_access_ended"], [])


def suspended(world: World, at: Any = NOON) -> None:
    with world.platform() as work:
        notify_of_suspension(RECEIVER, at, work=work)


def test_senders_of_unanswered_referrals_learn_that_the_receiver_was_suspended(world: World) -> None:
    waiting = [world.refer(), world.refer(State.RECEIVED), world.refer(from_organisation_id=STRANGER)]
    world.refer(State.ACCEPTED)
    for _ in range(2):
        suspended(world)
    assert [row.notification.referral_id for row in world.notices(SENDER)] == [row.id for row in waiting[:2]]
    assert world.kinds(SENDER) == [RECIPIENT_SUSPENDED] * 2
    assert world.kinds(STRANGER) == [RECIPIENT_SUSPENDED]
    assert world.referral(waiting[0]) == waiting[0]


def test_another_suspension_is_another_notice(world: World) -> None:
    world.refer()
    for at in (NOON, NOON + timedelta(days=1)):
        suspended(world, at)
    assert world.kinds(SENDER) == [RECIPIENT_SUSPENDED] * 2


def escalated(world: World, *organisations: UUID | None) -> Referral:
    referral = world.refer(State.ACCEPTED, escalation_level=1)
    with world.platform() as work:
        for organisation_id in organisations:
            work.escalations.add(an_escalation(referral, organisation_id))
    return referral


def test_those_who_were_notified_learn_once_that_a_referral_no_longer_waits(world: World) -> None:
    card = a_card(country=MX)
    world.add(card)
    referral = escalated(world, card.id, None, STRANGER)
    for _ in range(2):
        with world.platform() as work:
            notify_overseers(referral.id, work=work)
    (notice,) = world.notices(card.id)
    assert (notice.notification.kind, notice.country, notice.notification.referral_id) == (
        OVERDUE_ENDED,
        MX,
        referral.id,
    )
    # The card of the other one never arrived.
    assert world.kinds(STRANGER) == []


def test_a_referral_that_was_escalated_twice_ends_with_one_notice_each(world: World) -> None:
    card = a_card()
    world.add(card)
    referral = escalated(world, card.id)
    with world.platform() as work:
        work.escalations.add(an_escalation(referral, card.id, level=2))
        notify_overseers(referral.id, work=work)
    assert world.kinds(card.id) == [OVERDUE_ENDED]
