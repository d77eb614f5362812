"""A consent that ends, a person who is erased, a case that is closed: what becomes of referrals."""

# fixed dates: NOON is the clock of the service

from dataclasses import replace
from typing import Any

import pytest

from services.referrals.domain.life_cycle import (
    CASE_CLOSED,
    CONSENT_WITHDRAWN,
    IDENTITY_ERASED,
    UNANSWERED,
    State,
)
from services.referrals.domain.referral import Referral
from services.referrals.domain.withdrawal_notice import WithdrawalNotice
from shared.contracts.cases import CaseClosed, ConsentWithdrawn, DisclosureStopped, IdentityErased
from shared.kernel.ids import new_id
from tests.contract.usecases.referrals.world import World
from tests.support.builders.referrals import NOON, RECEIVER, a_card, a_log_entry, a_withdrawal_notice, an_offer
from tests.support.use_cases import actions, published
from tests.support.world import GT


def a_stored_referral(world: World, state: State = State.SENT, **changes: Any) -> Referral:
    """A referral with a note in its log."""
    referral = world.refer(state, **changes)
    with world.platform() as work:
        work.log.add(referral, a_log_entry(note="Llega a las 8"))
    return referral


def withdrawal(referral: Referral) -> ConsentWithdrawn:
    assert referral.consent_id is not None
    return ConsentWithdrawn(
        country=GT, case_id=referral.case_id, consent_id=referral.consent_id, person_key="key", purpose="referral"
    )


def stop(referral: Referral) -> DisclosureStopped:
    return DisclosureStopped(country=GT, case_id=referral.case_id, referral_id=referral.id, reason="consent_missing")


def erasure(referral: Referral) -> IdentityErased:
    return IdentityErased(country=GT, case_id=referral.case_id)


def closure(referral: Referral) -> CaseClosed:
    return CaseClosed(country=GT, case_id=referral.case_id, closure_reason="plan_completed")


ENDS = [(withdrawal, CONSENT_WITHDRAWN), (stop, "consent_missing"), (erasure, IDENTITY_ERASED)]
every_end = pytest.mark.parametrize(("end", "because"), ENDS)
any_end = pytest.mark.parametrize("end", [end for end, _ in ENDS])


def notices(world: World) -> list[WithdrawalNotice]:
    with world.platform() as work:
        return [*work.withdrawal_notices.page(after=None, limit=9).items]


def notes(world: World, referral: Referral) -> list[str | None]:
    return [entry.note for entry in world.log(referral)]


@every_end
@pytest.mark.parametrize("state", sorted(UNANSWERED))
def test_an_unanswered_referral_is_withdrawn(world: World, end: Any, because: str, state: State) -> None:
    referral = a_stored_referral(world, state)
    work = world.receive(end(referral))
    after = world.referral(referral)
    assert (after.state, after.reason, after.sealed, after.message) == (State.WITHDRAWN, because, None, None)
    assert (after.access_ended_at, after.must_acknowledge, notices(world)) == (None, False, [])
    assert (published(work), actions(work)) == (["referral_withdrawn"], ["referral.withdrawn"])
    assert notes(world, referral) == [None, None]


@every_end
def test_an_accepted_referral_is_withdrawn_and_the_receiver_must_acknowledge(
    world: World, end: Any, because: str
) -> None:
    offer = an_offer(capacity_free=0)
    world.add(a_card(RECEIVER), offer)
    referral = a_stored_referral(world, State.ACCEPTED, answered_at=NOON, reserved=(offer.id,))
    world.receive(end(referral))
    after = world.referral(referral)
    assert (after.state, after.sealed) == (State.WITHDRAWN, None)
    assert (after.access_ended_at, after.access_ended_because, after.must_acknowledge) == (NOON, because, True)
    assert notices(world) == [a_withdrawal_notice(referral, because=because)]
    assert world.offer(offer).capacity_free == 1


@every_end
@pytest.mark.parametrize("state", [State.IN_SERVICE, State.COMPLETED])
def test_a_stay_goes_on_without_what_was_shared(world: World, end: Any, because: str, state: State) -> None:
    offer = an_offer(capacity_free=0)
    world.add(a_card(RECEIVER), offer)
    referral = a_stored_referral(world, state, answered_at=NOON, reserved=(offer.id,))
    work = world.receive(end(referral))
    after = world.referral(referral)
    assert (after.state, after.sealed, after.message, after.version) == (state, None, None, 2)
    assert (after.access_ended_because, world.offer(offer).capacity_free) == (because, 0)
    assert [(event.NAME, event.data()["because"]) for event in work.published] == [
        ("referrals.referral_access_ended.v1", because)
    ]
    assert actions(work) == ["referral.access_ended"]
    assert notices(world) == [a_withdrawal_notice(referral, because=because)]
    assert [(entry.state_from, entry.state_to, entry.reason) for entry in world.log(referral)[1:]] == [
        (state, state, because)
    ]
    assert notes(world, referral) == [None, None]


