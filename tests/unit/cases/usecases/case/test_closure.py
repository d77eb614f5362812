"""What is asked before a case is closed, and what is kept of the closure."""

# fixed dates: NOON is the clock of the service

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from services.cases.api.access.approved_acts import CARRIED_OUT
from services.cases.domain.access.approval import Approval, DecideApproval, Decision
from services.cases.domain.case.case import Case
from services.cases.domain.disclosure.referral_step import UNANSWERED_REFERRAL
from services.cases.domain.parts.closure import CHECKS, CLOSURE, CloseCase, Closure, ClosureCheck
from services.cases.domain.parts.errors import ReferralsUnanswered
from services.cases.domain.parts.goal import GOAL, Goal
from services.cases.domain.person.age import Majority
from services.cases.processes.parts.parts import add_part, get_parts
from services.cases.usecases.access.decide_approval import decide_approval
from services.cases.usecases.access.withdraw_approval import withdraw_approval
from services.cases.usecases.case.close_case import close_case
from services.cases.usecases.case.read_closure import read_closure
from services.referrals.domain.life_cycle import UNANSWERED
from shared.kernel.errors import Invalid
from tests.support.builders.cases import NOON, a_case, a_case_referral, a_caseworker, a_supervisor, an_identity
from tests.support.use_cases import code_of
from tests.unit.cases.usecases.access.test_second_person import decides
from tests.unit.cases.usecases.person.erasing import erase_identity
from tests.unit.cases.usecases.world import World

NOTE = "Itzel Canaria sabe a quién llamar"


def all_done(**changes: str) -> list[ClosureCheck]:
    return [ClosureCheck(check=check, state=changes.get(check, "done")) for check in CHECKS]


def closed(world: World, case: Case, command: CloseCase) -> Closure:
    with world.work() as work:
        close_case(case.id, command, work=work)
    with world.work() as work:
        (kept,) = read_closure(case.id, work=work).closures
    return kept


def known(world: World, case: Case) -> dict[str, str]:
    with world.work() as work:
        return {each.check: each.state for each in read_closure(case.id, work=work).checks}


def a_quiet_case(world: World) -> Case:
    adult = replace(a_case().person, birth_year=1990)
    return world.add(a_case(person=adult, majority=Majority.ADULT), an_identity())


def test_checks_contact_and_note_are_kept_and_the_note_is_encrypted(world: World) -> None:
    case = a_quiet_case(world)
    command = CloseCase(
        reason="plan_completed", checks=all_done(), recontact="yes", recontact_how="Por su hermana", note=NOTE
    )
    kept = closed(world, case, command)
    assert (kept.reason, kept.recontact, kept.recontact_how, kept.note) == (
        "plan_completed",
        "yes",
        "Por su hermana",
        NOTE,
    )
    assert {each.check: each.state for each in kept.checks} == dict.fromkeys(CHECKS, "done")
    with world.platform() as work:
        (stored,) = work.parts.of(case.id, CLOSURE.name)
    assert stored.content is not None
    assert NOTE.encode() not in stored.content
    assert "Canaria" not in repr([*world.timeline(case), stored.record])


def test_a_reason_alone_closes_as_before_and_keeps_nothing_more(world: World) -> None:
    case = a_quiet_case(world)
    with world.work() as work:
        close_case(case.id, CloseCase(reason="other"), work=work)
    with world.work() as work:
        assert read_closure(case.id, work=work).closures == []


@pytest.mark.parametrize(
    ("state", "answer"), [("sent", "open"), ("accepted", "open"), ("completed", "done"), ("rejected", "done")]
)
def test_the_platform_knows_whether_a_referral_is_open(world: World, state: str, answer: str) -> None:
    case = a_quiet_case(world)
    with world.platform() as work:
        work.case_referrals.save_each([(case, a_case_referral(state=state))])
    assert known(world, case)["referrals_ended"] == answer


def test_the_platform_knows_the_goals(world: World) -> None:
    case = a_quiet_case(world)
    assert known(world, case)["goals_reviewed"] == "done"
    with world.work() as work:
        add_part(case, GOAL, Goal(domain="education"), work=work)
    assert known(world, case)["goals_reviewed"] == "open"


def test_the_platform_knows_what_was_to_be_done(world: World) -> None:
    case = world.add(a_case(majority=Majority.MINOR, best_interest="considered"), an_identity())
    assert known(world, case)["tasks_done"] == "open", "a child without a consent of an authority"
    adult = a_quiet_case(world)
    assert known(world, adult)["tasks_done"] == "done"
    world.now = NOON + timedelta(days=60)
    with world.platform() as work:
        stored = work.cases.get_for_update(adult.id)
        stored.reassess_risk_by = NOON
        work.cases.save(stored)
    assert known(world, adult)["tasks_done"] == "open"


