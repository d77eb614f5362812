"""Receiving, answering, starting, completing and cancelling a referral."""

# fixed dates: NOON is the clock of the service

from datetime import timedelta
from typing import NamedTuple

import pytest

from services.referrals.domain.errors import OtherPartyOnly, WrongState
from services.referrals.domain.jobs import NotifyOverseers
from services.referrals.domain.life_cycle import State
from services.referrals.domain.referral import Referral
from services.referrals.domain.steps import NO_DETAILS, StepDetails
from services.referrals.usecases.take_step import take_step
from shared.kernel.errors import Invalid, NotFound, PreconditionFailed
from shared.kernel.grant import Grant
from tests.contract.repositories.referrals.works import RecordedReferralsWork
from tests.contract.usecases.referrals.world import World
from tests.support.builders.referrals import (
    NOON,
    RECEIVER,
    STRANGERS,
    THE_RECEIVER,
    THE_SENDER,
    a_card,
    a_log_entry,
    an_escalation,
    an_offer,
)
from tests.support.use_cases import actions, another_version, published
from tests.support.world import GT, HN, STRANGER


class Step(NamedTuple):
    """A step, whose it is, and where it leads."""

    state: State
    action: str
    grant: Grant
    leads_to: State
    past: str


STEPS = [
    Step(State.SENT, "receive", THE_RECEIVER, State.RECEIVED, "received"),
    Step(State.SENT, "request-info", THE_RECEIVER, State.INFO_REQUESTED, "info_requested"),
    Step(State.SENT, "accept", THE_RECEIVER, State.ACCEPTED, "accepted"),
    Step(State.INFO_REQUESTED, "reject", THE_RECEIVER, State.REJECTED, "rejected"),
    Step(State.ACCEPTED, "start", THE_RECEIVER, State.IN_SERVICE, "started"),
    Step(State.IN_SERVICE, "complete", THE_RECEIVER, State.COMPLETED, "completed"),
    Step(State.ACCEPTED, "cancel", THE_SENDER, State.CANCELLED, "cancelled"),
]
every_step = pytest.mark.parametrize("step", STEPS, ids=lambda step: step.action)
COUNTRIES = {THE_SENDER: GT, THE_RECEIVER: HN}


def take(
    world: World, referral: Referral, action: str, grant: Grant, details: StepDetails = NO_DETAILS
) -> RecordedReferralsWork:
    with world.work(grant) as work:
        take_step(referral.id, action, details, work=work)
    return work


@every_step
def test_a_step_is_logged_published_and_audited_where_the_caller_acts(world: World, step: Step) -> None:
    referral = world.refer(step.state)
    work = take(world, referral, step.action, step.grant, StepDetails(reason="other", topics=("health",)))
    after = world.referral(referral)
    assert (after.state, after.version, after.reason) == (step.leads_to, 2, "other")
    assert published(work) == [f"referral_{step.past}"]
    audited = [(row["action"], row["country"]) for row in work.audit_rows]
    assert audited == [(f"referral.{step.past}", COUNTRIES[step.grant])]
    assert [message["country"] for message in work.messages] == [COUNTRIES[step.grant]]
    (entry,) = world.log(referral)
    assert (entry.state_from, entry.state_to, entry.at) == (step.state, step.leads_to, NOON)
    assert (entry.actor, entry.organisation_id) == ("tester", step.grant.organisation_id)
    assert (entry.reason, entry.topics) == ("other", ("health",))


@every_step
def test_a_step_that_was_taken_is_not_taken_again(world: World, step: Step) -> None:
    referral = world.refer(step.state)
    take(world, referral, step.action, step.grant)
    with world.work(step.grant) as work, pytest.raises(WrongState) as refused:
        take_step(referral.id, step.action, NO_DETAILS, work=work)
    assert (refused.value.state, world.referral(referral).version) == (step.leads_to, 2)
    assert (published(work), actions(work)) == ([], [])


@every_step
def test_a_step_belongs_to_one_party(world: World, step: Step) -> None:
    referral = world.refer(step.state)
    other = THE_SENDER if step.grant is THE_RECEIVER else THE_RECEIVER
    with world.work(other) as work, pytest.raises(OtherPartyOnly):
        take_step(referral.id, step.action, NO_DETAILS, work=work)
    for stranger in STRANGERS:
        with world.work(stranger) as work, pytest.raises(NotFound):
            take_step(referral.id, step.action, NO_DETAILS, work=work)
    assert world.referral(referral) == referral


def test_a_step_on_an_older_version_is_refused(world: World) -> None:
    referral = world.refer()
    with world.work(THE_RECEIVER) as work, pytest.raises(PreconditionFailed):
        take_step(referral.id, "accept", NO_DETAILS, work=work, require_version=another_version)
    assert world.referral(referral) == referral


