"""An organisation may want a second person before a case is handed over."""

# fixed dates: NOON is the clock of the service

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from services.cases.api.access.approved_acts import CARRIED_OUT
from services.cases.domain.access.approval import Act, Approval
from services.cases.domain.case.case import Case
from services.cases.domain.case.errors import CaseClosedAlready
from services.cases.domain.consent.consent import Consent
from services.cases.domain.consent.disclosure import Companion
from services.cases.domain.disclosure.packet import PreparePacket
from services.cases.domain.disclosure.transfer import APPROVED_FOR, transfer_terms
from services.cases.usecases.access.decide_approval import decide_approval
from services.cases.usecases.disclosure.prepare_packet import Packet, prepare_packet
from services.cases.usecases.disclosure.preview_packet import preview_packet
from shared.contracts.transfer_refusals import ApprovalAsked, ApprovalWaits, NobodyMayApprove
from shared.kernel.errors import DomainError
from tests.support.builders.cases import NOON, TODAY, a_case, a_case_referral, a_consent, a_packet, an_identity
from tests.unit.cases.usecases.access.test_second_person import BEA, NO, YES, decides
from tests.unit.cases.usecases.world import World

LATER = NOON + timedelta(hours=1)


@dataclass
class Handover:
    """A case whose organisation wants a second person, and what its caseworker would send."""

    world: World
    case: Case
    consent: Consent
    command: PreparePacket

    def send(self, **changes: Any) -> Packet | DomainError:
        with self.world.work() as work:
            return prepare_packet(self.case.id, replace(self.command, **changes), work=work)

    def is_asked(self, **changes: Any) -> bool:
        """Whether the preview says that a second person would be asked."""
        with self.world.work() as work:
            return preview_packet(self.case.id, replace(self.command, **changes), work=work).asks_second_person

    def decide(self, answer: Any = YES) -> None:
        with self.world.work(BEA) as work:
            decide_approval(self.case.id, self.asked.id, answer, carry_out=CARRIED_OUT, work=work)

    @property
    def asked(self) -> Approval:
        """The last question about it."""
        with self.world.work() as work:
            return work.approvals.of_case(self.case.id, after=None, limit=1).items[0]


@pytest.fixture
def handover(world: World) -> Handover:
    decides(world, "transfer")
    consent = a_consent(data_scope="d4_full")
    case = world.add(a_case(consents=[consent], best_interest="considered"), an_identity())
    command = replace(a_packet(consent), kind="case_transfer", disclosure_profile="d4_full")
    return Handover(world, case, consent, command)


def test_of_a_sealed_case_nobody_is_asked_where_no_supervisor_sees_it(handover: Handover) -> None:
    with handover.world.platform() as work:
        case = work.cases.get_for_update(handover.case.id)
        case.sealed_for = ["ana", "beto"]
        work.cases.save(case)
    assert isinstance(handover.send(), NobodyMayApprove)
    assert handover.world.happened(handover.case) == []


def test_sending_asks_first_and_nothing_leaves(handover: Handover) -> None:
    assert handover.is_asked()

    assert isinstance(handover.send(), ApprovalAsked)

    assert handover.world.happened(handover.case) == ["approval.asked"]
    with handover.world.work() as work:
        assert work.disclosures.prepared(handover.case.id) == []
    assert handover.asked.act == Act.TRANSFER
    assert handover.asked.terms == {
        "to_organisation_id": str(handover.command.to_organisation_id),
        "to_country": str(handover.command.to_country),
        "services": sorted(handover.command.services),
        "disclosure_profile": "d4_full",
        "consent_id": str(handover.consent.id),
        "accompanied_by": [],
    }
    assert isinstance(handover.send(), ApprovalWaits)


def test_approved_it_may_be_sent_once_and_repeated(handover: Handover) -> None:
    handover.send()
    handover.decide()
    assert not handover.is_asked()
    handover.world.now = LATER

    assert isinstance(handover.send(), Packet)
    with handover.world.platform() as work:
        sent = a_case_referral(referral_id=handover.command.referral_id, state="rejected")
        work.case_referrals.save_each([(handover.case, sent)])
    assert isinstance(handover.send(), Packet), "the same referral, sent twice"
    assert isinstance(handover.send(referral_id=uuid4()), ApprovalAsked), "another one, after a no"


def test_a_transfer_that_never_left_does_not_use_it_up(handover: Handover) -> None:
    handover.send()
    handover.decide()
    handover.world.now = LATER
    assert isinstance(handover.send(), Packet)
    assert isinstance(handover.send(referral_id=uuid4()), Packet)


@pytest.mark.parametrize(
    "other",
    [
        lambda it: {"to_organisation_id": uuid4()},
        lambda it: {"disclosure_profile": "d3_identified"},
        lambda it: {"services": ("legal_counsel",)},
    ],
    ids=["to another", "less", "for something else"],
)
def test_something_else_than_was_approved_is_asked_anew(
    handover: Handover, other: Callable[[Handover], dict[str, Any]]
) -> None:
    handover.send()
    handover.decide()
    assert isinstance(handover.send(**other(handover)), ApprovalAsked)
    assert isinstance(handover.send(), Packet), "what was approved stays approved"


def test_an_approval_names_the_override_on_which_something_leaves(handover: Handover) -> None:
    ground, other = uuid4(), uuid4()
    on_override = replace(handover.command, consent_id=None, override_id=ground)
    assert transfer_terms(on_override)["consent_id"] == str(ground)
    along = (Companion(person_id=other, override_id=ground),)
    assert transfer_terms(replace(on_override, accompanied_by=along))["accompanied_by"] == [[str(other), str(ground)]]


def test_a_no_and_an_approval_of_last_week_are_none(handover: Handover) -> None:
    handover.send()
    handover.decide(NO)
    assert isinstance(handover.send(), ApprovalAsked)
    handover.decide()
    handover.world.now = NOON + APPROVED_FOR + timedelta(minutes=1)
    assert handover.is_asked()
    assert isinstance(handover.send(), ApprovalAsked)


def test_what_may_not_leave_is_refused_and_nobody_is_asked(handover: Handover) -> None:
    refusal = handover.send(consent_id=None)
    assert isinstance(refusal, DomainError)
    assert not isinstance(refusal, ApprovalAsked)
    assert handover.world.happened(handover.case) == []


def test_a_referral_asks_nobody(handover: Handover) -> None:
    changes = {"kind": "service_referral", "disclosure_profile": "d3_identified"}
    assert not handover.is_asked(**changes)
    assert isinstance(handover.send(**changes), Packet)


def test_the_transfer_of_a_closed_case_is_not_approved(handover: Handover) -> None:
    handover.send()
    closed = handover.world.case(handover.case)
    closed.close("other", on=TODAY)
    with handover.world.platform() as work:
        work.cases.save(closed)
    with pytest.raises(CaseClosedAlready):
        handover.decide()
    assert handover.asked.decision is None
