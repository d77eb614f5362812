"""Returns and onward movements: how far one has come, what is due, and what has to hold before the next step."""

# fixed dates: the rules are handed their day

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.cases.domain.consent.grounds import PersonToday
from services.cases.domain.parts.errors import MovementOver
from services.cases.domain.parts.movement import MOVEMENT, PREPARATION, DoneStep, Movement
from services.cases.domain.parts.movement_rules import (
    EXPECTED,
    GONE,
    ReferralOfMovement,
    check_consent,
    check_may_change,
    check_referral,
    check_step,
    must_go_on,
    takes_a_child,
)
from services.cases.domain.person.age import Majority
from shared.contracts.codelists import code_list
from shared.contracts.movements import furthest
from shared.kernel.country import Country
from shared.kernel.errors import Invalid
from tests.support.builders.cases import NETWORK_NGO, a_consent
from tests.support.world import GT, HN

pytestmark = pytest.mark.unit
TODAY = date(2026, 11, 24)
SV = Country.EL_SALVADOR
STEPS = tuple(code_list("movement_step").items)
STAGES = tuple(code_list("movement_stage").items)


def a_step(step: str, on: date = TODAY, **changes: Any) -> DoneStep:
    done = DoneStep(step=step, done_on=on, by="ana", outcome="well" if step.startswith("follow_up") else None)
    return replace(done, **changes)


def a_movement(*steps: str, **changes: Any) -> Movement:
    done = tuple(a_step(step) for step in steps)
    return replace(Movement(kind="assisted_return", to_country=HN, steps=done), **changes)


def refusal(check: Any, *given: Any, **named: Any) -> tuple[str, str]:
    with pytest.raises(Invalid) as refused:
        check(*given, **named)
    return refused.value.problems[0].field, refused.value.problems[0].code


@pytest.mark.parametrize(
    ("movement", "stage"),
    [
        (a_movement(), "planned"),
        (a_movement("consulate"), "preparing"),
        (a_movement(*PREPARATION), "preparing"),
        (a_movement(*PREPARATION, travel_on=TODAY), "ready"),
        (a_movement("departed"), "travelling"),
        (a_movement("arrived"), "arrived"),
        (a_movement("departed", "follow_up_30"), "followed_up"),
        (a_movement("follow_up_90"), "completed"),
        (a_movement("arrived", cancelled_because="other"), "cancelled"),
        (a_movement("arrived", in_error=True), "cancelled"),
        (a_movement("arrived", cancelled_because="other", stopped_because="consent_withdrawn"), "stopped"),
    ],
)
def test_the_stage_follows_from_the_steps(movement: Movement, stage: str) -> None:
    assert movement.stage == stage
    over = stage in {"completed", "cancelled", "stopped"}
    assert (movement.is_over, MOVEMENT.is_open(movement)) == (over, not over)


@given(st.lists(st.sampled_from(STEPS), unique=True), st.sampled_from(STEPS))
def test_a_step_more_never_takes_a_movement_back(steps: list[str], more: str) -> None:
    before = a_movement(*steps, travel_on=TODAY)
    after = before.with_step(a_step(more))
    assert furthest(before.stage, after.stage) == after.stage
    assert len([step for step in after.steps if step.step == more]) == 1
    assert after.without_step(more).done(more) is None


def test_what_is_due_is_the_journey_then_the_arrival_then_each_follow_up() -> None:
    day = timedelta(days=1)
    assert a_movement().due_on is None
    assert a_movement(travel_on=TODAY).due_on == TODAY
    assert a_movement("departed", travel_on=TODAY - day).due_on == TODAY + 2 * day
    assert a_movement("departed", "arrived").due_on == TODAY + 30 * day
    assert MOVEMENT.due(a_movement("arrived", "follow_up_30")) == TODAY + 90 * day
    assert a_movement("arrived", "follow_up_90", "follow_up_30").due_on is None
    assert a_movement(travel_on=TODAY, cancelled_because="other").due_on is None


ADULT = PersonToday(majority=Majority.ADULT, best_interest=None, on=TODAY)
CHILD = PersonToday(majority=Majority.MINOR, best_interest="considered", on=TODAY)


def test_a_journey_needs_a_consent_across_the_border_that_is_in_force() -> None:
    yes = a_consent(capacity="self_adult", recipient_country=HN)
    to_anywhere = a_consent(capacity="self_adult", purpose="cross_border_transfer")
    of_another = a_consent(capacity="self_adult", recipient_country=HN, recipient_organisation_id=NETWORK_NGO)
    for consent in (yes, to_anywhere, of_another):
        check_consent(a_movement(consent_id=consent.id), [consent], ADULT, GT)
    refused = {
        "consent_missing": None,
        "consent_expired": replace(yes, expires_on=TODAY - timedelta(days=1)),
        "consent_recipient": replace(yes, recipient_country=SV),
        "consent_scope": replace(yes, data_scope="d1_capacity"),
        "consent_capacity": replace(yes, capacity="guardian"),
    }
    for code, consent in refused.items():
        movement = a_movement(consent_id=consent.id if consent else uuid4())
        assert refusal(check_consent, movement, [consent] if consent else [], ADULT, GT) == ("consent_id", code)
    assert refusal(check_consent, a_movement(), [yes], ADULT, GT) == ("consent_id", "consent_missing")