def test_a_receiver_of_a_referral_that_was_cancelled_after_acceptance_must_acknowledge(world: World) -> None:
    referral = a_stored_referral(world, State.CANCELLED, answered_at=NOON, closed_at=NOON)
    work = world.receive(withdrawal(referral))
    assert world.referral(referral).must_acknowledge
    assert published(work) == ["referral_access_ended"]


@any_end
@pytest.mark.parametrize("state", [State.REJECTED, State.CANCELLED, State.WITHDRAWN, State.EXPIRED])
def test_what_was_never_accepted_and_has_ended_stays_as_it_is(world: World, end: Any, state: State) -> None:
    answered_at = NOON if state is State.REJECTED else None
    referral = a_stored_referral(world, state, answered_at=answered_at, closed_at=NOON)
    work = world.receive(end(referral))
    assert world.referral(referral) == referral
    assert (published(work), actions(work), notices(world)) == ([], [], [])


@any_end
@pytest.mark.parametrize("state", [State.SENT, State.ACCEPTED, State.IN_SERVICE])
def test_the_same_event_again_changes_nothing(world: World, end: Any, state: State) -> None:
    referral = a_stored_referral(world, state, answered_at=NOON)
    world.receive(end(referral))
    after, log = world.referral(referral), world.log(referral)
    work = world.receive(end(referral))
    assert (world.referral(referral), world.log(referral)) == (after, log)
    assert (published(work), actions(work)) == ([], [])


def test_a_second_reason_to_end_access_leaves_the_first(world: World) -> None:
    referral = a_stored_referral(world, State.IN_SERVICE, answered_at=NOON)
    world.receive(withdrawal(referral))
    work = world.receive(erasure(referral))
    assert world.referral(referral).access_ended_because == CONSENT_WITHDRAWN
    assert published(work) == []


def test_a_withdrawal_reaches_every_referral_under_the_consent_and_no_other(world: World) -> None:
    referral = a_stored_referral(world)
    under_it: dict[str, Any] = {"case_id": referral.case_id, "consent_id": referral.consent_id}
    same = a_stored_referral(world, State.ACCEPTED, **under_it)
    other = a_stored_referral(world, case_id=referral.case_id)
    rejected = a_stored_referral(world, State.REJECTED, **under_it, closed_at=NOON)
    world.receive(withdrawal(referral))
    assert world.referral(same).state is State.WITHDRAWN
    assert world.referral(other) == other
    # The sender may read the notes of a rejection, until the person takes the consent back.
    assert (notes(world, rejected), notes(world, other)) == ([None], ["Llega a las 8"])


def test_a_consent_that_ends_in_one_case_goes_on_in_the_case_that_it_came_from(world: World) -> None:
    """Two persons were one by mistake; what the other agreed to ends where it did not belong."""
    referral = a_stored_referral(world)
    theirs = a_stored_referral(world, State.ACCEPTED, consent_id=referral.consent_id)
    world.receive(withdrawal(referral))
    assert world.referral(theirs) == theirs
    assert notes(world, theirs) == ["Llega a las 8"]


def test_an_erasure_of_one_who_went_along_ends_only_what_told_of_them(world: World) -> None:
    alone = a_stored_referral(world, State.ACCEPTED)
    both = a_stored_referral(world, State.ACCEPTED, case_id=alone.case_id)
    world.receive(IdentityErased(country=GT, case_id=alone.case_id, referral_ids=(both.id,)))
    ended = [world.referral(referral).access_ended_at is not None for referral in (alone, both)]
    assert ended == [False, True]


def test_an_erasure_destroys_every_note_about_the_person(world: World) -> None:
    referral = a_stored_referral(world, State.REJECTED, closed_at=NOON)
    other = a_stored_referral(world, State.REJECTED, closed_at=NOON)
    world.receive(erasure(referral))
    assert (notes(world, referral), notes(world, other)) == ([None], ["Llega a las 8"])


def test_a_stop_of_a_referral_that_does_not_exist_yet_is_skipped(world: World) -> None:
    known = a_stored_referral(world)
    work = world.receive(replace(stop(known), referral_id=new_id()))
    assert (published(work), world.referral(known)) == ([], known)


def test_a_closed_case_cancels_what_was_not_answered(world: World) -> None:
    case_id = new_id()
    waiting = [a_stored_referral(world, state, case_id=case_id) for state in sorted(UNANSWERED)]
    accepted = a_stored_referral(world, State.ACCEPTED, case_id=case_id)
    other = a_stored_referral(world)
    work = world.receive(closure(accepted))
    assert published(work) == ["referral_cancelled"] * 3
    assert actions(work) == ["referral.closed"] * 3
    for referral in waiting:
        after = world.referral(referral)
        assert (after.state, after.reason, after.sealed) == (State.CANCELLED, CASE_CLOSED, None)
    assert (world.referral(accepted), world.referral(other)) == (accepted, other)


def test_a_case_that_is_closed_again_changes_nothing(world: World) -> None:
    referral = a_stored_referral(world)
    event = closure(referral)
    world.receive(event)
    after = world.referral(referral)
    assert published(world.receive(event)) == []
    assert world.referral(referral) == after
