"""Movements of a case: what is published, what stops them, and what the receiver reports."""

# fixed dates: NOON is the clock of the service

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from services.cases.domain.case.case import Case
from services.cases.domain.consent.consent import Consent
from services.cases.domain.consent.disclosure import Companion
from services.cases.domain.parts.closure import CloseCase
from services.cases.domain.parts.errors import MovementOver
from services.cases.domain.parts.movement import MOVEMENT, DoneStep, Movement
from services.cases.domain.parts.movement_rules import ReferralOfMovement
from services.cases.processes.parts.movements import save_movement
from services.cases.processes.parts.parts import get_part
from services.cases.usecases.case.close_case import close_case
from services.cases.usecases.consent.withdraw_consent import withdraw_consent
from services.cases.usecases.parts.record_movement import (
    change_movement,
    record_movement,
    referral_of_movement,
    take_movement_step,
    undo_movement_step,
)
from services.cases.usecases.parts.record_movement_report import record_movement_report
from shared.contracts.cases import MovementChanged
from shared.contracts.referrals import ReferralMovementReported
from shared.kernel.errors import Invalid, NotFound
from tests.support.builders.cases import NOON, TODAY, a_case, a_child_of_the_case, a_consent, a_record, a_second_victim
from tests.support.fakes.cases import FakeCasesWork
from tests.support.world import CLINIC, GT, HN, SHELTER
from tests.unit.cases.usecases.case.test_closure import all_done
from tests.unit.cases.usecases.world import World


def any_version(_: int) -> None:
    pass


class Journey:
    """A case of a child with a consent for Honduras, and what is done for her return."""

    def __init__(self, world: World, **changes: Any) -> None:
        self.world = world
        self.consent: Consent = a_consent(recipient_country=HN)
        self.case: Case = world.add(a_case(consents=[self.consent], best_interest="considered", **changes))
        self.referral_id = world.refer(
            self.case, a_record(self.consent, to_country=HN, kind="cross_border")
        ).referral_id

    def plan(self, **changes: Any) -> Movement:
        planned = Movement(kind="assisted_return", to_country=HN, consent_id=self.consent.id)
        with self.world.work() as work:
            return record_movement(self.case.id, MOVEMENT, replace(planned, **changes), work=work)

    def change(self, movement: Movement, **changes: Any) -> FakeCasesWork:
        with self.world.work() as work:
            change_movement(self.case.id, MOVEMENT, movement.id, changes, require_version=any_version, work=work)
        return work

    def take(self, movement: Movement, step: str, **changes: Any) -> FakeCasesWork:
        done = DoneStep(step=step, done_on=TODAY, **changes)
        with self.world.work() as work:
            take_movement_step(self.case.id, movement.id, done, require_version=any_version, work=work)
        return work

    def withdraw(self) -> FakeCasesWork:
        with self.world.work() as work:
            withdraw_consent(self.case.id, self.consent.id, "in_person", work=work)
        return work

    def stored(self, movement: Movement) -> Movement:
        with self.world.platform() as work:
            return get_part(work.cases.get(self.case.id), MOVEMENT, movement.id, work=work)

    def report(self, step: str = "arrived", *, number: int = 3, **changes: Any) -> FakeCasesWork:
        fields: dict[str, Any] = {
            "country": GT,
            "referral_id": self.referral_id,
            "code": "GT-7K3-Q9X",
            "case_id": self.case.id,
            "from_organisation_id": SHELTER,
            "to_organisation_id": CLINIC,
            "to_country": HN,
            "kind": "cross_border",
            "services": (),
            "urgency": "24h",
            "respond_by": NOON,
            "state": "accepted",
            "report": step,
            "on": TODAY,
            "number": number,
        }
        with self.world.platform(frozenset({GT, HN})) as work:
            record_movement_report(ReferralMovementReported(**fields | changes), work=work)
        return work


@pytest.fixture
def journey(world: World) -> Journey:
    return Journey(world)


def told(work: FakeCasesWork) -> list[MovementChanged]:
    return [event for event in work.published if isinstance(event, MovementChanged)]


def test_a_plan_without_a_referral_is_published_to_nobody(journey: Journey) -> None:
    movement = journey.plan()
    assert told(journey.take(movement, "consulate")) == []
    assert journey.world.happened(journey.case) == ["movement.recorded", "movement.changed"]


def test_with_a_referral_each_state_of_it_is_published_in_codes(journey: Journey) -> None:
    movement = journey.plan()
    named = journey.change(movement, referral_id=journey.referral_id, travel_on=TODAY + timedelta(days=9))
    (first,) = told(named)
    assert (first.stage, first.version, first.referral_id, first.travel_on, first.departed_on) == (
        "planned",
        2,
        journey.referral_id,
        TODAY + timedelta(days=9),
        None,
    )
    assert first.countries() == {GT, HN}
    (second,) = told(journey.take(movement, "consulate"))
    assert (second.stage, second.version, second.kind) == ("preparing", 3, "assisted_return")
    assert journey.stored(movement).steps[0].by == "ana"


def test_the_next_step_of_a_movement_is_a_task_of_the_case_until_it_is_over(journey: Journey) -> None:
    movement = journey.plan(travel_on=TODAY)
    asked = [task.kind for task in journey.world.case(journey.case).tasks]
    journey.change(movement, cancelled_because="person_decided")

    assert "movement" in asked
    assert "movement" not in [task.kind for task in journey.world.case(journey.case).tasks]


def test_a_step_is_taken_back_that_was_recorded_by_mistake(journey: Journey) -> None:
    movement = journey.plan()
    journey.take(movement, "consulate")
    with journey.world.work() as work:
        undo_movement_step(journey.case.id, movement.id, "consulate", require_version=any_version, work=work)
    assert journey.stored(movement).stage == "planned"
    with journey.world.work() as work, pytest.raises(NotFound):
        undo_movement_step(journey.case.id, movement.id, "consulate", require_version=any_version, work=work)