def test_a_child_goes_on_nobodys_assent_alone_and_with_best_interests_considered() -> None:
    assent = a_consent(capacity="self_adolescent_assent", recipient_country=HN)
    guardian = a_consent(recipient_country=HN)
    movement = a_movement(consent_id=assent.id)
    assert refusal(check_consent, movement, [assent], CHILD, GT) == ("consent_id", "consent_child_decision")
    check_consent(movement, [assent, guardian], CHILD, GT)
    unheard = replace(CHILD, best_interest="pending")
    assert refusal(check_consent, movement, [assent, guardian], unheard, GT) == ("consent_id", "best_interest_missing")


def a_referral(**changes: Any) -> ReferralOfMovement:
    return replace(ReferralOfMovement(to_country=HN, state="accepted", takes_a_child=False), **changes)


def test_the_referral_goes_to_the_country_of_the_movement_and_belongs_to_no_other() -> None:
    movement = a_movement(referral_id=uuid4())
    check_referral(movement, a_referral(), [movement, a_movement()])
    check_referral(a_movement(), None, [])
    assert refusal(check_referral, movement, None, []) == ("referral_id", "not_of_this_case")
    assert refusal(check_referral, movement, a_referral(to_country=SV), []) == ("referral_id", "another_country")
    other = a_movement(referral_id=movement.referral_id)
    assert refusal(check_referral, movement, a_referral(), [other]) == ("referral_id", "has_a_movement")
    check_referral(movement, a_referral(), [replace(other, in_error=True)])


@pytest.mark.parametrize("state", sorted(code_list("referral_status").items))
def test_another_referral_is_named_only_once_the_former_has_ended(state: str) -> None:
    before = a_movement(referral_id=uuid4())
    after = replace(before, referral_id=uuid4())
    if state in GONE:
        check_may_change(before, after, state)
    else:
        assert refusal(check_may_change, before, after, state) == ("referral_id", "still_open")
    check_may_change(before, before, state)
    check_may_change(replace(before, referral_id=None), after, None)


@pytest.mark.parametrize("field", ["to_country", "kind", "person_id"])
def test_where_it_goes_and_who_stay_once_it_began(field: str) -> None:
    to_other: dict[str, Any] = {"to_country": SV, "kind": "onward_movement", "person_id": uuid4()}
    changes = {field: to_other[field]}
    check_may_change(a_movement(), a_movement(**changes), None)
    begun = a_movement("consulate")
    assert refusal(check_may_change, begun, replace(begun, **changes), None) == (field, "movement_has_begun")
    referred = a_movement(referral_id=uuid4())
    assert refusal(check_may_change, referred, replace(referred, **changes), "sent")[1] == "movement_has_begun"


@pytest.mark.parametrize(
    "end", [{"stopped_because": "consent_withdrawn"}, {"cancelled_because": "other"}, {"in_error": True}]
)
def test_what_was_cancelled_or_stopped_takes_no_more(end: dict[str, Any]) -> None:
    movement = a_movement(**end)
    with pytest.raises(MovementOver) as refused:
        must_go_on(movement)
    assert refused.value.problems[0].code == movement.stage
    with pytest.raises(MovementOver):
        check_may_change(movement, a_movement(), None)
    must_go_on(a_movement("follow_up_90"))


READY = a_movement(*PREPARATION, informed=True, voluntary=True, travel_on=TODAY)


def check(
    movement: Movement, done: DoneStep, *, child: bool = False, referral: ReferralOfMovement | None = None
) -> None:
    check_step(movement, done, referral, child=child, on=TODAY)


def test_nobody_departs_without_knowing_and_deciding_freely() -> None:
    check(READY, a_step("departed"))
    for field in ("informed", "voluntary"):
        changes: dict[str, Any] = {field: False}
        unfree = replace(READY, **changes)
        assert refusal(check, unfree, a_step("departed")) == (field, "not_free_yet")
        check(unfree, a_step("escort"))


def not_needed(step: str, because: str | None = "not_required") -> DoneStep:
    return a_step(step, not_needed=True, not_needed_because=because)


@pytest.mark.parametrize("step", PREPARATION)
def test_an_adult_departs_once_each_step_of_the_preparation_is_done_or_not_needed(step: str) -> None:
    without = READY.without_step(step)
    assert refusal(check, without, a_step("departed")) == ("step", "not_prepared")
    check(without.with_step(not_needed(step)), a_step("departed"))
    check(without.with_step(not_needed(step, because=None)), a_step("departed"))


