"""What needs the yes of a second person."""

# fixed dates: NOON is the clock of the service

from uuid import UUID

import pytest

from services.cases.api.access.approved_acts import CARRIED_OUT
from services.cases.domain.access.approval import Act, Approval, DecideApproval, Decision
from services.cases.domain.access.errors import ApprovalDecidedAlready, NotTheSecondPerson
from services.cases.domain.access.organisation_rules import OrganisationRules
from services.cases.domain.case.case import Case
from services.cases.domain.case.errors import CaseClosedAlready
from services.cases.domain.case.stage import CaseStatus
from services.cases.domain.parts.closure import CloseCase
from services.cases.usecases.access.decide_approval import decide_approval
from services.cases.usecases.access.keep_organisation_rules import keep_organisation_rules
from services.cases.usecases.access.read_approvals import read_approvals
from services.cases.usecases.access.read_waiting_approvals import read_waiting_approvals
from services.cases.usecases.access.withdraw_approval import withdraw_approval
from services.cases.usecases.case.close_case import close_case
from shared.contracts.cases import ApprovalAsked, ApprovalDecided
from shared.contracts.codelists import code_list
from shared.contracts.identity import OrganisationRulesChanged
from shared.contracts.transfer_refusals import ApprovalWaits, NobodyMayApprove
from shared.kernel.grant import Grant
from tests.support.builders.cases import NOON, TODAY, a_case, a_caseworker, a_member, a_supervisor, an_identity
from tests.support.use_cases import published
from tests.support.world import GT, SHELTER
from tests.unit.cases.usecases.person.erasing import erase_identity
from tests.unit.cases.usecases.world import World

YES = DecideApproval(decision=Decision.APPROVED)
NO = DecideApproval(decision=Decision.REFUSED, reason="plan_unfinished", note="Falta la cita con la abogada.")
BEA = a_caseworker(subject="bea")
"""Her role is checked by the endpoint."""


def decides(world: World, *acts: str, organisation_id: UUID = SHELTER) -> None:
    """The organisation decides for which acts it wants a second person. Ana and Bea work there."""
    world.knows("ana", "bea")
    event = OrganisationRulesChanged(
        country=GT, organisation_id=organisation_id, approvals_for=acts, caseworkers_see="organisation"
    )
    with world.platform(event.countries()) as work:
        keep_organisation_rules(event, work=work)


def asks_to_close(world: World, case: Case, grant: Grant | None = None) -> Approval:
    with world.work(grant) as work:
        asked = close_case(case.id, CloseCase(reason="plan_completed"), work=work)
    assert isinstance(asked, Approval)
    return asked


def test_an_act_needs_a_second_person_where_the_organisation_decided_so() -> None:
    assert not OrganisationRules().need_second_person(Act.CLOSURE)
    assert OrganisationRules(approvals_for=("closure",)).need_second_person(Act.CLOSURE)


def test_an_organisation_may_choose_what_is_carried_out_once_it_is_approved_and_nothing_else() -> None:
    assert set(code_list("approvable_act").items) == {act.value for act in Act} == set(CARRIED_OUT)


def test_a_closure_is_asked_for_and_changes_nothing_before_it_is_approved(world: World) -> None:
    decides(world, "closure")
    case, supervisor = world.add(), world.add_member(a_member(role="supervisor"))
    world.add_member(a_member())
    with world.work() as work:
        asked = close_case(case.id, CloseCase(reason="plan_completed"), work=work)
    assert isinstance(asked, Approval)
    assert (asked.act, asked.terms, asked.asked_by, asked.asked_at) == (
        Act.CLOSURE,
        {"reason": "plan_completed"},
        "ana",
        NOON,
    )
    assert (world.case(case), world.happened(case)) == (case, ["approval.asked"])
    assert work.audited == [("approval.asked", case.id)]
    expected = ApprovalAsked(
        country=GT,
        case_id=case.id,
        organisation_id=SHELTER,
        approval_id=asked.id,
        act="closure",
        recipients=(str(supervisor.user_id),),
    )
    assert work.published == [expected]


def test_approved_it_is_closed_at_once_and_who_asked_is_told(world: World) -> None:
    decides(world, "closure")
    case = world.add()
    asked = asks_to_close(world, case)
    with world.work(BEA) as work:
        answered = decide_approval(case.id, asked.id, YES, carry_out=CARRIED_OUT, work=work)
    assert (answered.decision, answered.decided_by, answered.decided_at) == (Decision.APPROVED, "bea", NOON)
    assert (world.case(case).status, world.case(case).closure_reason) == (CaseStatus.CLOSED, "plan_completed")
    assert world.happened(case) == ["approval.asked", "approval.decided", "case.closed"]
    assert published(work) == ["case_closed", "approval_decided"]
    told = work.published[-1]
    assert isinstance(told, ApprovalDecided)
    assert (told.recipient, told.decision) == ("ana", "approved")


