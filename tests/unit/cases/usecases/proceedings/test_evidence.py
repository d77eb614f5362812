"""Evidence of a proceeding passes from hand to hand, and both sides sign."""

# fixed dates: NOON is the clock of the service

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from services.cases.domain.proceedings.custody import OUTSIDE, CustodySheet
from services.cases.domain.proceedings.errors import EvidenceWaits, HandoverOver, NotTheHolder
from services.cases.domain.proceedings.evidence import EVIDENCE, Evidence, Handover
from services.cases.domain.proceedings.proceeding import Proceeding
from services.cases.usecases.proceedings.record_evidence import (
    hand_over,
    read_custody_sheet,
    read_evidence,
    receive_evidence,
    record_evidence,
    take_back_handover,
)
from shared.kernel.errors import Invalid, NotFound
from shared.kernel.grant import Grant, Permission
from shared.kernel.ids import new_id
from tests.support.builders.cases import NOON, TODAY, a_member
from tests.support.builders.proceedings import PROSECUTION, a_liaison
from tests.support.use_cases import actions, code_of
from tests.unit.cases.usecases.court import ANA, LIAISON, Court
from tests.unit.cases.usecases.world import World, audited_fields

pytestmark = pytest.mark.unit


class Custody:
    """A piece of evidence of a proceeding of the office, and a colleague who may receive it."""

    def __init__(self, world: World) -> None:
        self.court = Court(world)
        self.known: Proceeding = self.court.opened()
        member = world.add_member(a_member(organisation_id=PROSECUTION, role="legal_liaison"))
        self.lucas = member.user_id
        self.as_lucas = a_liaison(subject=str(self.lucas))
        self.rosa = world.add_member(a_member(organisation_id=PROSECUTION, role="legal_liaison")).user_id
        with world.work(LIAISON) as work:
            evidence = Evidence(kind="object", description="Teléfono", collected_on=TODAY)
            self.evidence = record_evidence(self.known.id, evidence, work=work)

    def give(self, grant: Grant = LIAISON, **changes: Any) -> Handover:
        handover = Handover(evidence_id=self.evidence.id, to_user=self.lucas, seal_intact=True)
        with self.court.world.work(grant) as work:
            return hand_over(self.known.id, replace(handover, **changes), work=work)

    def receive(self, handover: Handover, grant: Grant | None = None) -> Handover:
        with self.court.world.work(grant or self.as_lucas) as work:
            return receive_evidence(self.known.id, handover.id, work=work)

    def leave(self, user_id: UUID, *, active: bool = False, role: str = "legal_liaison") -> None:
        changed = a_member(user_id=user_id, organisation_id=PROSECUTION, role=role, active=active)
        self.court.world.add_member(changed)

    def take_back(self, handover: Handover, grant: Grant = LIAISON) -> Handover:
        with self.court.world.work(grant) as work:
            return take_back_handover(self.known.id, handover.id, work=work)

    def sheet(self, evidence_id: UUID | None = None, grant: Grant = LIAISON) -> CustodySheet:
        with self.court.world.work(grant) as work:
            found = read_custody_sheet(self.known.id, evidence_id or self.evidence.id, work=work)
        assert work.audited == [("custody_sheet.read", self.known.id)]
        return found


@pytest.fixture
def custody(world: World) -> Custody:
    return Custody(world)


def test_it_passes_once_its_receiver_has_confirmed(custody: Custody) -> None:
    given = custody.give()
    assert (given.received_at, custody.sheet().holder) == (None, "lía")

    received = custody.receive(given)

    assert (received.received_at, received.received_by) == (NOON, str(custody.lucas))
    sheet = custody.sheet()
    assert (sheet.holder, sheet.valid, sheet.handovers) == (str(custody.lucas), True, [received])


def test_a_confirmation_twice_is_one(custody: Custody) -> None:
    given = custody.give()

    assert custody.receive(given) == custody.receive(given)
    assert custody.sheet().valid


def test_the_digest_is_in_the_audit_too(custody: Custody) -> None:
    given = custody.give()
    with custody.court.world.work(custody.as_lucas) as work:
        received = receive_evidence(custody.known.id, given.id, work=work)

    named = [f"evidence:{received.evidence_id}", f"handover:{received.id}", f"sha256:{received.digest}"]
    assert named in audited_fields(work)


def test_a_receiver_outside_has_signed_on_paper(custody: Custody) -> None:
    given = custody.give(to_user=None, receiver_name="Perito", receipt_number="R-1", institution="GT_OJ")

    assert (given.received_at, custody.sheet().holder, custody.sheet().valid) == (NOON, OUTSIDE, True)
    back = custody.give(custody.as_lucas)
    assert custody.receive(back).received_at == NOON
    assert custody.sheet().valid


def test_nobody_gives_what_another_holds_or_waits_for(custody: Custody) -> None:
    with pytest.raises(NotTheHolder):
        custody.give(custody.as_lucas)
    given = custody.give()
    with pytest.raises(EvidenceWaits):
        custody.give()
    with pytest.raises(NotTheHolder):
        custody.receive(given, LIAISON)
    assert len(custody.sheet().handovers) == 1


