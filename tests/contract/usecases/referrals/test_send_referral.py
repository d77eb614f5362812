"""Referring a person to another organisation."""

# fixed dates: NOON is the clock of the service

from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

import pytest

from services.referrals.domain.life_cycle import State
from services.referrals.domain.packet import Packet, PacketRequest, SendReferral
from services.referrals.usecases import send_referral as module
from services.referrals.usecases.send_referral import CODE_DRAWS, Prepared, prepare_referral, send_referral
from shared.contracts.referral_kinds import CONSULTATION
from shared.kernel.country import Country
from shared.kernel.errors import Invalid, NotFound, Unavailable
from shared.kernel.ids import new_id
from tests.contract.usecases.referrals.world import World
from tests.support.builders.referrals import (
    NOON,
    RECEIVER,
    SENDER,
    THE_SENDER,
    a_caller,
    a_card,
    a_packet,
    a_sending,
    an_offer,
)
from tests.support.use_cases import actions, published
from tests.support.world import GT, HN, MX


@dataclass
class Cases:
    """What the cases service is asked, and what it answers."""

    packet: Packet = field(default_factory=a_packet)
    requests: list[PacketRequest] = field(default_factory=list)

    def prepare(self, request: PacketRequest) -> Packet:
        self.requests.append(request)
        return self.packet


@pytest.fixture
def receiving(world: World) -> World:
    """A network where `RECEIVER` can be referred to."""
    world.add(a_card(RECEIVER, kind="health"))
    return world


def prepared(**changes: object) -> Prepared:
    return Prepared(referral_id=new_id(), packet=a_packet(**changes))


def prepare(world: World, command: SendReferral, cases: Cases) -> Prepared:
    return prepare_referral(command, open_work=lambda: world.work(THE_SENDER), packets=cases)


def test_the_packet_is_asked_for_in_the_name_of_the_recipient(receiving: World) -> None:
    cases, command = Cases(), a_sending(message="Llega esta noche")
    made = prepare(receiving, command, cases)
    (request,) = cases.requests
    assert (request.referral_id, request.command) == (made.referral_id, command)
    assert (request.to_country, request.recipient_type) == (HN, "health")
    assert made.packet == cases.packet


@pytest.mark.parametrize(
    ("organisation_id", "code"), [(SENDER, "own_organisation"), (new_id(), "unknown_organisation")]
)
def test_a_recipient_that_cannot_be_referred_to_is_refused(receiving: World, organisation_id: UUID, code: str) -> None:
    cases, command = Cases(), a_sending(to_organisation_id=organisation_id)
    with pytest.raises(Invalid) as early:
        prepare(receiving, command, cases)
    with receiving.work(THE_SENDER) as work, pytest.raises(Invalid) as late:
        send_referral(command, prepared(), work=work)
    for refused in (early, late):
        assert [(problem.field, problem.code) for problem in refused.value.problems] == [("to_organisation_id", code)]
    assert cases.requests == []


def test_a_recipient_that_was_suspended_meanwhile_is_refused(receiving: World) -> None:
    made = prepare(receiving, a_sending(), Cases())
    with receiving.platform() as work:
        work.organisations.suspend(RECEIVER, at=NOON)
    with receiving.work(THE_SENDER) as work, pytest.raises(Invalid) as refused:
        send_referral(a_sending(), made, work=work)
    assert [problem.code for problem in refused.value.problems] == ["suspended_organisation"]
    with pytest.raises(Invalid):
        prepare(receiving, a_sending(), Cases())


