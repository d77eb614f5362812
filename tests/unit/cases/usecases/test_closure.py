"""What is asked before a case is closed, and what is kept of the closure."""

# fixed dates: NOON is the clock of the service

from dataclasses import replace
from datetime import timedelta

import pytest

from services.cases.domain.age import Majority
from services.cases.domain.case import Case
from services.cases.domain.parts.closure import CHECKS, CLOSURE, CloseCase, Closure, ClosureCheck
from services.cases.domain.parts.goal import GOAL, Goal
from services.cases.usecases.close_case import close_case
from services.cases.usecases.read_closure import read_closure
from shared.kernel.errors import Invalid, NotFound
from shared.kernel.grant import Grant
from tests.support.builders.cases import NOON, a_case, a_case_referral, an_identity
from tests.support.use_cases import code_of
from tests.unit.cases.usecases.world import STRANGERS, World

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
        (stored,) = work.parts.of_case(case.id, CLOSURE.name)
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
        work.add_part(case, GOAL, Goal(domain="education"))
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


@pytest.mark.parametrize("stranger", STRANGERS)
def test_a_stranger_reads_nothing_of_it(world: World, stranger: Grant) -> None:
    case = a_quiet_case(world)
    with pytest.raises(NotFound), world.work(stranger) as work:
        read_closure(case.id, work=work)
