"""The clock of a referral: reminded, escalated, expired, its packet destroyed."""

# fixed dates: NOON is the clock of the service

from datetime import date, timedelta
from uuid import UUID

import pytest

from services.referrals.domain.escalation import COUNTRY_LEVEL, REGIONAL_LEVEL
from services.referrals.domain.life_cycle import UNANSWERED, State
from services.referrals.notifications.domain.notice import ESCALATED, OVERDUE, REMINDER
from services.referrals.usecases.escalate_overdue import escalate_overdue
from services.referrals.usecases.watch_deadlines import (
    destroy_packets_past_consent,
    expire_unanswered,
    remind_receivers,
)
from shared.contracts.identity import COUNTRY_ADMIN, REGIONAL_COORDINATOR
from shared.kernel.country import Country
from shared.kernel.ids import new_id
from tests.contract.repositories.referrals.works import RecordedReferralsWork
from tests.contract.usecases.referrals.world import World
from tests.support.builders.referrals import NOON, RECEIVER, SENDER, a_card, a_log_entry
from tests.support.referrals_effects import CIPHER
from tests.support.use_cases import actions, published
from tests.support.world import GT, HN, MX

HALF, DEADLINE, TWICE, THRICE = (NOON + timedelta(hours=hours) for hours in (12, 24, 48, 72))
JUST = timedelta(seconds=1)
ANSWERED = sorted(set(State) - UNANSWERED)
REGION = new_id()


def on_duty(world: World, country: Country, duty: str = COUNTRY_ADMIN, organisation_id: UUID | None = None) -> UUID:
    """An organisation with a duty."""
    card = a_card(organisation_id, country)
    world.add(card)
    with world.platform() as work:
        work.organisations.keep_duties(card.id, (duty,), at=NOON)
    return card.id


def escalate(world: World) -> RecordedReferralsWork:
    with world.platform() as work:
        escalate_overdue(work=work)
    return work


def test_the_receiver_is_reminded_once_at_half_of_the_time(world: World) -> None:
    referral = world.refer()
    for now, reminded in ((HALF - JUST, 0), (HALF, 1), (HALF + JUST, 0)):
        world.now = now
        with world.platform() as work:
            assert remind_receivers(work=work) == reminded
    after = world.referral(referral)
    assert (after.remind_at, after.reminded_at, after.version) == (None, HALF, 1)
    assert (world.kinds(RECEIVER), world.kinds(SENDER)) == ([REMINDER], [])


@pytest.mark.parametrize("state", ANSWERED)
def test_an_answered_referral_is_left_alone(world: World, state: State) -> None:
    referral = world.refer(state)
    for world.now in (HALF, DEADLINE, TWICE, THRICE):
        with world.platform() as work:
            assert (remind_receivers(work=work), escalate_overdue(work=work), expire_unanswered(work=work)) == (0, 0, 0)
    assert world.referral(referral) == referral


@pytest.mark.parametrize("state", sorted(UNANSWERED))
def test_a_referral_without_an_answer_expires_once(world: World, state: State) -> None:
    referral = world.refer(state)
    world.now = THRICE - JUST
    with world.platform() as early:
        assert expire_unanswered(work=early) == 0
    world.now = THRICE
    for expired, events in ((1, ["referral_expired"]), (0, [])):
        with world.platform() as work:
            assert expire_unanswered(work=work) == expired
        assert published(work) == events
    after = world.referral(referral)
    assert (after.state, after.sealed, after.message, after.closed_at) == (State.EXPIRED, None, None, THRICE)


def test_an_expiry_is_audited_where_the_sender_is(world: World) -> None:
    world.refer()
    world.now = THRICE
    with world.platform() as work:
        expire_unanswered(work=work)
    assert [(row["action"], row["country"], row["actor"]) for row in work.audit_rows] == [
        ("referral.expired", GT, "system:referrals")
    ]


def test_at_the_deadline_those_on_duty_in_the_receivers_country_are_notified(world: World) -> None:
    ministry = on_duty(world, HN)
    elsewhere, region = on_duty(world, GT), on_duty(world, MX, REGIONAL_COORDINATOR)
    referral = world.refer()
    world.now = DEADLINE
    work = escalate(world)
    after = world.referral(referral)
    assert (after.escalation_level, after.state, after.version) == (COUNTRY_LEVEL, State.SENT, 1)
    assert [(event.NAME, event.data()["level"]) for event in work.published] == [
        ("referrals.referral_escalated.v1", COUNTRY_LEVEL)
    ]
    assert [(row["action"], row["country"]) for row in work.audit_rows] == [("referral.escalated", HN)]
    assert (world.kinds(ministry), world.kinds(SENDER), world.kinds(RECEIVER)) == ([OVERDUE], [ESCALATED], [])
    assert (world.kinds(elsewhere), world.kinds(region)) == ([], [])
    with world.platform() as later:
        (row,) = later.escalations.of(referral.id)
    assert (row.told_organisation_id, row.level, row.at, row.code) == (
        ministry,
        COUNTRY_LEVEL,
        DEADLINE,
        referral.code,
    )


