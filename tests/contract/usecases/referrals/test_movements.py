"""Movements that referrals are part of: what the sender says, what the receiver reports, and how they end."""

# fixed dates: NOON is the clock of the service

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from services.referrals.domain.errors import MovementEnded, NoMovement, OtherPartyOnly, WrongState
from services.referrals.domain.life_cycle import State
from services.referrals.domain.movement import Movement, Report
from services.referrals.domain.referral import Referral
from services.referrals.domain.steps import NO_DETAILS, StepDetails
from services.referrals.usecases.report_movement import report_movement
from services.referrals.usecases.take_step import take_step
from shared.contracts.cases import ConsentWithdrawn, MovementChanged
from shared.contracts.referrals import ReferralMovementReported
from shared.kernel.errors import Invalid, NotFound, PreconditionFailed
from shared.kernel.ids import new_id
from tests.contract.repositories.referrals.works import RecordedReferralsWork
from tests.contract.usecases.referrals.world import World
from tests.support.builders.referrals import NOON, SENDER, STRANGERS, THE_RECEIVER, THE_SENDER
from tests.support.use_cases import actions, published
from tests.support.world import GT, HN

TODAY = NOON.date()
ARRIVED_ON = TODAY - timedelta(days=90)
ARRIVAL = Report(step="arrived", on=ARRIVED_ON)
AFTER_30 = Report(step="follow_up_30", on=ARRIVED_ON + timedelta(days=30), outcome="well")
AFTER_90 = Report(step="follow_up_90", on=TODAY, outcome="needs_support")
DEPARTED: dict[str, Any] = {"stage": "travelling", "departed_on": ARRIVED_ON - timedelta(days=1)}
MOVEMENT_ID = new_id()


def a_change(referral: Referral, stage: str = "preparing", *, version: int = 2, **changes: Any) -> MovementChanged:
    event = MovementChanged(
        country=GT,
        case_id=referral.case_id,
        movement_id=MOVEMENT_ID,
        referral_id=referral.id,
        to_country=HN,
        kind="assisted_return",
        stage=stage,
        version=version,
    )
    return replace(event, **changes)


def stored(world: World, referral: Referral) -> Movement:
    with world.platform() as work:
        movement = work.movements.find(referral.id)
    assert movement is not None
    return movement


def report(world: World, referral: Referral, what: Report = ARRIVAL) -> RecordedReferralsWork:
    with world.work(THE_RECEIVER) as work:
        report_movement(referral.id, what, work=work)
    return work


@pytest.fixture
def moving(world: World) -> Referral:
    """An accepted referral whose sender said that the person departed, before they sent it."""
    referral = world.refer(State.ACCEPTED)
    world.receive(a_change(referral, **DEPARTED))
    return referral


def test_a_movement_is_kept_with_the_code_and_the_countries_of_its_referral(world: World, moving: Referral) -> None:
    movement = stored(world, moving)
    assert (movement.code, movement.country, movement.to_country) == (moving.code, GT, HN)
    assert (movement.kind, movement.stage, movement.ended) == ("assisted_return", "travelling", None)


def test_the_same_or_an_older_description_changes_nothing(world: World, moving: Referral) -> None:
    world.receive(a_change(moving, "travelling", version=4, departed_on=TODAY, travel_on=TODAY))
    for version in (4, 3):
        world.receive(a_change(moving, "preparing", version=version))
    movement = stored(world, moving)
    assert (movement.stage, movement.version, movement.departed_on, movement.travel_on) == (
        "travelling",
        4,
        TODAY,
        TODAY,
    )


def test_another_movement_of_the_referral_takes_the_place_of_one_recorded_by_mistake(
    world: World, moving: Referral
) -> None:
    world.receive(a_change(moving, "cancelled", version=3))
    world.receive(a_change(moving, "planned", version=1, movement_id=new_id(), kind="onward_movement"))
    assert (stored(world, moving).stage, stored(world, moving).kind) == ("planned", "onward_movement")


