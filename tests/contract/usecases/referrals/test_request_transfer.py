"""A receiver who serves the person asks for the case; the sender keeps it or hands it over."""

# fixed dates: NOON is the clock of the service

import pytest

from services.referrals.domain.errors import NoTransferAsked, OtherPartyOnly, WrongState
from services.referrals.domain.life_cycle import MAY_READ_PACKET, State
from services.referrals.domain.referral import Referral
from services.referrals.domain.transfer_request import RefuseTransfer, RequestTransfer
from services.referrals.processes.transfer_requests import agree_to_transfer
from services.referrals.usecases.request_transfer import refuse_transfer, request_transfer
from shared.contracts.referrals import ReferralTransferRefused, ReferralTransferRequested
from shared.kernel.errors import NotFound, PreconditionFailed
from shared.kernel.grant import Grant
from tests.contract.repositories.referrals.works import RecordedReferralsWork
from tests.contract.usecases.referrals.world import World
from tests.support.builders.referrals import (
    NOON,
    RECEIVER,
    SENDER,
    STRANGERS,
    THE_RECEIVER,
    THE_SENDER,
    a_referral,
)
from tests.support.use_cases import actions, another_version, published

ASK = RequestTransfer(reason="person_asks")
KEEP = RefuseTransfer(reason="care_continues_here")


def ask(world: World, referral: Referral, grant: Grant = THE_RECEIVER) -> RecordedReferralsWork:
    with world.work(grant) as work:
        request_transfer(referral.id, ASK, work=work)
    return work


def keep(world: World, referral: Referral, grant: Grant = THE_SENDER) -> RecordedReferralsWork:
    with world.work(grant) as work:
        refuse_transfer(referral.id, KEEP, work=work)
    return work


def test_it_is_kept_logged_audited_and_the_sender_is_told(world: World) -> None:
    referral = world.refer(State.ACCEPTED)
    work = ask(world, referral)

    after = world.referral(referral)
    assert (after.state, after.version) == (State.ACCEPTED, referral.version + 1)
    assert (after.transfer_asked_at, after.transfer_asked_because) == (NOON, "person_asks")
    assert [entry.reason for entry in world.log(referral)] == ["transfer_requested"]
    assert actions(work) == ["referral.transfer_requested"]
    (event,) = work.published
    assert isinstance(event, ReferralTransferRequested)
    for _ in range(2):
        world.receive(event)
    assert world.kinds(SENDER) == ["referral_transfer_requested"]


def test_asking_again_while_it_waits_changes_nothing(world: World) -> None:
    referral = world.refer(State.IN_SERVICE)
    ask(world, referral)
    assert published(ask(world, referral)) == []


@pytest.mark.parametrize("state", sorted(set(State) - MAY_READ_PACKET))
def test_who_does_not_serve_the_person_does_not_ask(world: World, state: State) -> None:
    with pytest.raises(WrongState):
        ask(world, world.refer(state))


def test_the_sender_keeps_it_and_may_be_asked_again(world: World) -> None:
    referral = world.refer(State.ACCEPTED)
    ask(world, referral)
    work = keep(world, referral)

    after = world.referral(referral)
    assert (after.transfer_answered_at, after.transfer_refused_because) == (NOON, "care_continues_here")
    assert actions(work) == ["referral.transfer_refused"]
    (event,) = work.published
    assert isinstance(event, ReferralTransferRefused)
    world.receive(event)
    assert world.kinds(RECEIVER) == ["referral_transfer_refused"]
    with pytest.raises(NoTransferAsked):
        keep(world, referral)
    assert published(ask(world, referral)) == ["referral_transfer_requested"]
    assert world.referral(referral).transfer_refused_because is None


def test_a_transfer_to_them_is_the_answer(world: World) -> None:
    referral = world.refer(State.ACCEPTED)
    ask(world, referral)
    with world.work(THE_SENDER) as work:
        agree_to_transfer(a_referral(case_id=referral.case_id), work=work)
    after = world.referral(referral)
    assert (after.transfer_answered_at, after.transfer_refused_because) == (NOON, None)
    assert [entry.reason for entry in world.log(referral)] == ["transfer_requested", "transfer_agreed"]


def test_each_party_has_its_part_and_strangers_none(world: World) -> None:
    referral = world.refer(State.ACCEPTED)
    refusals = [(THE_SENDER, OtherPartyOnly), *((grant, NotFound) for grant in STRANGERS)]
    for grant, refusal in refusals:
        with pytest.raises(refusal):
            ask(world, referral, grant)
    ask(world, referral)
    refusals = [(THE_RECEIVER, OtherPartyOnly), *((grant, NotFound) for grant in STRANGERS)]
    for grant, refusal in refusals:
        with pytest.raises(refusal):
            keep(world, referral, grant)
    assert world.referral(referral).transfer_waits


def test_what_is_said_about_an_older_version_is_refused(world: World) -> None:
    referral = world.refer(State.ACCEPTED)
    with world.work(THE_RECEIVER) as work, pytest.raises(PreconditionFailed):
        request_transfer(referral.id, ASK, work=work, require_version=another_version)
    ask(world, referral)
    with world.work(THE_SENDER) as work, pytest.raises(PreconditionFailed):
        refuse_transfer(referral.id, KEEP, work=work, require_version=another_version)