def test_what_its_receiver_never_confirmed_is_taken_back_and_given_to_another(custody: Custody) -> None:
    given = custody.give()
    with custody.court.world.work(LIAISON) as work:
        back = take_back_handover(custody.known.id, given.id, work=work)

    assert back == replace(given, version=2, taken_back_at=NOON, taken_back_by="lía")
    assert actions(work) == ["evidence.taken_back", "handover.changed"]
    assert custody.take_back(given) == back
    with pytest.raises(HandoverOver):
        custody.receive(given)
    again = custody.receive(custody.give())
    sheet = custody.sheet()
    assert (sheet.handovers, sheet.valid, sheet.holder) == ([back, again], True, str(custody.lucas))


def test_what_was_received_is_not_taken_back(custody: Custody) -> None:
    given = custody.give()
    received = custody.receive(given)

    with pytest.raises(HandoverOver):
        custody.take_back(given)
    assert custody.sheet().handovers == [received]


def test_what_a_holder_who_left_had_is_given_by_a_colleague_who_writes_why(custody: Custody) -> None:
    received = custody.receive(custody.give())
    with pytest.raises(NotTheHolder):
        custody.give(to_user=custody.rosa, reason="Estaba en el armario")
    custody.leave(custody.lucas)
    with pytest.raises(Invalid) as refusal:
        custody.give(to_user=custody.rosa)
    assert code_of(refusal) == "in_place_of_holder"

    given = custody.give(to_user=custody.rosa, reason="Estaba en el armario")
    last = custody.receive(given, a_liaison(subject=str(custody.rosa)))

    sheet = custody.sheet()
    assert (sheet.handovers, sheet.valid, sheet.holder) == ([received, last], True, str(custody.rosa))
    assert (last.recorded_by, last.reason) == ("lía", "Estaba en el armario")


def test_who_follows_proceedings_no_more_holds_no_evidence(custody: Custody) -> None:
    custody.receive(custody.give())
    custody.leave(custody.lucas, active=True, role="focal_point")

    assert custody.give(to_user=custody.rosa, reason="Cambió de puesto").waits


def test_what_a_giver_who_left_gave_is_taken_back_by_a_colleague(custody: Custody) -> None:
    custody.receive(custody.give())
    given = custody.give(custody.as_lucas, to_user=custody.rosa)
    with pytest.raises(NotTheHolder):
        custody.take_back(given)

    custody.leave(custody.lucas)

    assert custody.take_back(given).taken_back_by == "lía"


def test_evidence_of_a_system_is_handed_over_by_that_system(custody: Custody) -> None:
    with pytest.raises(NotTheHolder):
        custody.give(custody.as_lucas, to_user=custody.rosa, reason="No responde")


def test_a_supervisor_of_the_keeper_takes_back_what_another_gave(custody: Custody) -> None:
    given = custody.give()
    rights = LIAISON.permissions | {Permission.CASES_READ, Permission.AUDIT_READ}

    with pytest.raises(NotTheHolder):
        custody.take_back(given, custody.as_lucas)
    back = custody.take_back(given, replace(custody.as_lucas, subject="berta", permissions=rights))

    assert (back.taken_back_by, custody.sheet().holder) == ("berta", "lía")


def test_evidence_that_was_recorded_by_mistake_stays_with_its_chain_and_says_so(custody: Custody) -> None:
    received = custody.receive(custody.give())

    work = custody.court.change(custody.known, EVIDENCE, custody.evidence, in_error=True)

    assert (actions(work), audited_fields(work)) == (["evidence.changed"], [["in_error"]])
    with custody.court.world.work(LIAISON) as work:
        (held,) = read_evidence(custody.known.id, work=work)
    assert (held.evidence.in_error, held.received) == (True, received)
    assert (custody.sheet().valid, custody.sheet().handovers) == (True, [received])
    with pytest.raises(Invalid) as refusal:
        custody.give(custody.as_lucas)
    assert code_of(refusal) == "in_error"
    custody.court.change(custody.known, EVIDENCE, custody.evidence, in_error=False)
    assert custody.give(custody.as_lucas, to_user=None, receiver_name="Perito", receipt_number="R-1").digest


def test_it_is_given_to_a_person_of_the_keeper_or_an_institution_of_the_country(custody: Custody) -> None:
    for changes, code in (
        ({"to_user": new_id()}, "not_assignable"),
        ({"institution": "HN_MP_UTESCTP"}, "other_country"),
    ):
        with pytest.raises(Invalid) as refusal:
            custody.give(**changes)
        assert code_of(refusal) == code
    assert custody.sheet().handovers == []


def test_a_document_is_one_of_a_case_of_the_keeper(custody: Custody) -> None:
    court = custody.court
    own = court.own()
    for grant, known in ((LIAISON, custody.known), (ANA, own)):
        evidence = Evidence(kind="document", collected_on=TODAY, case_id=court.case.id, document_id=new_id())
        with pytest.raises(Invalid) as refusal, court.world.work(grant) as work:
            record_evidence(known.id, evidence, work=work)
        assert code_of(refusal) == "not_known"


@pytest.mark.parametrize("grant", [ANA, a_liaison(organisation_id=new_id())], ids=["of the case", "a stranger"])
def test_nobody_but_the_keeper_sees_it(custody: Custody, grant: Grant) -> None:
    given = custody.give()
    for act in (
        lambda: custody.give(grant),
        lambda: custody.receive(given, grant),
        lambda: custody.take_back(given, grant),
        lambda: custody.sheet(grant=grant),
    ):
        with pytest.raises(NotFound):
            act()


def test_evidence_of_another_proceeding_is_not_found(custody: Custody) -> None:
    with pytest.raises(NotFound):
        custody.sheet(new_id())
    with pytest.raises(NotFound):
        custody.give(evidence_id=new_id())
