"""Several messages about referrals that are recorded in one transaction."""

# fixed dates: NOON is the clock of the service

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from services.cases.domain.case.case import Case
from services.cases.domain.case.stage import Stage
from services.cases.usecases.disclosure.record_escalation import record_escalation
from services.cases.usecases.disclosure.record_referral_step import record_referral_step
from shared.contracts.cases import CaseClosed, ConsentWithdrawn, DisclosureStopped, IdentityErased
from shared.contracts.event import Event
from shared.contracts.referrals import ReferralEscalated, ReferralStep
from shared.kernel.errors import NotFound
from shared.kernel.ids import new_id
from shared.telemetry import tracing
from tests.support.builders.cases import NOON, TODAY, a_case, a_consent, a_record, a_step, an_identity
from tests.support.fakes.cases import FakeCasesWork
from tests.support.fixed_clock import FixedClock
from tests.support.world import CLINIC, GT
from tests.unit.cases.usecases.world import World


def taken(world: World, *steps: ReferralStep) -> FakeCasesWork:
    """The unit of work in which all of them are recorded."""
    with world.platform(frozenset({GT})) as work:
        for step in steps:
            record_referral_step(step, work=work)
            assert work.published == []
    return work


def a_referral(world: World, case: Case) -> ReferralStep:
    """The first step of a referral whose packet was prepared under the first consent of `case`, if there is one."""
    record = a_record(*case.consents[:1])
    with world.platform() as work:
        work.disclosures.add(case, record)
    return a_step(case, referral_id=record.referral_id)


def states(world: World, case: Case) -> dict[UUID, str]:
    with world.platform() as work:
        return work.case_referrals.states_of(case.id)


def test_the_steps_of_a_referral_are_recorded_together_in_their_order(world: World) -> None:
    case = world.add(a_case(consents=[a_consent()], best_interest="considered"))
    sent = a_referral(world, case)
    received, accepted = replace(sent, state="received"), replace(sent, state="accepted")
    with world.platform() as work:
        for minutes, step in enumerate((sent, received, accepted)):
            work.clock = FixedClock(NOON + timedelta(minutes=minutes))
            record_referral_step(step, work=work)
    told = [(entry.kind, entry.at) for entry in world.timeline(case) if entry.kind != "packet.sealed"]
    assert told == [
        ("referral.sent", NOON),
        ("referral.received", NOON + timedelta(minutes=1)),
        ("referral.accepted", NOON + timedelta(minutes=2)),
    ]
    assert world.happened(case).count("packet.sealed") == 1
    assert states(world, case) == {sent.referral_id: "accepted"}
    # The stage went from one to the third at once.
    assert (world.case(case).stage, world.case(case).version) == (Stage.ASSISTANCE, 2)


def test_the_referrals_of_a_case_move_its_stage_together(world: World) -> None:
    case, untouched = world.add(), world.add()
    first, second, third = a_step(case), a_step(case, state="rejected"), a_step(case, state="accepted")
    taken(world, first, second, third)
    assert states(world, case) == {
        first.referral_id: "sent",
        second.referral_id: "rejected",
        third.referral_id: "accepted",
    }
    assert (world.case(case).stage, world.case(case).version) == (Stage.ASSISTANCE, 2)
    assert world.case(untouched) == untouched


def test_a_stage_that_ends_where_it_was_leaves_the_version(world: World) -> None:
    case = world.add()
    sent = a_step(case)
    taken(world, sent, replace(sent, state="cancelled"))
    assert (world.case(case).stage, world.case(case).version) == (Stage.SCREENING, 1)


def test_steps_of_several_cases_are_recorded_together(world: World) -> None:
    cases = [world.add() for _ in range(3)]
    taken(world, *(a_step(case) for case in reversed(cases)))
    assert [world.case(case).stage for case in cases] == [Stage.REFERRED] * 3
    assert [world.happened(case) for case in cases] == [["referral.sent"]] * 3


