"""Erasing who the person of a case is: one person asks, another approves, and one who is alone waits."""

# fixed dates: NOON is the clock of the service

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from services.cases.api.access.approved_acts import CARRIED_OUT
from services.cases.domain.access.approval import ALONE_AFTER, STILL_COUNTS, Act, Approval, DecideApproval, Decision
from services.cases.domain.access.errors import ApprovalDecidedAlready, NotTheSecondPerson, SupervisorStopped
from services.cases.domain.access.organisation_rules import OrganisationRules
from services.cases.domain.case.case import Case
from services.cases.domain.person.identity import Identity
from services.cases.usecases.access.decide_approval import decide_approval
from services.cases.usecases.access.withdraw_approval import withdraw_approval
from services.cases.usecases.case.read_notes import read_note
from services.cases.usecases.case.write_note import write_note
from services.cases.usecases.person.ask_erasure import ask_erasure
from services.cases.usecases.person.end_lone_erasures import end_lone_erasures
from shared.contracts.cases import ApprovalAsked, ApprovalDecided, IdentityErased
from shared.contracts.identity import PersonChanged
from shared.contracts.transfer_refusals import ApprovalWaits, NobodyMayApprove
from shared.kernel.errors import NotFound
from shared.kernel.grant import Grant
from tests.support.builders.cases import NOON, TODAY, a_case, a_caseworker, a_member, a_supervisor, an_identity
from tests.support.fakes.cases import FakeCasesWork
from tests.support.use_cases import actions, published
from tests.support.world import GT
from tests.unit.cases.usecases.world import World

YES = DecideApproval(decision=Decision.APPROVED)
NO = DecideApproval(decision=Decision.REFUSED, reason="other")
SIGNED_IN = 1.0


@pytest.fixture
def alone(world: World) -> Grant:
    """The only supervisor of the organisation."""
    member = world.add_member(a_member(role="supervisor"))
    return replace(a_supervisor(signed_in_at=SIGNED_IN), subject=str(member.user_id))


def asked(world: World, case: Case, grant: Grant | None = None) -> Approval:
    with world.work(grant) as work:
        return ask_erasure(case.id, "person_request", work=work)


def decided(world: World, question: Approval, answer: DecideApproval = YES) -> FakeCasesWork:
    world.knows(a_supervisor().subject)
    with world.work(a_supervisor()) as work:
        decide_approval(question.case_id, question.id, answer, carry_out=CARRIED_OUT, work=work)
    return work


def erased(world: World, case: Case) -> FakeCasesWork:
    """The unit of work in which a second person had them erased."""
    return decided(world, asked(world, case))


def tick(world: World, after: timedelta) -> int:
    world.now = NOON + after
    return end_lone_erasures(GT, open_work=world.platform)


def another_supervisor(world: World) -> PersonChanged:
    return world.add_member(a_member(role="supervisor"))


def test_an_erasure_needs_a_second_person_whatever_the_organisation_decided() -> None:
    assert OrganisationRules().need_second_person(Act.ERASURE)


def test_asked_for_nothing_is_erased_and_the_supervisors_are_asked(world: World) -> None:
    supervisor, case = another_supervisor(world), world.add(identity=an_identity())
    with world.work() as work:
        question = ask_erasure(case.id, "court_order", work=work)
    assert world.identity(case) == (an_identity(), 1)
    assert (question.act, question.terms, question.about, question.due_at) == (
        Act.ERASURE,
        {"reason": "court_order"},
        None,
        None,
    )
    (event,) = work.published
    assert isinstance(event, ApprovalAsked)
    assert event.recipients == (str(supervisor.user_id),)
    assert actions(work) == ["erasure.asked", "approval.asked"]


def test_who_asked_does_not_approve(world: World) -> None:
    case = world.add(identity=an_identity())
    question = asked(world, case, a_supervisor())
    with pytest.raises(NotTheSecondPerson):
        decided(world, question)
    assert world.identity(case) == (an_identity(), 1)


def test_refused_or_taken_back_they_stay(world: World) -> None:
    case = world.add(identity=an_identity())
    decided(world, asked(world, case), NO)
    question = asked(world, case)
    with world.work() as work:
        withdraw_approval(case.id, question.id, work=work)
    assert world.identity(case) == (an_identity(), 1)


def test_the_same_person_is_asked_about_once_and_another_of_the_case_apart(world: World) -> None:
    case = world.add(identity=an_identity())
    asked(world, case)
    with pytest.raises(ApprovalWaits):
        asked(world, case, a_supervisor())


