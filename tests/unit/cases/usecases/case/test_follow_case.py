"""Following a case."""

# fixed dates: NOON is the clock of the service

from datetime import timedelta

from services.cases.domain.case.case import Case
from services.cases.domain.case.casework import AssessRisk
from services.cases.domain.parts.closure import CloseCase
from services.cases.usecases.case.assign_case import assign_case
from services.cases.usecases.case.change_case import change_case
from services.cases.usecases.case.close_case import close_case
from services.cases.usecases.case.follow_case import follow_case
from services.cases.usecases.case.read_following import read_following
from services.cases.usecases.case.reopen_case import reopen_case
from services.cases.usecases.case.write_note import write_note
from services.cases.usecases.disclosure.record_referral_step import record_referral_step
from services.cases.usecases.parts.assess_risk import assess_risk
from shared.contracts.cases import FollowedCaseChanged
from shared.contracts.referrals import ReferralAccepted, ReferralSent, ReferralStep
from shared.kernel.changes import Changes
from shared.kernel.grant import Grant
from tests.support.builders.cases import NOON, TODAY, a_caseworker, a_member, a_step
from tests.support.fakes.cases import FakeCasesWork
from tests.support.world import GT, SHELTER
from tests.unit.cases.usecases.world import World

BEA = a_caseworker(subject="bea")


def follows(world: World, case: Case, grant: Grant = BEA) -> None:
    with world.work(grant) as work:
        assert follow_case(case.id, follows=True, work=work).follows


def told(work: FakeCasesWork) -> list[tuple[str, tuple[str, ...]]]:
    return [(event.change, event.recipients) for event in work.published if isinstance(event, FollowedCaseChanged)]


def change(world: World, case: Case, changes: Changes) -> FakeCasesWork:
    with world.work() as work:
        change_case(case.id, changes, require_version=lambda _: None, work=work)
    return work


def test_who_follows_a_case_is_told_by_an_event_of_ids_and_codes(world: World) -> None:
    case = world.add()
    follows(world, case)
    with world.work() as work:
        close_case(case.id, CloseCase(reason="other"), work=work)
    entry = world.timeline(case)[-1]
    expected = FollowedCaseChanged(
        country=GT,
        case_id=case.id,
        organisation_id=SHELTER,
        change_id=entry.id,
        change="closed",
        recipients=("bea",),
    )
    assert [event for event in work.published if isinstance(event, FollowedCaseChanged)] == [expected]


def test_risk_status_assignment_and_reopening_are_told(world: World) -> None:
    case, member = world.add(), world.add_member(a_member())
    follows(world, case)
    seen = []
    for step in range(4):
        world.now = NOON + timedelta(minutes=11 * step)
        if step == 0:
            work = change(world, case, {"risk_level": "low"})
        elif step == 1:
            with world.work() as work:
                assess_risk(case.id, AssessRisk(overall_risk="imminent", done_on=TODAY), work=work)
        elif step == 2:
            with world.work() as work:
                assign_case(case.id, member.user_id, work=work)
        else:
            work = change(world, case, {"status": "active"})
        seen += told(work)
    assert seen == [("risk", ("bea",)), ("risk", ("bea",)), ("assigned", ("bea",)), ("status", ("bea",))]


def test_within_ten_minutes_a_person_is_told_once(world: World) -> None:
    case = world.add()
    follows(world, case)
    with world.work() as work:
        close_case(case.id, CloseCase(reason="other"), work=work)
    assert len(told(work)) == 1
    world.now = NOON + timedelta(minutes=9, seconds=59)
    with world.work() as work:
        reopen_case(case.id, "other", work=work)
    assert told(work) == []
    world.now = NOON + timedelta(minutes=10)
    with world.work() as work:
        close_case(case.id, CloseCase(reason="other"), work=work)
    assert told(work) == [("closed", ("bea",))]


def test_who_changes_it_is_not_told(world: World) -> None:
    case = world.add()
    follows(world, case, a_caseworker())
    assert told(change(world, case, {"risk_level": "low"})) == []


def test_a_note_or_another_field_tells_nobody(world: World) -> None:
    case = world.add()
    follows(world, case)
    assert told(change(world, case, {"needs": ("legal_support",)})) == []
    with world.work() as work:
        write_note(case.id, "Llamar mañana", work=work)
    assert told(work) == []


def test_an_answered_referral_is_told_and_a_sent_one_is_not(world: World) -> None:
    case = world.add()
    follows(world, case)
    steps: list[tuple[type[ReferralStep], str, list[object]]] = [
        (ReferralSent, "sent", []),
        (ReferralAccepted, "accepted", [("referral", ("bea",))]),
    ]
    for kind, state, expected in steps:
        with world.platform() as work:
            record_referral_step(a_step(case, kind, state=state), work=work)
            work.run_last_steps()
            assert told(work) == expected


def test_who_no_longer_follows_is_not_told(world: World) -> None:
    case = world.add()
    for _ in range(2):
        follows(world, case)
    with world.work(BEA) as work:
        assert read_following(case.id, work=work).follows
        assert not follow_case(case.id, follows=False, work=work).follows
        assert not read_following(case.id, work=work).follows
    assert told(change(world, case, {"risk_level": "low"})) == []
