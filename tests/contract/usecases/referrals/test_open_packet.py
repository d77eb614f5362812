"""Opening what the person agreed to share, and reading a referral."""

# fixed dates: NOON is the clock of the service

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import orjson
import pytest

from services.referrals.domain.errors import BestInterestMissing, OtherPartyOnly, PacketGone, WrongState
from services.referrals.domain.life_cycle import CLOSES_ACCESS, MAY_READ_PACKET, UNANSWERED, Party, State
from services.referrals.domain.packet import seal_info
from services.referrals.domain.referral import Referral
from services.referrals.usecases.open_packet import check_release, open_packet
from services.referrals.usecases.read_referral import read_referral
from shared.contracts.disclosure_refusals import BEST_INTEREST_MISSING
from shared.crypto import DecryptionError, seal
from shared.kernel.errors import Forbidden, NotFound, Unavailable
from shared.kernel.grant import Permission
from shared.kernel.ids import new_id
from tests.contract.repositories.referrals.works import RecordedReferralsWork
from tests.contract.usecases.referrals.world import World
from tests.support.builders.referrals import NOON, RECEIVER, STRANGERS, THE_SENDER, a_caller, a_referral
from tests.support.referrals_effects import CIPHER
from tests.support.seal_pairs import new_seal_pair
from tests.support.use_cases import actions
from tests.support.world import GT, HN

CONTENT = {"identity": {"first_names": "Rosa"}}
(PUBLIC, PRIVATE), (OLD_PUBLIC, OLD_PRIVATE) = new_seal_pair(), new_seal_pair()
KEYS = {HN: (PRIVATE, OLD_PRIVATE)}
ANSWERING = a_caller(RECEIVER, HN, may=(Permission.REFERRALS_ANSWER,))
A_MEMBER = a_caller(RECEIVER, HN, may=(Permission.REFERRALS_READ,))


@dataclass
class Cases:
    """What the cases service answers when it is asked whether a packet may be opened."""

    answer: str | Exception | None = None
    asked: list[Referral] = field(default_factory=list)

    def refusal(self, referral: Referral) -> str | None:
        self.asked.append(referral)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def a_stored_referral(world: World, state: State = State.ACCEPTED, public: str = PUBLIC, **changes: Any) -> Referral:
    """A referral whose packet is sealed for the receiver's country."""
    referral_id = new_id()
    if state not in CLOSES_ACCESS:
        changes["sealed"] = seal(public, orjson.dumps(CONTENT), seal_info(referral_id, HN))
    return world.refer(state, id=referral_id, fields=("identity.first_names",), **changes)


def check(world: World, referral: Referral, cases: Cases) -> None:
    check_release(referral.id, open_work=lambda: world.work(ANSWERING), cases=cases)


def opening(world: World, referral: Referral) -> list[Callable[[RecordedReferralsWork], Any]]:
    """Both halves of opening a packet: each looks at the referral for itself."""
    return [
        lambda work: open_packet(referral.id, work=work, private_keys=KEYS),
        lambda work: check_release(referral.id, open_work=lambda: work, cases=Cases()),
    ]


def test_a_packet_that_is_opened_is_audited_with_its_fields(world: World) -> None:
    referral = a_stored_referral(world)
    with world.work(ANSWERING) as work:
        opened = open_packet(referral.id, work=work, private_keys=KEYS)
    assert opened.content == CONTENT
    assert "Rosa" not in repr(opened)
    (row,) = work.audit_rows
    assert (row["action"], row["country"], row["object_id"]) == ("referral.packet_opened", HN, referral.id)
    assert (row["fields"], row["purpose"]) == (["identity.first_names"], "referral")


def test_the_first_opening_is_remembered_and_each_is_audited(world: World) -> None:
    referral = a_stored_referral(world)
    for world.now in (NOON, NOON + timedelta(hours=1)):
        with world.work(ANSWERING) as work:
            open_packet(referral.id, work=work, private_keys=KEYS)
        assert actions(work) == ["referral.packet_opened"]
    assert world.referral(referral).packet_opened_at == NOON


def test_a_packet_opens_with_the_key_from_before_the_change(world: World) -> None:
    referral = a_stored_referral(world, public=OLD_PUBLIC)
    with world.work(ANSWERING) as work:
        assert open_packet(referral.id, work=work, private_keys=KEYS).content == CONTENT


def test_without_its_key_a_packet_stays_closed(world: World) -> None:
    referral = a_stored_referral(world, public=new_seal_pair()[0])
    with pytest.raises(DecryptionError), world.work(ANSWERING) as work:
        open_packet(referral.id, work=work, private_keys=KEYS)
    assert (work.committed, world.referral(referral).packet_opened_at) == (False, None)


def test_the_person_who_attends_opens_the_packet(world: World) -> None:
    attending = new_id()
    referral = a_stored_referral(world, assigned_to=attending)
    for half in opening(world, referral):
        with world.work(a_caller(RECEIVER, HN, subject=str(attending))) as work:
            half(work)