def test_approved_nothing_remains_but_that_the_person_was_erased(world: World) -> None:
    case = world.add(identity=an_identity())
    erased(world, case)
    assert world.identity(case) == (Identity(), 0)
    with world.work() as work:
        (remains,) = work.tables.tombstones.where()
        assert work.tables.tokens.where(lambda token: token.case_id == case.id) == []
    assert (remains.person_id, remains.reason) == (case.person_id, "person_request")
    assert (remains.erased_by, remains.erased_at) == ("berta", NOON)
    assert world.case(case).version == 2


def test_an_erasure_is_published_audited_and_on_the_timeline(world: World) -> None:
    case = world.add(identity=an_identity())
    work = erased(world, case)
    assert work.published[0] == IdentityErased(country=GT, case_id=case.id)
    assert published(work) == ["identity_erased", "approval_decided"]
    assert work.audited == [("approval.decided", case.id), ("identity.erased", case.id)]
    entry = world.timeline(case)[-1]
    assert (entry.kind, entry.details, entry.actor) == ("identity.erased", {"reason": "person_request"}, "berta")


def test_words_about_a_person_end_with_their_key_with_an_identity_and_without(world: World) -> None:
    for case in (world.add(identity=an_identity()), world.add()):
        with world.work() as work:
            note = write_note(case.id, "Llamó hoy", work=work)
        erased(world, case)
        with world.work() as work, pytest.raises(NotFound):
            read_note(case.id, note.id, work=work)


def test_the_person_of_a_closed_case_is_erased_as_well(world: World) -> None:
    case = a_case()
    case.close("other", on=TODAY)
    world.add(case, an_identity())
    erased(world, case)
    assert world.identity(case)[1] == 0


def test_a_person_is_erased_once(world: World) -> None:
    case = world.add(identity=an_identity())
    erased(world, case)
    with pytest.raises(NotFound):
        asked(world, case)


def test_the_only_supervisor_asks_nobody_and_it_is_done_after_three_days(world: World, alone: Grant) -> None:
    case = world.add(identity=an_identity())
    with world.work(alone) as work:
        question = ask_erasure(case.id, "person_request", work=work)
    assert actions(work) == ["erasure.asked_alone", "approval.asked"]
    assert question.due_at == NOON + ALONE_AFTER == NOON + timedelta(hours=72)
    assert tick(world, timedelta(hours=71, minutes=59)) == 0
    assert world.identity(case)[1] == 1
    assert tick(world, timedelta(hours=72)) == 1
    assert world.identity(case) == (Identity(), 0)
    assert tick(world, timedelta(hours=73)) == 0
    with world.platform() as work:
        ended = work.approvals.get(case.id, question.id)
    assert (ended.decision, ended.decided_by) == (Decision.ELAPSED, "system:cases")


def test_it_can_be_taken_back_until_then(world: World, alone: Grant) -> None:
    case = world.add(identity=an_identity())
    question = asked(world, case, alone)
    with world.work(alone) as work:
        withdraw_approval(case.id, question.id, work=work)
    assert tick(world, timedelta(days=4)) == 0
    assert world.identity(case) == (an_identity(), 1)


def test_a_second_supervisor_who_has_come_meanwhile_may_decide_it(world: World, alone: Grant) -> None:
    case = world.add(identity=an_identity())
    question = asked(world, case, alone)
    another_supervisor(world)
    decided(world, question)
    assert world.identity(case)[1] == 0
    with pytest.raises(ApprovalDecidedAlready):
        question_of(world, question).elapsed(by="system:cases", at=world.now)


def question_of(world: World, question: Approval) -> Approval:
    with world.platform() as work:
        return work.approvals.get(question.case_id, question.id)


def stop(world: World, subject: str) -> PersonChanged:
    return world.add_member(a_member(role="supervisor", user_id=UUID(subject), active=False))


def reinstate(world: World, subject: str) -> None:
    world.add_member(a_member(role="supervisor", user_id=UUID(subject)))


def ends(world: World, question: Approval, case: Case) -> None:
    """Nothing is erased, now or ever, and a supervisor has to ask anew."""
    assert question_of(world, question).decision is Decision.INTERRUPTED
    assert tick(world, timedelta(days=30)) == 0
    assert world.identity(case) == (an_identity(), 1)