def test_those_who_are_notified_learn_codes_and_ids_alone(world: World) -> None:
    ministry = on_duty(world, HN)
    referral = world.refer()
    world.now = DEADLINE
    escalate(world)
    (notice,) = world.notices(ministry)
    assert (notice.notification.referral_id, notice.notification.code) == (referral.id, referral.code)
    assert (notice.notification.country, notice.occasion, notice.recipient) == (HN, "1", None)


def test_at_twice_the_time_the_region_is_notified_wherever_it_is(world: World) -> None:
    ministry, region = on_duty(world, HN), on_duty(world, MX, REGIONAL_COORDINATOR)
    referral = world.refer()
    for world.now in (DEADLINE, TWICE - JUST, TWICE, THRICE - JUST):
        escalate(world)
    assert world.referral(referral).escalation_level == REGIONAL_LEVEL
    assert (world.kinds(ministry), world.kinds(region)) == ([OVERDUE], [OVERDUE])
    assert [row.occasion for row in world.notices(SENDER)] == ["1", "2"]


def test_a_level_without_anybody_on_duty_is_logged(world: World) -> None:
    referral = world.refer()
    world.now = DEADLINE
    escalate(world)
    with world.platform() as work:
        assert [row.told_organisation_id for row in work.escalations.of(referral.id)] == [None]
    assert world.kinds(SENDER) == [ESCALATED]


def test_a_suspended_organisation_has_no_duty(world: World) -> None:
    ministry = on_duty(world, HN)
    with world.platform() as work:
        work.organisations.suspend(ministry, at=NOON)
    world.refer()
    world.now = DEADLINE
    escalate(world)
    assert world.kinds(ministry) == []


def test_an_organisation_on_duty_is_notified_of_each_referral(world: World) -> None:
    ministry = on_duty(world, HN)
    for _ in range(2):
        world.refer()
    world.now = DEADLINE
    with world.platform() as work:
        assert escalate_overdue(work=work) == 2
    assert world.kinds(ministry) == [OVERDUE, OVERDUE]
    assert actions(work) == ["referral.escalated", "referral.escalated"]


def test_an_escalated_referral_may_still_be_answered_and_expires_in_the_end(world: World) -> None:
    ministry = on_duty(world, HN)
    referral = world.refer()
    world.now = DEADLINE
    escalate(world)
    world.now = THRICE
    with world.platform() as work:
        assert expire_unanswered(work=work) == 1
    assert [job.data()["referral_id"] for job in work.enqueued] == [str(referral.id)]
    with world.platform() as work:
        assert work.escalations.page(ministry, after=None, limit=9).items == []


def test_a_packet_is_destroyed_the_day_after_its_consent_has_ended_everywhere(world: World) -> None:
    key = CIPHER.new_key(HN).wrapped
    over = world.refer(State.ACCEPTED, consent_expires_on=date(2026, 11, 19), data_key=key)
    today = world.refer(State.ACCEPTED, consent_expires_on=date(2026, 11, 20), data_key=key)
    with world.platform() as work:
        for referral in (over, today):
            work.log.add(referral, a_log_entry(note="Llega a las 8"))
    for destroyed in (1, 0):
        with world.platform() as work:
            assert destroy_packets_past_consent(work=work) == destroyed
    assert (world.referral(over).sealed, world.referral(over).message) == (None, None)
    assert world.referral(today) == today
    assert [entry.note for entry in world.log(over)] == [None]
    assert [entry.note for entry in world.log(today)] == ["Llega a las 8"]


def test_the_day_ends_where_it_ends_last(world: World) -> None:
    referral = world.refer(State.ACCEPTED, consent_expires_on=date(2026, 11, 20))
    # 05:59 UTC is still the 20th in Guatemala, Honduras and Mexico; at 06:00 the 21st has begun in all of them.
    moments = ((NOON.replace(day=21, hour=5, minute=59), 0), (NOON.replace(day=21, hour=6), 1))
    for world.now, destroyed in moments:
        with world.platform() as work:
            assert destroy_packets_past_consent(work=work) == destroyed
    assert world.referral(referral).sealed is None