def test_no_step_is_taken_without_a_consent(journey: Journey) -> None:
    movement = journey.plan(consent_id=None)
    with pytest.raises(Invalid) as refused:
        journey.take(movement, "consulate")
    assert refused.value.problems[0].code == "consent_missing"
    with pytest.raises(Invalid):
        journey.change(movement, referral_id=journey.referral_id)


def test_a_journey_inside_the_country_is_none(journey: Journey) -> None:
    with pytest.raises(Invalid) as refused:
        journey.plan(to_country=GT)
    assert refused.value.problems[0].code == "no_border_crossed"


def test_a_consent_taken_back_stops_the_movement_and_is_published(journey: Journey) -> None:
    movement = journey.plan(referral_id=journey.referral_id)
    (event,) = told(journey.withdraw())
    assert (event.stage, event.version) == ("stopped", 2)
    assert journey.stored(movement).stopped_because == "consent_withdrawn"
    with pytest.raises(MovementOver):
        journey.take(movement, "consulate")
    with pytest.raises(MovementOver):
        journey.change(movement, voluntary=True)


def test_a_consent_taken_back_leaves_alone_what_stands_on_another_or_is_over(world: World) -> None:
    journey = Journey(world)
    other = journey.plan(consent_id=None)
    cancelled = journey.plan()
    journey.change(cancelled, cancelled_because="person_decided")
    journey.withdraw()
    assert [journey.stored(one).stage for one in (other, cancelled)] == ["planned", "cancelled"]


def test_a_movement_of_a_closed_case_stops_too(journey: Journey) -> None:
    movement = journey.plan()
    with journey.world.work() as work:
        close_case(
            journey.case.id, CloseCase(reason="returned", checks=all_done(referrals_ended="not_applicable")), work=work
        )
    journey.withdraw()
    assert journey.stored(movement).stage == "stopped"


def test_a_cancelled_movement_is_cancelled_also_without_its_consent(journey: Journey) -> None:
    movement = journey.plan()
    with journey.world.work() as work:
        case = work.cases.get_for_update(journey.case.id)
        case.consents.clear()
        work.cases.save(case)
    journey.change(movement, cancelled_because="person_decided")
    assert journey.stored(movement).stage == "cancelled"


def test_who_goes_along_with_the_referral_is_looked_at_too(world: World) -> None:
    child, woman = a_child_of_the_case(), a_second_victim()
    journey = Journey(world, others=[child, woman])
    found = []
    for companion in (child, woman):
        record = a_record(journey.consent, to_country=HN, accompanied_by=(Companion(person_id=companion.id),))
        world.refer(journey.case, record)
        with world.platform() as work:
            found.append(referral_of_movement(work.cases.get(journey.case.id), record.referral_id, work=work))
    assert found == [
        ReferralOfMovement(to_country=HN, state="sent", takes_a_child=True),
        ReferralOfMovement(to_country=HN, state="sent", takes_a_child=False),
    ]
    with world.platform() as work:
        assert referral_of_movement(journey.case, SHELTER, work=work) is None


def test_the_receiver_reports_once_whatever_comes_twice_or_late(journey: Journey) -> None:
    movement = journey.plan(referral_id=journey.referral_id)
    journey.report("follow_up_30", number=5, movement_outcome="well")
    assert journey.stored(movement).stage == "followed_up"
    (event,) = told(journey.report(number=4, on=TODAY - timedelta(days=1)))
    assert event.stage == "followed_up"
    for work in (journey.report(number=4), journey.report(number=3)):
        assert told(work) == []
    stored = journey.stored(movement)
    assert stored.day_of("arrived") == TODAY - timedelta(days=1)
    assert [(step.step, step.by, step.outcome) for step in stored.steps] == [
        ("follow_up_30", None, "well"),
        ("arrived", None, None),
    ]
    journey.report(number=6)
    assert journey.stored(movement).day_of("arrived") == TODAY


def test_what_the_sender_corrects_is_not_undone_by_the_same_report(journey: Journey) -> None:
    movement = journey.plan(referral_id=journey.referral_id)
    journey.report(number=4, on=TODAY - timedelta(days=1))
    with pytest.raises(Invalid):
        journey.take(movement, "arrived")
    with journey.world.platform() as work:
        case = work.cases.get_for_update(journey.case.id)
        departed = DoneStep(step="departed", done_on=TODAY - timedelta(days=2), by="ana")
        stored = get_part(case, MOVEMENT, movement.id, work=work).with_step(departed)
        save_movement(case, stored, stored.with_step(departed), changed=("steps",), work=work)
    journey.take(movement, "arrived")
    assert told(journey.report(number=4, on=TODAY - timedelta(days=1))) == []
    assert journey.stored(movement).day_of("arrived") == TODAY


def test_a_report_comes_into_a_closed_case_too(journey: Journey) -> None:
    movement = journey.plan(referral_id=journey.referral_id)
    with journey.world.work() as work:
        close_case(
            journey.case.id, CloseCase(reason="returned", checks=all_done(referrals_ended="not_applicable")), work=work
        )
    journey.report()
    assert journey.stored(movement).stage == "arrived"


def test_nothing_is_recorded_of_a_movement_that_stopped_or_of_another_referral(journey: Journey) -> None:
    journey.report()
    movement = journey.plan(referral_id=journey.referral_id)
    journey.report(referral_id=SHELTER)
    journey.withdraw()
    journey.report()
    assert journey.stored(movement).steps == ()