def test_what_is_still_open_is_not_done_but_may_not_matter(world: World) -> None:
    case = a_quiet_case(world)
    with world.platform() as work:
        work.case_referrals.save_each([(case, a_case_referral(state="accepted"))])
    with pytest.raises(Invalid) as refused:
        closed(world, case, CloseCase(reason="other", checks=all_done()))
    assert code_of(refused) == "check_still_open"
    assert world.case(case).closed_on is None
    kept = closed(world, case, CloseCase(reason="other", checks=all_done(referrals_ended="not_applicable")))
    assert ClosureCheck(check="referrals_ended", state="not_applicable") in kept.checks


def test_who_answers_answers_all_that_the_platform_does_not_know(world: World) -> None:
    case = a_quiet_case(world)
    with pytest.raises(Invalid) as refused:
        closed(world, case, CloseCase(reason="other", checks=all_done()[:4]))
    assert code_of(refused) == "check_missing"
    people = [each for each in all_done() if each.check not in {"referrals_ended", "tasks_done", "goals_reviewed"}]
    assert len(closed(world, case, CloseCase(reason="other", checks=people)).checks) == len(CHECKS)


@pytest.mark.parametrize("state", sorted(UNANSWERED))
def test_a_referral_without_an_answer_is_not_cancelled_unseen(world: World, state: str) -> None:
    case = a_quiet_case(world)
    with world.platform() as work:
        work.case_referrals.save_each([(case, a_case_referral(state=state))])
    for unseen in (CloseCase(reason="other"), CloseCase(reason="other", note=NOTE)):
        with pytest.raises(ReferralsUnanswered):
            closed(world, case, unseen)
    assert world.case(case).closed_on is None
    closed(world, case, CloseCase(reason="other", checks=all_done(referrals_ended="not_applicable")))
    assert world.case(case).closed_on is not None


def test_an_accepted_referral_goes_on_and_a_reason_alone_closes_as_before(world: World) -> None:
    case = a_quiet_case(world)
    with world.platform() as work:
        work.case_referrals.save_each([(case, a_case_referral(state="accepted"))])
    with world.work() as work:
        close_case(case.id, CloseCase(reason="other"), work=work)
    assert world.case(case).closed_on is not None


def test_the_states_without_an_answer_are_those_of_the_referrals() -> None:
    assert {state.value for state in UNANSWERED} == UNANSWERED_REFERRAL


def test_an_empty_list_of_checks_is_an_incomplete_one(world: World) -> None:
    case = a_quiet_case(world)
    with pytest.raises(Invalid) as refused:
        closed(world, case, CloseCase(reason="other", checks=[]))
    assert code_of(refused) == "check_missing"
    assert world.case(case).closed_on is None


def asked(world: World, case: Case) -> Approval:
    """The question whether the case may be closed, with a note."""
    decides(world, "closure")
    with world.work() as work:
        question = close_case(case.id, CloseCase(reason="other", note=NOTE), work=work)
    assert isinstance(question, Approval)
    return question


def refuse(world: World, question: Approval) -> None:
    no = DecideApproval(decision=Decision.REFUSED, reason="other")
    with world.work(a_caseworker(subject="bea")) as work:
        decide_approval(question.case_id, question.id, no, carry_out=CARRIED_OUT, work=work)


def take_back(world: World, question: Approval) -> None:
    with world.work() as work:
        withdraw_approval(question.case_id, question.id, work=work)


@pytest.mark.parametrize("end", [refuse, take_back])
def test_a_closure_that_was_not_to_be_is_none_and_its_words_are_kept(
    world: World, end: Callable[[World, Approval], None]
) -> None:
    case = a_quiet_case(world)
    question = asked(world, case)
    end(world, question)
    with world.work() as work:
        assert read_closure(case.id, work=work).closures == []
        (kept,) = get_parts(case, CLOSURE, work=work)
    assert (kept.in_error, kept.note, str(kept.id)) == (True, NOTE, question.terms["closure_id"])


def test_an_approved_closure_is_one(world: World) -> None:
    case = a_quiet_case(world)
    question = asked(world, case)
    yes = DecideApproval(decision=Decision.APPROVED)
    with world.work(a_caseworker(subject="bea")) as work:
        decide_approval(case.id, question.id, yes, carry_out=CARRIED_OUT, work=work)
    with world.work() as work:
        assert [kept.note for kept in read_closure(case.id, work=work).closures] == [NOTE]


@pytest.mark.parametrize("how", ["closed meanwhile", "erased meanwhile"])
def test_what_was_asked_is_refused_whatever_has_become_of_the_case(world: World, how: str) -> None:
    case = a_quiet_case(world)
    question = asked(world, case)
    decides(world)
    with world.work(a_supervisor()) as work:
        if how == "closed meanwhile":
            close_case(case.id, CloseCase(reason="other", recontact="no"), work=work)
        else:
            erase_identity(case.id, "person_request", work=work)
    refuse(world, question)
    with world.work() as work:
        kept = read_closure(case.id, work=work).closures
    assert [each.recontact for each in kept] == (["no"] if how == "closed meanwhile" else [])