def test_a_movement_of_a_referral_that_is_not_here_fails(world: World) -> None:
    with pytest.raises(NotFound):
        world.receive(replace(a_change(world.refer()), referral_id=new_id()))


def test_each_report_is_stored_logged_audited_and_published(world: World, moving: Referral) -> None:
    work = report(world, moving)
    assert (stored(world, moving).stage, stored(world, moving).arrived_on) == ("arrived", ARRIVED_ON)
    assert world.referral(moving).version == moving.version + 1
    assert world.referral(moving).state is State.ACCEPTED
    assert [(entry.state_to, entry.reason) for entry in world.log(moving)] == [(State.ACCEPTED, "arrived")]
    assert actions(work) == ["referral.movement_reported"]
    assert [row["country"] for row in work.audit_rows] == [HN]
    (event,) = work.published
    assert isinstance(event, ReferralMovementReported)
    assert (event.report, event.on, event.movement_outcome, event.number) == (
        "arrived",
        ARRIVED_ON,
        None,
        moving.version + 1,
    )
    world.receive(event)
    assert world.kinds(SENDER) == ["referral_movement_reported"]
    report(world, moving, AFTER_30)
    assert (stored(world, moving).stage, stored(world, moving).follow_up_30) == ("followed_up", "well")
    report(world, moving, AFTER_90)
    assert (stored(world, moving).stage, stored(world, moving).follow_up_90) == ("completed", "needs_support")


def test_the_same_report_again_changes_nothing_and_another_day_corrects_it(world: World, moving: Referral) -> None:
    report(world, moving)
    assert published(report(world, moving)) == []
    earlier = Report(step="arrived", on=ARRIVED_ON - timedelta(days=1))
    assert published(report(world, moving, earlier)) == ["referral_movement_reported"]
    assert stored(world, moving).arrived_on == earlier.on


def test_a_report_over_one_that_a_colleague_made_meanwhile_is_stopped(world: World, moving: Referral) -> None:
    def seen(version: int) -> None:
        if version != moving.version:
            raise PreconditionFailed

    report(world, moving)
    earlier = Report(step="arrived", on=ARRIVED_ON - timedelta(days=1))
    with pytest.raises(PreconditionFailed), world.work(THE_RECEIVER) as work:
        report_movement(moving.id, earlier, work=work, require_version=seen)
    assert stored(world, moving).arrived_on == ARRIVED_ON


def test_an_older_word_of_the_sender_does_not_take_back_an_arrival(world: World, moving: Referral) -> None:
    report(world, moving)
    world.receive(a_change(moving, "travelling", version=3))
    assert stored(world, moving).stage == "arrived"