@pytest.mark.parametrize("action", ["request-info", "reject"])
def test_a_note_before_acceptance_that_looks_like_a_name_must_be_confirmed(world: World, action: str) -> None:
    referral = world.refer()
    named = StepDetails(note="¿Es Rosa Pérez?")
    with world.work(THE_RECEIVER) as work, pytest.raises(Invalid):
        take_step(referral.id, action, named, work=work)
    take(world, referral, action, THE_RECEIVER, StepDetails(note="¿Es Rosa Pérez?", text_confirmed=True))
    assert [entry.note for entry in world.log(referral)] == ["¿Es Rosa Pérez?"]


def test_a_note_after_acceptance_may_name_the_person(world: World) -> None:
    referral = world.refer(State.ACCEPTED)
    take(world, referral, "start", THE_RECEIVER, StepDetails(note="Llegó Rosa Pérez"))
    assert [entry.note for entry in world.log(referral)] == ["Llegó Rosa Pérez"]


def test_no_note_is_written_once_access_has_ended(world: World) -> None:
    referral = world.refer(State.IN_SERVICE, access_ended_at=NOON, sealed=None)
    with world.work(THE_RECEIVER) as work, pytest.raises(Invalid) as refused:
        take_step(referral.id, "complete", StepDetails(note="Se fue"), work=work)
    assert [(problem.field, problem.code) for problem in refused.value.problems] == [("note", "access_ended")]
    take(world, referral, "complete", THE_RECEIVER, StepDetails(outcome="delivered"))
    assert world.referral(referral).outcome == "delivered"


@pytest.mark.parametrize(("action", "grant"), [("reject", THE_RECEIVER), ("cancel", THE_SENDER)])
def test_an_end_without_service_destroys_packet_and_notes(world: World, action: str, grant: Grant) -> None:
    referral = world.refer()
    with world.platform() as work:
        work.log.add(referral, a_log_entry(note="Llega a las 8"))
    take(world, referral, action, grant, StepDetails(reason="other", note="No hay camas"))
    after = world.referral(referral)
    assert (after.sealed, after.message, after.closed_at) == (None, None, NOON)
    assert [entry.note for entry in world.log(referral)] == [None, "No hay camas"]


def test_a_stay_keeps_the_packet(world: World) -> None:
    referral = world.refer(State.IN_SERVICE)
    take(world, referral, "complete", THE_RECEIVER)
    assert world.referral(referral).sealed == referral.sealed


@pytest.mark.parametrize(
    ("state", "action", "grant"),
    [
        (State.SENT, "reject", THE_RECEIVER),
        (State.ACCEPTED, "cancel", THE_SENDER),
        (State.IN_SERVICE, "complete", THE_RECEIVER),
    ],
)
def test_the_end_of_a_referral_gives_the_places_back(world: World, state: State, action: str, grant: Grant) -> None:
    offer = an_offer(capacity_free=0)
    world.add(a_card(RECEIVER), offer)
    referral = world.refer(state, reserved=(offer.id,))
    take(world, referral, action, grant)
    assert world.referral(referral).reserved == ()
    assert world.offer(offer).capacity_free == 1


def test_an_accepted_referral_keeps_its_places(world: World) -> None:
    offer = an_offer(capacity_free=0)
    world.add(a_card(RECEIVER), offer)
    referral = world.refer(reserved=(offer.id,))
    take(world, referral, "accept", THE_RECEIVER)
    assert (world.referral(referral).reserved, world.offer(offer).capacity_free) == ((offer.id,), 0)


def test_an_answer_is_timed_and_needs_no_reminder(world: World) -> None:
    referral = world.refer()
    world.now = NOON + timedelta(hours=2)
    take(world, referral, "accept", THE_RECEIVER)
    after = world.referral(referral)
    assert (after.answered_at, after.remind_at, after.hours_to_answer) == (world.now, None, 2.0)


def test_an_answer_ends_the_waiting_of_those_who_were_notified(world: World) -> None:
    referral = world.refer(escalation_level=1)
    with world.platform() as work:
        work.escalations.add(an_escalation(referral, STRANGER))
    work = take(world, referral, "accept", THE_RECEIVER)
    assert work.enqueued == [NotifyOverseers(country=HN, referral_id=referral.id)]
    with world.platform() as work:
        assert [row.settled_at for row in work.escalations.of(referral.id)] == [NOON]


def test_a_question_and_a_later_step_leave_those_who_were_notified_alone(world: World) -> None:
    waiting = world.refer(escalation_level=1)
    assert take(world, waiting, "request-info", THE_RECEIVER).enqueued == []
    accepted = world.refer(State.ACCEPTED, escalation_level=1)
    assert take(world, accepted, "start", THE_RECEIVER).enqueued == []
    unescalated = world.refer()
    assert take(world, unescalated, "accept", THE_RECEIVER).enqueued == []
