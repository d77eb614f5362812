"""What the steps of a referral say about a service, in whatever order they come."""

# fixed dates: the rules are handed their day

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.cases.domain.parts.referred_services import ANSWERS, STEPS, ServiceStep, moved, service_after, service_id
from services.cases.domain.parts.service import NOT_GIVEN, SERVICE, ServiceProvided
from services.referrals.domain.life_cycle import OUTCOMES, REJECTION_REASONS
from shared.contracts.codelists import code_list
from shared.kernel.ids import new_id
from tests.support.builders.parts import AskedOn
from tests.support.world import CLINIC

pytestmark = pytest.mark.unit

SENT = date(2026, 11, 20)
REFERRAL = new_id()


def step(days: int, reason: str | None = None, outcome: str | None = None) -> ServiceStep:
    return ServiceStep(on=SENT + timedelta(days=days), reason=reason, outcome=outcome)


def told(**steps: ServiceStep) -> ServiceProvided | None:
    return service_after(steps, referral_id=REFERRAL, service_type="medical", provider=CLINIC)


def after(**steps: ServiceStep) -> ServiceProvided:
    service = told(sent=step(0), **steps)
    assert service is not None
    return service


def test_a_referral_asks_for_a_service_once_it_is_answered() -> None:
    accepted = after(accepted=step(1))

    assert told(sent=step(0)) is None
    assert (accepted.status, accepted.requested_on, accepted.started_on) == ("planned", SENT, None)
    assert (accepted.provider_organisation_id, accepted.referral_id) == (CLINIC, REFERRAL)
    assert accepted.id == service_id(REFERRAL, "medical") != service_id(REFERRAL, "legal_counsel")


def test_a_service_follows_the_steps_of_its_referral() -> None:
    started = after(accepted=step(1), in_service=step(2))
    completed = after(accepted=step(1), in_service=step(2), completed=step(9, outcome="delivered"))

    assert (started.status, started.started_on) == ("in_progress", SENT + timedelta(days=2))
    assert (completed.status, completed.ended_on) == ("delivered", SENT + timedelta(days=9))


@pytest.mark.parametrize("reason", REJECTION_REASONS)
def test_a_rejected_referral_leaves_a_service_that_is_not_available(reason: str) -> None:
    rejected = after(rejected=step(1, reason))

    assert (rejected.status, rejected.decline_reason) == ("unavailable", reason)


@pytest.mark.parametrize("outcome", [None, *OUTCOMES])
def test_every_outcome_is_a_status_and_only_what_was_not_given_has_a_reason(outcome: str | None) -> None:
    service = after(in_service=step(1), completed=step(2, outcome=outcome))

    assert service.status in code_list("service_status")
    assert service.status == outcome or (service.status == "delivered" and outcome not in code_list("service_status"))
    assert service.decline_reason == ("person_choice" if outcome == "declined" else None)
    SERVICE.check(service, AskedOn(SENT + timedelta(days=2)))


@pytest.mark.parametrize(
    ("state", "reason", "decline_reason"),
    [
        ("cancelled", "not_needed", "not_needed"),
        ("cancelled", "mistake", "other"),
        ("withdrawn", "consent_withdrawn", "consent_ended"),
        ("withdrawn", None, None),
    ],
)
def test_what_was_accepted_and_ended_before_it_began_was_not_given(
    state: str, reason: str | None, decline_reason: str | None
) -> None:
    service = after(accepted=step(1), **{state: step(2, reason)})

    assert (service.status, service.decline_reason) == ("not_delivered", decline_reason)
    assert told(sent=step(0), **{state: step(2, reason)}) is None


@given(st.sets(st.sampled_from(STEPS)), st.sampled_from([None, *REJECTION_REASONS, "consent_withdrawn", "mistake"]))
def test_what_is_told_is_always_a_service_that_people_could_record(states: set[str], reason: str | None) -> None:
    days = {state: number for number, state in enumerate(("sent", "accepted", "in_service", "completed"))}
    service = told(**{state: step(days.get(state, 1), reason) for state in states})

    if service is not None:
        SERVICE.check(service, AskedOn(SENT + timedelta(days=9)))
        assert service.decline_reason is None or service.decline_reason in code_list("service_decline_reason")
        assert service.decline_reason is None or service.status in NOT_GIVEN


WAYS = (
    ("sent", "accepted", "in_service", "completed"),
    ("sent", "accepted", "cancelled"),
    ("sent", "accepted", "withdrawn"),
    ("sent", "rejected"),
    ("sent", "cancelled"),
)


def in_turn(order: Iterable[str], way: Iterable[str]) -> ServiceProvided | None:
    """The service after steps that came one by one in that order; each is read with those that came before."""
    steps = {state: step(number) for number, state in enumerate(way)}
    known: dict[str, ServiceStep] = {}
    service: ServiceProvided | None = None
    for state in order:
        known[state] = steps[state]
        if state in ANSWERS and (now := told(**known)):
            service = moved(service, now) if service else now
    return service


@pytest.mark.parametrize("way", WAYS, ids=["-".join(way) for way in WAYS])
def test_the_order_in_which_steps_arrive_does_not_matter(way: tuple[str, ...]) -> None:
    expected = in_turn(way, way)

    for order in permutations(way):
        service = in_turn(order, way)
        # `sent` is no answer: a late one tells its day with the next step.
        if expected is None or service is None:
            assert service == expected
        else:
            assert replace(service, requested_on=expected.requested_on) == expected


def test_a_service_stays_where_people_have_put_it() -> None:
    by_hand = replace(after(accepted=step(1)), status="declined", decline_reason="distance")
    completed = after(in_service=step(2), completed=step(3))

    assert moved(by_hand, completed) == by_hand
    assert moved(replace(by_hand, status="in_progress", decline_reason=None), after(accepted=step(1))).status == (
        "in_progress"
    )


def test_days_that_people_wrote_down_stay() -> None:
    began = SENT + timedelta(days=1)
    by_hand = replace(after(accepted=step(1)), status="in_progress", started_on=began)

    completed = moved(by_hand, after(in_service=step(2), completed=step(9)))

    assert (completed.status, completed.started_on, completed.ended_on) == (
        "delivered",
        began,
        SENT + timedelta(days=9),
    )


def test_ids_follow_from_the_referral() -> None:
    assert service_id(UUID(int=1), "medical") == service_id(UUID(int=1), "medical")