@pytest.mark.parametrize(
    ("what", "code"),
    [
        (replace(ARRIVAL, on=TODAY + timedelta(days=1)), "in_the_future"),
        (AFTER_30, "before_arrival"),
        (AFTER_90, "before_arrival"),
    ],
)
def test_a_report_out_of_order_or_of_tomorrow_is_refused(
    world: World, moving: Referral, what: Report, code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        report(world, moving, what)
    assert [(problem.field, problem.code) for problem in refused.value.problems] == [("on", code)]


@pytest.mark.parametrize(
    ("departed_on", "earliest"), [(None, TODAY), (ARRIVED_ON, ARRIVED_ON)], ids=["unknown", "known"]
)
def test_an_arrival_is_not_before_the_departure_and_where_that_is_unknown_not_before_the_referral(
    world: World, moving: Referral, departed_on: date | None, earliest: date
) -> None:
    world.receive(a_change(moving, version=3, departed_on=departed_on))
    with pytest.raises(Invalid) as refused:
        report(world, moving, replace(ARRIVAL, on=earliest - timedelta(days=1)))
    assert [(problem.field, problem.code) for problem in refused.value.problems] == [("on", "before_departure")]
    report(world, moving, replace(ARRIVAL, on=earliest))
    assert stored(world, moving).arrived_on == earliest


def test_a_follow_up_before_the_day_of_arrival_is_refused(world: World, moving: Referral) -> None:
    report(world, moving)
    with pytest.raises(Invalid):
        report(world, moving, replace(AFTER_30, on=date(2026, 1, 1)))


@pytest.mark.parametrize(("what", "days"), [(AFTER_30, 25), (AFTER_90, 80)], ids=["30 days", "90 days"])
def test_a_follow_up_waits_until_its_time_has_nearly_passed(
    world: World, moving: Referral, what: Report, days: int
) -> None:
    report(world, moving)
    for on in (ARRIVED_ON, ARRIVED_ON + timedelta(days=days - 1)):
        with pytest.raises(Invalid) as refused:
            report(world, moving, replace(what, on=on))
        assert [(problem.field, problem.code) for problem in refused.value.problems] == [("on", "too_early")]
    report(world, moving, replace(what, on=ARRIVED_ON + timedelta(days=days)))


def test_an_arrival_is_not_moved_after_its_follow_ups(world: World, moving: Referral) -> None:
    for what in (ARRIVAL, AFTER_30):
        report(world, moving, what)
    with pytest.raises(Invalid) as refused:
        report(world, moving, replace(ARRIVAL, on=TODAY))
    assert refused.value.problems[0].code == "too_early"


def test_only_the_receiver_reports_and_only_of_a_movement_they_accepted(world: World, moving: Referral) -> None:
    with world.work(THE_SENDER) as work, pytest.raises(OtherPartyOnly):
        report_movement(moving.id, ARRIVAL, work=work)
    for stranger in STRANGERS:
        with world.work(stranger) as work, pytest.raises(NotFound):
            report_movement(moving.id, ARRIVAL, work=work)
    with pytest.raises(NoMovement):
        report(world, world.refer(State.ACCEPTED))
    early = world.refer(State.RECEIVED)
    world.receive(a_change(early, **DEPARTED))
    with pytest.raises(WrongState):
        report(world, early)


def withdraw(world: World, referral: Referral) -> None:
    assert referral.consent_id is not None
    world.receive(
        ConsentWithdrawn(
            country=GT, case_id=referral.case_id, consent_id=referral.consent_id, person_key="key", purpose="referral"
        )
    )


@pytest.mark.parametrize("state", [State.ACCEPTED, State.IN_SERVICE])
def test_without_the_consent_the_movement_stays_visible_as_stopped_and_nothing_more_is_reported(
    world: World, state: State
) -> None:
    referral = world.refer(state, consent_id=new_id())
    world.receive(a_change(referral, **DEPARTED))
    report(world, referral)
    withdraw(world, referral)
    for _ in range(2):
        assert stored(world, referral).stage == "stopped"
        with pytest.raises(MovementEnded) as refused:
            report(world, referral, AFTER_30)
        assert refused.value.problems[0].code == "stopped"
        world.receive(a_change(referral, "travelling", version=9))


def test_a_movement_that_was_completed_stays_so_when_the_consent_ends(world: World) -> None:
    referral = world.refer(State.IN_SERVICE, consent_id=new_id())
    world.receive(a_change(referral, **DEPARTED))
    for what in (ARRIVAL, AFTER_30, AFTER_90):
        report(world, referral, what)
    withdraw(world, referral)
    assert stored(world, referral).stage == "completed"


def test_a_referral_that_ends_cancels_the_movement(world: World) -> None:
    for action, grant, details in (
        ("reject", THE_RECEIVER, StepDetails(reason="capacity")),
        ("cancel", THE_SENDER, NO_DETAILS),
    ):
        referral = world.refer(State.RECEIVED)
        world.receive(a_change(referral))
        with world.work(grant) as work:
            take_step(referral.id, action, details, work=work)
        assert stored(world, referral).stage == "cancelled"


@pytest.mark.parametrize(("state", "ended"), [(State.REJECTED, "cancelled"), (State.WITHDRAWN, "stopped")])
def test_a_description_that_comes_after_the_end_of_its_referral_says_that_it_ended(
    world: World, state: State, ended: str
) -> None:
    referral = world.refer(state)
    world.receive(a_change(referral))
    assert stored(world, referral).stage == ended