def test_refused_it_stays_open_and_the_note_is_kept_encrypted(world: World) -> None:
    decides(world, "closure")
    case = world.add()
    asked = asks_to_close(world, case)
    with world.work(BEA) as work:
        decide_approval(case.id, asked.id, NO, carry_out=CARRIED_OUT, work=work)
    assert world.case(case).status == case.status
    with world.work() as work:
        (read,) = read_approvals(case.id, after=None, limit=9, work=work).items
    assert (read.decision, read.reason, read.note) == (Decision.REFUSED, NO.reason, NO.note)
    assert NO.note not in str(world.timeline(case))
    assert work.audited == [("approvals.read", case.id)]
    assert asks_to_close(world, case).id != asked.id


def test_who_asked_does_not_decide_and_only_they_take_it_back(world: World) -> None:
    decides(world, "closure")
    case = world.add()
    asked = asks_to_close(world, case)
    with pytest.raises(NotTheSecondPerson), world.work() as work:
        decide_approval(case.id, asked.id, YES, carry_out=CARRIED_OUT, work=work)
    with pytest.raises(NotTheSecondPerson), world.work(BEA) as work:
        withdraw_approval(case.id, asked.id, work=work)
    with world.work() as work:
        assert withdraw_approval(case.id, asked.id, work=work).decision == Decision.WITHDRAWN
    assert world.happened(case) == ["approval.asked", "approval.withdrawn"]
    with pytest.raises(ApprovalDecidedAlready), world.work(BEA) as work:
        decide_approval(case.id, asked.id, YES, carry_out=CARRIED_OUT, work=work)


def test_the_same_is_not_asked_twice_at_once(world: World) -> None:
    decides(world, "closure")
    case = world.add()
    asks_to_close(world, case)
    with pytest.raises(ApprovalWaits), world.work(BEA) as work:
        close_case(case.id, CloseCase(reason="other"), work=work)


def test_in_a_sealed_case_nobody_is_asked_where_no_other_supervisor_sees_it(world: World) -> None:
    decides(world, "closure")
    bea = str(world.add_member(a_member(role="supervisor")).user_id)
    world.add_member(a_member(role="supervisor"))
    of_colleagues, of_bea = (world.add(a_case(sealed_for=["ana", other])) for other in ("carla", bea))
    asks = ((of_colleagues, None), (of_bea, a_caseworker(subject=bea)))
    for case, grant in asks:
        with pytest.raises(NobodyMayApprove), world.work(grant) as work:
            close_case(case.id, CloseCase(reason="plan_completed", note="Vuelve a casa"), work=work)
        assert (world.case(case).version, world.happened(case)) == (1, [])
    assert asks_to_close(world, of_bea).act == Act.CLOSURE


def test_what_became_impossible_leaves_the_question_open(world: World) -> None:
    decides(world, "closure")
    case = world.add()
    asked = asks_to_close(world, case)
    decides(world)
    with world.work() as work:
        close_case(case.id, CloseCase(reason="other"), work=work)
    with pytest.raises(CaseClosedAlready), world.work(BEA) as work:
        decide_approval(case.id, asked.id, YES, carry_out=CARRIED_OUT, work=work)
    with world.work() as work:
        (waiting,) = read_waiting_approvals(after=None, limit=9, work=work).items
    assert (waiting.id, waiting.case_number, waiting.pseudonym) == (asked.id, case.case_number, case.pseudonym)
    with world.work(BEA) as work:
        decide_approval(case.id, asked.id, NO, carry_out=CARRIED_OUT, work=work)


def test_a_closed_case_is_not_asked_about(world: World) -> None:
    decides(world, "closure")
    case = world.add()
    case.close("other", on=TODAY)
    with world.platform() as work:
        work.cases.save(case)
    with pytest.raises(CaseClosedAlready), world.work() as work:
        close_case(case.id, CloseCase(reason="other"), work=work)


def test_the_note_goes_with_the_identity(world: World) -> None:
    decides(world, "closure")
    case = world.add(identity=an_identity())
    asked = asks_to_close(world, case)
    with world.work(BEA) as work:
        decide_approval(case.id, asked.id, NO, carry_out=CARRIED_OUT, work=work)
    with world.work(a_supervisor()) as work:
        erase_identity(case.id, "person_request", work=work)
    with world.work() as work:
        (read,) = read_approvals(case.id, after=None, limit=9, work=work).items
    assert (read.reason, read.note) == (NO.reason, None)
