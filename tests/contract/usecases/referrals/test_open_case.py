"""The receiver opens a case of their own from a referral that they accepted."""

# fixed dates: NOON is the clock of the service

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import orjson
import pytest

from services.referrals.domain.errors import NoPersonInvolved, OtherPartyOnly, PacketGone, WrongState
from services.referrals.domain.life_cycle import CLOSES_ACCESS, UNANSWERED, Party, State
from services.referrals.domain.packet import seal_info
from services.referrals.domain.referral import Referral
from services.referrals.domain.referral_view import ReferralView
from services.referrals.domain.steps import StepDetails
from services.referrals.usecases.open_case import OpenedCase, open_case, prepare_case
from services.referrals.usecases.take_step import take_step
from shared.contracts.referral_kinds import CASE_TRANSFER, CONSULTATION
from shared.contracts.referrals import ReferralCompleted, ReferralStarted
from shared.crypto import seal
from shared.kernel.errors import NotFound, Unavailable
from shared.kernel.grant import Permission
from shared.kernel.ids import new_id
from tests.contract.usecases.referrals.world import World
from tests.support.builders.referrals import NOON, RECEIVER, STRANGERS, THE_SENDER, a_caller
from tests.support.seal_pairs import new_seal_pair
from tests.support.use_cases import actions, published
from tests.support.world import HN

CONTENT = {"profile": "d3_identified", "first_names": "Rosa"}
PUBLIC, PRIVATE = new_seal_pair()
KEYS = {HN: (PRIVATE,)}
A_CASEWORKER = a_caller(RECEIVER, HN, may=(Permission.CASES_WRITE, Permission.REFERRALS_READ))


@dataclass
class Cases:
    """The cases service: why it refuses, and what it was given to open."""

    reason: str | None = None
    away: bool = False
    case_id: UUID = field(default_factory=new_id)
    opened: list[Any] = field(default_factory=list)

    def refusal(self, _: Referral) -> str | None:
        return self.reason

    def open_case(self, _: Referral, content: Any) -> UUID:
        if self.away:
            raise Unavailable(retry_after=1)
        self.opened.append(content)
        return self.case_id


def a_sealed_referral(world: World, state: State = State.ACCEPTED, **changes: Any) -> Referral:
    referral_id = new_id()
    if state not in CLOSES_ACCESS:
        changes["sealed"] = seal(PUBLIC, orjson.dumps(CONTENT), seal_info(referral_id, HN))
    return world.refer(state, id=referral_id, **changes)


def opened(world: World, referral: Referral, cases: Cases, grant: Any = A_CASEWORKER) -> tuple[OpenedCase, Any]:
    case_id = prepare_case(referral.id, open_work=lambda: world.work(grant), cases=cases, private_keys=KEYS)
    with world.work(grant) as work:
        return open_case(referral.id, case_id, work=work), work


def test_the_case_is_opened_from_the_packet_and_remembered(world: World) -> None:
    referral, cases = a_sealed_referral(world), Cases()
    made, work = opened(world, referral, cases)
    assert (made, cases.opened) == (OpenedCase(case_id=cases.case_id, referral_id=referral.id), [CONTENT])
    stored = world.referral(referral)
    assert (stored.opened_case_id, stored.case_opened_at, stored.packet_opened_at) == (cases.case_id, NOON, NOON)
    assert (stored.state, stored.version) == (State.ACCEPTED, referral.version + 1)
    assert (actions(work), published(work)) == (["referral.case_opened"], [])


def test_opening_the_packet_for_it_is_audited(world: World) -> None:
    referral, works = a_sealed_referral(world, fields=("first_names",)), []

    def open_work() -> Any:
        works.append(world.work(A_CASEWORKER))
        return works[-1]

    prepare_case(referral.id, open_work=open_work, cases=Cases(), private_keys=KEYS)
    assert [action for work in works for action in actions(work)] == ["referral.packet_opened"]


def test_a_second_time_it_is_the_same_case_and_no_packet_is_opened(world: World) -> None:
    referral, cases = a_sealed_referral(world), Cases()
    first, _ = opened(world, referral, cases)
    again, work = opened(world, referral, cases)
    assert (first, len(cases.opened), actions(work)) == (again, 1, [])


def test_an_opened_case_is_known_also_when_the_packet_is_gone(world: World) -> None:
    referral = a_sealed_referral(world, State.WITHDRAWN, opened_case_id=new_id())
    made, _ = opened(world, referral, Cases())
    assert made.case_id == referral.opened_case_id


def test_a_transfer_is_completed_by_it(world: World) -> None:
    referral = a_sealed_referral(world, kind=CASE_TRANSFER)
    _, work = opened(world, referral, Cases())
    stored = world.referral(referral)
    assert (stored.state, stored.outcome) == (State.COMPLETED, "delivered")
    assert [type(event) for event in work.published] == [ReferralStarted, ReferralCompleted]


@pytest.mark.parametrize("state", [State.ACCEPTED, State.IN_SERVICE])
def test_a_transfer_is_not_served_without_it(world: World, state: State) -> None:
    referral = a_sealed_referral(world, state, kind=CASE_TRANSFER)
    step = "start" if state is State.ACCEPTED else "complete"
    with pytest.raises(WrongState), world.work(a_caller(RECEIVER, HN)) as work:
        take_step(referral.id, step, StepDetails(outcome="delivered"), work=work)
    assert step not in ReferralView(referral, Party.RECEIVER, None).actions
    assert world.referral(referral).state is state


def test_when_cases_is_away_nothing_is_remembered(world: World) -> None:
    referral = a_sealed_referral(world)
    with pytest.raises(Unavailable):
        opened(world, referral, Cases(away=True))
    assert world.referral(referral).opened_case_id is None


def test_without_grounds_no_case_is_opened(world: World) -> None:
    referral, cases = a_sealed_referral(world), Cases(reason="consent_missing")
    with pytest.raises(PacketGone):
        opened(world, referral, cases)
    assert cases.opened == []


def test_a_consultation_brings_nobody(world: World) -> None:
    with pytest.raises(NoPersonInvolved):
        opened(world, a_sealed_referral(world, kind=CONSULTATION), Cases())


@pytest.mark.parametrize("state", sorted(UNANSWERED | CLOSES_ACCESS))
def test_only_an_accepted_referral_opens_a_case(world: World, state: State) -> None:
    referral, cases = a_sealed_referral(world, state), Cases()
    with pytest.raises((WrongState, PacketGone)):
        opened(world, referral, cases)
    assert cases.opened == []


def test_neither_the_sender_nor_a_stranger_opens_it(world: World) -> None:
    referral, cases = a_sealed_referral(world), Cases()
    for grant, refusal in [(THE_SENDER, OtherPartyOnly), *((stranger, NotFound) for stranger in STRANGERS)]:
        with pytest.raises(refusal):
            opened(world, referral, cases, grant)
    assert (cases.opened, world.referral(referral)) == ([], referral)