def test_nothing_is_done_at_the_word_of_one_who_was_stopped_also_once_they_are_back(world: World, alone: Grant) -> None:
    case = world.add(identity=an_identity())
    question = asked(world, case, alone)
    stop(world, alone.subject)
    assert tick(world, timedelta(minutes=10)) == 0
    reinstate(world, alone.subject)
    assert tick(world, timedelta(days=4)) == 0
    ends(world, question, case)
    assert asked(world, case, alone).due_at == world.now + ALONE_AFTER


@pytest.mark.parametrize("how", [{"active": False}, {"role": "caseworker"}])
def test_a_stop_wholly_between_two_ticks_ends_it_too(world: World, alone: Grant, how: dict[str, Any]) -> None:
    case = world.add(identity=an_identity())
    question = asked(world, case, alone)
    world.now = NOON + timedelta(hours=71, minutes=55)
    world.add_member(a_member(**({"role": "supervisor", "user_id": UUID(alone.subject)} | how)))
    reinstate(world, alone.subject)
    assert tick(world, timedelta(hours=72)) == 0
    ends(world, question, case)


def test_it_ends_where_another_person_supervises_or_came_and_went(world: World, alone: Grant) -> None:
    case = world.add(identity=an_identity())
    question, came = asked(world, case, alone), another_supervisor(world)
    assert tick(world, timedelta(minutes=10)) == 0
    ends(world, question, case)

    world.now = NOON + timedelta(days=40)
    stop(world, str(came.user_id))
    world.now += STILL_COUNTS
    question = asked(world, case, alone)
    world.now += timedelta(minutes=1)
    reinstate(world, str(came.user_id))
    stop(world, str(came.user_id))
    assert tick(world, world.now - NOON + timedelta(hours=72)) == 0
    assert question_of(world, question).decision is Decision.INTERRUPTED


def test_who_asked_is_told_that_it_ended_and_the_file_says_so(world: World, alone: Grant) -> None:
    case = world.add(identity=an_identity())
    question = asked(world, case, alone)
    another_supervisor(world)
    works = [world.platform(), world.platform()]
    end_lone_erasures(GT, open_work=iter(works).__next__)
    entry = world.timeline(case)[-1]
    assert (entry.kind, entry.actor) == ("approval.interrupted", "system:cases")
    assert works[-1].audited == [("approval.interrupted", case.id)]
    (event,) = works[-1].published
    assert isinstance(event, ApprovalDecided)
    assert (event.approval_id, event.decision, event.recipient) == (question.id, "interrupted", alone.subject)


@pytest.mark.parametrize("how", [{"active": False}, {"role": "caseworker"}])
def test_nobody_is_alone_because_another_supervisor_was_stopped_less_than_seven_days_ago(
    world: World, alone: Grant, how: dict[str, Any]
) -> None:
    other, case = another_supervisor(world), world.add(identity=an_identity())
    world.add_member(replace(other, **how))
    with pytest.raises(SupervisorStopped):
        asked(world, case, alone)
    world.now = NOON + STILL_COUNTS - timedelta(seconds=1)
    with pytest.raises(SupervisorStopped):
        asked(world, case, alone)
    assert asked(world, case).due_at is None, "a caseworker asks, and waits for a supervisor"
    with world.work() as work:
        withdraw_approval(case.id, work.approvals.waiting_for(case.id, Act.ERASURE)[0].id, work=work)
    world.now = NOON + STILL_COUNTS
    assert asked(world, case, alone).due_at == world.now + ALONE_AFTER


def test_who_was_stopped_themselves_still_waits_alone(world: World, alone: Grant) -> None:
    stop(world, alone.subject)
    reinstate(world, alone.subject)
    assert asked(world, world.add(identity=an_identity()), alone).due_at == NOON + ALONE_AFTER


@pytest.mark.parametrize("who", ["a caseworker", "a system"])
def test_only_a_supervisor_who_is_a_person_waits_alone(world: World, alone: Grant, who: str) -> None:
    asks = a_caseworker(signed_in_at=SIGNED_IN) if who == "a caseworker" else a_supervisor()
    assert asked(world, world.add(identity=an_identity()), asks).due_at is None


def test_in_a_sealed_case_another_supervisor_must_be_named(world: World) -> None:
    another_supervisor(world)
    case = world.add(a_case(sealed_for=["ana", "berta"]), an_identity())
    with pytest.raises(NobodyMayApprove):
        asked(world, case)