def test_a_referral_is_stored_logged_published_and_audited(receiving: World) -> None:
    command = a_sending(message="Llega esta noche")
    made = prepared(capacity={"age_band": "9_17"}, fields=("needs",), payload_sha256="ab")
    with receiving.work(THE_SENDER) as work:
        referral = send_referral(command, made, work=work)
    assert receiving.referral(referral) == referral
    assert (referral.id, referral.state, referral.version) == (made.referral_id, State.SENT, 1)
    assert (referral.country, referral.from_organisation_id) == (GT, SENDER)
    assert (referral.to_country, referral.to_organisation_id) == (HN, RECEIVER)
    assert (referral.sent_at, referral.sent_by, referral.code[:3]) == (NOON, "tester", "GT-")
    assert (referral.capacity, referral.fields, referral.sealed) == (
        made.packet.capacity,
        ("needs",),
        made.packet.sealed,
    )
    assert published(work) == ["referral_sent"]
    assert [(row["action"], row["country"], row["fields"]) for row in work.audit_rows] == [
        ("referral.sent", GT, ["needs"])
    ]
    assert [(entry.state_from, entry.state_to) for entry in receiving.log(referral)] == [(None, State.SENT)]


def test_the_times_follow_from_the_urgency(receiving: World) -> None:
    with receiving.work(THE_SENDER) as work:
        referral = send_referral(a_sending(urgency="72h"), prepared(), work=work)
    hours = [(moment - NOON) / timedelta(hours=1) for moment in (referral.respond_by, referral.expires_at)]
    assert (hours, referral.remind_at) == ([72, 216], NOON + timedelta(hours=36))


def test_the_message_is_encrypted_for_the_country_of_the_receiver(receiving: World) -> None:
    with receiving.work(THE_SENDER) as work:
        referral = send_referral(a_sending(message="Llega esta noche"), prepared(), work=work)
        assert work.referrals.decrypt_message(referral) == "Llega esta noche"
        silent = send_referral(a_sending(message=None), prepared(), work=work)
    assert b"noche" not in (referral.message or b"")
    assert silent.message is None


def test_a_place_is_held_for_each_service(receiving: World) -> None:
    medical, legal = an_offer(capacity_free=2), an_offer(service_type="legal", capacity_free=1)
    receiving.add(medical, legal)
    with receiving.work(THE_SENDER) as work:
        referral = send_referral(a_sending(services=("medical", "legal")), prepared(), work=work)
    assert referral.reserved == (medical.id, legal.id)
    assert (receiving.offer(medical).capacity_free, receiving.offer(legal).capacity_free) == (1, 0)


def test_a_consultation_holds_no_place(receiving: World) -> None:
    offer = an_offer(capacity_free=2)
    receiving.add(offer)
    with receiving.work(THE_SENDER) as work:
        referral = send_referral(a_sending(kind=CONSULTATION), prepared(), work=work)
    assert (referral.reserved, receiving.offer(offer).capacity_free) == ((), 2)


def test_a_case_of_a_country_that_is_not_the_callers_is_not_found(receiving: World) -> None:
    with receiving.work(THE_SENDER) as work, pytest.raises(NotFound):
        send_referral(a_sending(), prepared(country=MX), work=work)
    assert (published(work), actions(work)) == ([], [])


def test_a_caller_of_two_countries_sends_from_the_country_of_the_case(receiving: World) -> None:
    with receiving.work(a_caller(SENDER, GT, MX)) as work:
        referral = send_referral(a_sending(), prepared(country=MX), work=work)
    assert (referral.country, referral.code[:3]) == (MX, "MX-")


def test_another_code_is_drawn_while_one_is_taken(receiving: World, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter(["GT-000-000", "GT-000-000", "GT-000-001"])
    monkeypatch.setattr(module, "new_code", lambda _: next(drawn))
    codes = []
    for _ in range(2):
        with receiving.work(THE_SENDER) as work:
            codes.append(send_referral(a_sending(), prepared(), work=work).code)
    assert codes == ["GT-000-000", "GT-000-001"]


def test_without_a_free_code_nothing_is_sent(receiving: World, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[Country] = []

    def draw(country: Country) -> str:
        drawn.append(country)
        return "GT-000-000"

    monkeypatch.setattr(module, "new_code", draw)
    with receiving.work(THE_SENDER) as work:
        send_referral(a_sending(), prepared(), work=work)
    drawn.clear()
    with receiving.work(THE_SENDER) as work, pytest.raises(Unavailable) as refused:
        send_referral(a_sending(), prepared(), work=work)
    assert (len(drawn), refused.value.retry_after, published(work)) == (CODE_DRAWS + 1, 1, [])
