"""What the receiver does besides steps: assign a referral, acknowledge that access has ended."""

# fixed dates: NOON is the clock of the service

from uuid import UUID

import pytest

from services.referrals.domain.errors import NothingToAcknowledge, OtherPartyOnly, WrongState
from services.referrals.domain.life_cycle import ACKNOWLEDGED, CLOSES_ACCESS, CONSENT_WITHDRAWN, State
from services.referrals.domain.referral import Referral
from services.referrals.domain.steps import AssignReferral
from services.referrals.notifications.domain.notice import REFERRAL_ASSIGNED
from services.referrals.usecases.acknowledge_withdrawal import acknowledge_withdrawal
from services.referrals.usecases.assign_referral import ASSIGNABLE, assign_referral
from shared.contracts.identity import PersonChanged
from shared.kernel.errors import Invalid, NotFound
from shared.kernel.ids import new_id
from tests.contract.usecases.referrals.world import World
from tests.support.builders.referrals import (
    NOON,
    RECEIVER,
    SENDER,
    STRANGERS,
    THE_RECEIVER,
    THE_SENDER,
    a_withdrawal_notice,
    an_endpoint,
)
from tests.support.use_cases import actions, published
from tests.support.world import HN, STRANGER


def a_member(world: World, role: str = "caseworker", organisation_id: UUID = RECEIVER, active: bool = True) -> UUID:
    person = PersonChanged(country=HN, user_id=new_id(), organisation_id=organisation_id, role=role, active=active)
    world.receive(person)
    return person.user_id


def assign(world: World, referral: Referral, user_id: UUID) -> list[str]:
    """Assign it; what was audited."""
    with world.work(THE_RECEIVER) as work:
        assign_referral(referral.id, AssignReferral(user_id=user_id), work=work)
    return actions(work)


@pytest.mark.parametrize("role", ASSIGNABLE)
def test_an_assigned_person_is_notified_alone(world: World, role: str) -> None:
    referral, person = world.refer(State.RECEIVED), a_member(world, role)
    world.add(an_endpoint())
    with world.work(THE_RECEIVER) as work:
        assign_referral(referral.id, AssignReferral(user_id=person), work=work)
    after = world.referral(referral)
    assert (after.assigned_to, after.version, after.state) == (person, 2, State.RECEIVED)
    (notice,) = world.notices(RECEIVER)
    assert (notice.notification.kind, notice.recipient) == (REFERRAL_ASSIGNED, str(person))
    assert [(row["action"], row["country"]) for row in work.audit_rows] == [("referral.assigned", HN)]
    assert (published(work), world.effects.dispatched) == ([], [])


def test_the_same_person_again_changes_nothing(world: World) -> None:
    referral, person = world.refer(State.RECEIVED), a_member(world)
    assert assign(world, referral, person) == ["referral.assigned"]
    assert assign(world, referral, person) == []
    assert (world.referral(referral).version, len(world.notices(RECEIVER))) == (2, 1)


def test_another_person_replaces_the_first_and_each_assignment_notifies(world: World) -> None:
    referral, first, second = world.refer(State.RECEIVED), a_member(world), a_member(world)
    for person in (first, second, first):
        assign(world, referral, person)
    assert world.referral(referral).assigned_to == first
    assert [row.recipient for row in world.notices(RECEIVER)] == [str(first), str(second), str(first)]


def test_only_an_active_person_of_the_receiver_who_reads_referrals_is_assigned(world: World) -> None:
    referral = world.refer(State.RECEIVED)
    others = (
        new_id(),
        a_member(world, "analyst"),
        a_member(world, active=False),
        a_member(world, organisation_id=STRANGER),
    )
    for person in others:
        with world.work(THE_RECEIVER) as work, pytest.raises(Invalid) as refused:
            assign_referral(referral.id, AssignReferral(user_id=person), work=work)
        assert [problem.field for problem in refused.value.problems] == ["user_id"]
    assert world.referral(referral) == referral


@pytest.mark.parametrize("state", sorted(CLOSES_ACCESS))
def test_a_referral_without_access_is_not_assigned(world: World, state: State) -> None:
    referral, person = world.refer(state), a_member(world)
    with world.work(THE_RECEIVER) as work, pytest.raises(WrongState):
        assign_referral(referral.id, AssignReferral(user_id=person), work=work)


def test_a_stay_without_access_is_not_assigned(world: World) -> None:
    referral, person = world.refer(State.IN_SERVICE, access_ended_at=NOON), a_member(world)
    with world.work(THE_RECEIVER) as work, pytest.raises(WrongState):
        assign_referral(referral.id, AssignReferral(user_id=person), work=work)


def test_only_the_receiver_assigns_and_acknowledges(world: World) -> None:
    referral, person = world.refer(State.IN_SERVICE), a_member(world)
    refusals = [(THE_SENDER, OtherPartyOnly), *((grant, NotFound) for grant in STRANGERS)]
    for grant, refusal in refusals:
        with world.work(grant) as work, pytest.raises(refusal):
            assign_referral(referral.id, AssignReferral(user_id=person), work=work)
        with world.work(grant) as work, pytest.raises(refusal):
            acknowledge_withdrawal(referral.id, work=work)


@pytest.mark.parametrize("state", [State.WITHDRAWN, State.IN_SERVICE, State.COMPLETED])
def test_an_acknowledgement_is_logged_published_and_audited(world: World, state: State) -> None:
    referral = world.refer(state, sealed=None, access_ended_at=NOON, access_ended_because=CONSENT_WITHDRAWN)
    with world.platform() as work:
        work.withdrawal_notices.add(a_withdrawal_notice(referral))
    with world.work(THE_RECEIVER) as work:
        acknowledge_withdrawal(referral.id, work=work)
        assert work.withdrawal_notices.page(after=None, limit=9).items == []
    after = world.referral(referral)
    assert (after.acknowledged_at, after.must_acknowledge, after.version, after.state) == (NOON, False, 2, state)
    assert published(work) == ["referral_withdrawal_acknowledged"]
    assert [(row["action"], row["country"]) for row in work.audit_rows] == [("referral.withdrawal_acknowledged", HN)]
    assert [(entry.state_from, entry.state_to, entry.reason) for entry in world.log(referral)] == [
        (state, state, ACKNOWLEDGED)
    ]
    world.receive(work.published[0])
    assert world.kinds(SENDER) == ["referral_withdrawal_acknowledged"]


def test_a_second_acknowledgement_changes_nothing(world: World) -> None:
    referral = world.refer(State.WITHDRAWN, access_ended_at=NOON)
    for events in (["referral_withdrawal_acknowledged"], []):
        with world.work(THE_RECEIVER) as work:
            assert acknowledge_withdrawal(referral.id, work=work).acknowledged_at == NOON
        assert published(work) == events
    assert world.referral(referral).version == 2


def test_while_access_lasts_there_is_nothing_to_acknowledge(world: World) -> None:
    referral = world.refer(State.ACCEPTED)
    with world.work(THE_RECEIVER) as work, pytest.raises(NothingToAcknowledge):
        acknowledge_withdrawal(referral.id, work=work)
    assert world.referral(referral) == referral