def test_of_a_step_that_is_not_needed_it_is_said_why() -> None:
    wrong = ("not_needed_because", "reason_of_not_needed")
    assert refusal(check, READY, not_needed("escort", because=None)) == wrong
    assert refusal(check, READY, a_step("escort", not_needed_because="other")) == wrong


def test_a_child_departs_after_the_risks_were_assessed() -> None:
    unchecked = READY.without_step("risk_check")
    check(READY, a_step("departed"), child=True)
    waved = unchecked.with_step(not_needed("risk_check"))
    for movement in (unchecked, waved):
        assert refusal(check, movement, a_step("departed"), child=True) == ("step", "risk_check_missing")
    check(READY, not_needed("risk_check"))
    assert refusal(check, READY, not_needed("risk_check"), child=True) == ("not_needed", "is_needed")
    check(READY, not_needed("escort"), child=True)


@pytest.mark.parametrize("state", sorted(code_list("referral_status").items))
def test_nobody_departs_before_the_receiver_has_accepted(state: str) -> None:
    referred = replace(READY, referral_id=uuid4())
    departs = a_step("departed")
    if state in EXPECTED:
        check(referred, departs, referral=a_referral(state=state))
    else:
        assert refusal(check, referred, departs, referral=a_referral(state=state)) == ("step", "nobody_expects_them")
    assert refusal(check, referred, departs) == ("step", "nobody_expects_them")


def test_steps_after_the_departure_follow_one_another() -> None:
    assert refusal(check, READY, a_step("arrived")) == ("step", "not_yet")
    departed = READY.with_step(a_step("departed", TODAY - timedelta(days=2)))
    assert refusal(check, departed, a_step("arrived", TODAY - timedelta(days=3))) == ("done_on", "not_in_order")
    assert refusal(check, departed, a_step("follow_up_30")) == ("step", "not_yet")
    arrived = departed.with_step(a_step("arrived", TODAY - timedelta(days=2)))
    assert refusal(check, arrived, a_step("follow_up_90", TODAY - timedelta(days=3))) == ("done_on", "not_in_order")


@pytest.mark.parametrize(("step", "days"), [("follow_up_30", 25), ("follow_up_90", 80)])
def test_a_follow_up_waits_until_its_time_has_nearly_passed(step: str, days: int) -> None:
    arrived_on = TODAY - timedelta(days=days)
    arrived = a_movement("departed").with_step(a_step("arrived", arrived_on))
    for on in (arrived_on, TODAY - timedelta(days=1)):
        assert refusal(check, arrived, a_step(step, on)) == ("done_on", "too_early")
    check(arrived, a_step(step))


def test_an_arrival_is_not_moved_after_its_follow_ups() -> None:
    departed = a_movement().with_step(a_step("departed", TODAY - timedelta(days=31)))
    arrived = departed.with_step(a_step("arrived", TODAY - timedelta(days=30))).with_step(a_step("follow_up_30"))
    assert refusal(check, arrived, a_step("arrived")) == ("done_on", "too_early")
    check(arrived, a_step("arrived", TODAY - timedelta(days=25)))


@pytest.mark.parametrize("step", STEPS)
def test_only_a_follow_up_says_how_the_person_fares(step: str) -> None:
    day = TODAY - timedelta(days=90)
    movement = replace(READY.with_step(a_step("departed", day)).with_step(a_step("arrived", day)))
    is_follow_up = step.startswith("follow_up")
    wrong = a_step(step, outcome=None if is_follow_up else "well")
    assert refusal(check, movement, wrong) == ("outcome", "outcome_of_follow_up")
    check(movement, a_step(step))
    if step not in PREPARATION:
        assert refusal(check, movement, not_needed(step)) == ("not_needed", "is_needed")


def test_no_step_is_done_tomorrow() -> None:
    tomorrow = a_step("escort", TODAY + timedelta(days=1))
    assert refusal(check, READY, tomorrow) == ("done_on", "in_the_future")


def test_a_child_travels_when_the_person_may_be_one_or_somebody_who_goes_along() -> None:
    assert takes_a_child(CHILD, None)
    assert takes_a_child(replace(CHILD, majority=Majority.UNKNOWN), None)
    assert not takes_a_child(ADULT, None)
    assert not takes_a_child(ADULT, a_referral())
    assert takes_a_child(ADULT, a_referral(takes_a_child=True))


@given(st.lists(st.sampled_from(STAGES), min_size=1))
def test_of_several_stages_the_last_counts_and_an_early_end_before_all(stages: list[str]) -> None:
    early = [stage for stage in stages if stage in {"cancelled", "stopped"}]
    assert furthest(*stages) == (early[0] if early else max(stages, key=STAGES.index))