def test_neither_a_member_nor_the_sender_nor_a_stranger_opens_the_packet(world: World) -> None:
    referral = a_stored_referral(world, assigned_to=new_id())
    refusals = [(A_MEMBER, Forbidden), (THE_SENDER, OtherPartyOnly), *((grant, NotFound) for grant in STRANGERS)]
    for grant, refusal in refusals:
        for half in opening(world, referral):
            with pytest.raises(refusal), world.work(grant) as work:
                half(work)
    assert world.referral(referral) == referral


@pytest.mark.parametrize("state", list(State))
def test_the_state_decides_whether_a_packet_opens(world: World, state: State) -> None:
    referral = a_stored_referral(world, state)
    refusals = {**dict.fromkeys(UNANSWERED, WrongState), **dict.fromkeys(CLOSES_ACCESS, PacketGone)}
    for half in opening(world, referral):
        if state in MAY_READ_PACKET:
            with world.work(ANSWERING) as work:
                half(work)
        else:
            with pytest.raises(refusals[state]), world.work(ANSWERING) as work:
                half(work)


def test_a_packet_is_gone_once_access_has_ended(world: World) -> None:
    referral = a_stored_referral(world, State.IN_SERVICE, access_ended_at=NOON)
    with pytest.raises(PacketGone), world.work(ANSWERING) as work:
        open_packet(referral.id, work=work, private_keys=KEYS)


def test_a_packet_is_gone_at_midnight_where_the_consent_was_given(world: World) -> None:
    referral = a_stored_referral(world, consent_expires_on=date(2026, 11, 20))
    # Guatemala is six hours behind UTC.
    world.now = NOON.replace(day=21, hour=5, minute=59)
    with world.work(ANSWERING) as work:
        open_packet(referral.id, work=work, private_keys=KEYS)
    world.now = NOON.replace(day=21, hour=6)
    with pytest.raises(PacketGone), world.work(ANSWERING) as work:
        open_packet(referral.id, work=work, private_keys=KEYS)


def test_the_cases_service_is_asked_with_no_transaction_open(world: World) -> None:
    referral = a_stored_referral(world)
    works: list[RecordedReferralsWork] = []

    def open_work() -> RecordedReferralsWork:
        works.append(world.work(ANSWERING))
        return works[-1]

    class Asked(Cases):
        def refusal(self, referral: Referral) -> str | None:
            assert works[-1].committed
            return super().refusal(referral)

    cases = Asked()
    check_release(referral.id, open_work=open_work, cases=cases)
    assert (cases.asked, len(works)) == ([referral], 1)


@pytest.mark.parametrize(
    ("answer", "refusal"),
    [
        (BEST_INTEREST_MISSING, BestInterestMissing),
        ("consent_missing", PacketGone),
        (NotFound(), PacketGone),
        (Unavailable(), Unavailable),
    ],
)
def test_what_the_cases_service_refuses_stays_closed(
    world: World, answer: str | Exception, refusal: type[Exception]
) -> None:
    referral = a_stored_referral(world)
    with pytest.raises(refusal):
        check(world, referral, Cases(answer))


def test_the_cases_service_is_not_asked_about_what_may_not_be_opened(world: World) -> None:
    cases = Cases()
    with pytest.raises(WrongState):
        check(world, a_stored_referral(world, State.SENT), cases)
    assert cases.asked == []


@pytest.mark.parametrize(
    ("grant", "party", "country"), [(THE_SENDER, Party.SENDER, GT), (A_MEMBER, Party.RECEIVER, HN)]
)
def test_a_referral_that_is_read_is_audited_where_the_reader_is(
    world: World, grant: Any, party: Party, country: Any
) -> None:
    referral = a_stored_referral(world, State.SENT, capacity={"age_band": "9_17"}, message=None)
    with world.work(grant) as work:
        view = read_referral(referral.id, work=work)
    assert (view.referral, view.party, view.capacity) == (referral, party, {"age_band": "9_17"})
    (row,) = work.audit_rows
    assert (row["action"], row["country"], row["fields"]) == ("referral.read", country, ["age_band"])


def test_a_stranger_reads_no_referral(world: World) -> None:
    referral = a_stored_referral(world)
    for grant in STRANGERS:
        with world.work(grant) as work, pytest.raises(NotFound):
            read_referral(referral.id, work=work)
        assert actions(work) == []


def test_the_receiver_reads_the_message_from_acceptance_on(world: World) -> None:
    for state, shown in ((State.SENT, None), (State.ACCEPTED, "Llega esta noche")):
        referral = a_referral(state=state, data_key=CIPHER.new_key(HN).wrapped)
        with world.platform() as work:
            referral.message = work.referrals.encrypt_message(referral, "Llega esta noche")
            work.referrals.add(referral)
        messages = []
        for grant in (THE_SENDER, A_MEMBER):
            with world.work(grant) as work:
                messages.append(read_referral(referral.id, work=work).message)
        assert messages == ["Llega esta noche", shown]