def test_the_same_step_twice_in_a_transaction_is_one_entry(world: World) -> None:
    case = world.add()
    step = a_step(case)
    with world.platform() as work:
        record_referral_step(step, work=work)
        record_referral_step(replace(step, reason="other"), work=work)
    (entry,) = world.timeline(case)
    assert entry.details["reason"] is None
    assert world.case(case).version == 2


def test_a_step_that_comes_again_among_others_does_not_move_its_referral_back(world: World) -> None:
    case = world.add()
    sent, other = a_step(case), a_step(case)
    taken(world, sent, replace(sent, state="accepted"))
    taken(world, sent, other)
    assert states(world, case) == {sent.referral_id: "accepted", other.referral_id: "sent"}
    assert world.case(case).stage == Stage.ASSISTANCE


def test_only_steps_that_come_again_change_nothing(world: World) -> None:
    case = world.add()
    step = a_step(case)
    taken(world, step)
    before = world.case(case)
    assert taken(world, step, step).published == []
    assert world.case(case) == before


def test_what_each_referral_missed_is_published_in_the_order_of_the_steps(world: World) -> None:
    consent = a_consent().withdrawn(at=NOON, channel="phone")
    withdrawn = world.add(a_case(consents=[consent], best_interest="considered"))
    erased = world.add(a_case(consents=[a_consent()], best_interest="considered"), an_identity())
    closed = a_case(consents=[a_consent()], best_interest="considered")
    closed.close("other", on=TODAY)
    world.add(closed)
    steps = [a_referral(world, case) for case in (closed, withdrawn, erased)]
    with world.platform() as work:
        work.vault.erase(erased, reason="requested", erased_by="berta", at=NOON)
    received = replace(steps[1], state="received")

    work = taken(world, *steps, received)

    key = work.pseudonyms.person_key(withdrawn.person_id)
    expected: list[Event] = [
        CaseClosed(country=GT, case_id=closed.id, closure_reason="other"),
        ConsentWithdrawn(country=GT, case_id=withdrawn.id, consent_id=consent.id, person_key=key, purpose="referral"),
        DisclosureStopped(country=GT, case_id=withdrawn.id, referral_id=steps[1].referral_id, reason="consent_missing"),
        IdentityErased(country=GT, case_id=erased.id),
    ]
    assert work.published == expected


def test_what_a_referral_missed_carries_the_ids_of_its_own_message(world: World) -> None:
    case = a_case()
    case.close("other", on=TODAY)
    world.add(case)
    with world.platform() as work:
        for number in (1, 2):
            with tracing(request_id=f"request {number}", trace=f"trace {number}"):
                record_referral_step(a_step(case), work=work)
    ids = [(message["request_id"], message["trace"]) for message in work.messages]
    assert ids == [("request 1", "trace 1"), ("request 2", "trace 2")]


def test_an_unknown_case_among_others_lets_the_whole_transaction_fail(world: World) -> None:
    case = world.add()
    with pytest.raises(NotFound):
        taken(world, a_step(case), replace(a_step(case), case_id=new_id()), a_step(case))
    assert (world.case(case), world.timeline(case)) == (case, [])
    assert states(world, case) == {}


def test_a_step_is_recorded_before_an_escalation_that_follows_it(world: World) -> None:
    case = world.add()
    step = a_step(case)
    escalated = ReferralEscalated(
        country=GT,
        referral_id=step.referral_id,
        code=step.code,
        case_id=case.id,
        from_organisation_id=case.organisation_id,
        to_organisation_id=CLINIC,
        to_country=GT,
        kind=step.kind,
        services=(),
        urgency="24h",
        respond_by=NOON,
        state="sent",
        level=1,
    )
    with world.platform() as work:
        record_referral_step(step, work=work)
        record_escalation(escalated, work=work)
        assert [entry.kind for entry in work.tables.timeline.of_case(case.id)] == [
            "referral.sent",
            "referral.escalated_1",
        ]
    assert world.case(case).stage == Stage.REFERRED
