"""Following the referrals of a case on its timeline."""

# fixed dates: NOON is the clock of the service

from dataclasses import replace
from datetime import timedelta

import pytest

from services.cases.domain.case.case import Case
from services.cases.domain.case.errors import CaseClosedAlready
from services.cases.domain.case.stage import CaseStatus, Stage
from services.cases.usecases.disclosure.record_escalation import record_escalation
from services.cases.usecases.disclosure.record_referral_step import record_referral_step
from shared.contracts.cases import CaseClosed, ConsentWithdrawn, DisclosureStopped, IdentityErased
from shared.contracts.referrals import ReferralAccepted, ReferralEscalated, ReferralStep
from shared.kernel.country import Country
from tests.support.builders.cases import NOON, TODAY, a_case, a_consent, a_record, a_step, an_identity
from tests.support.fakes.cases import FakeCasesWork
from tests.support.use_cases import published
from tests.support.world import CLINIC, GT, HN
from tests.unit.cases.usecases.world import World


def followed(world: World, *steps: ReferralStep) -> FakeCasesWork:
    """The unit of work in which the last of `steps` was recorded."""
    for step in steps:
        with world.platform(step.countries()) as work:
            record_referral_step(step, work=work)
    return work


def an_escalation(case: Case, level: int = 1, country: Country = GT) -> ReferralEscalated:
    return ReferralEscalated(
        country=country,
        referral_id=case.id,
        code="GT-7K3-Q9X",
        case_id=case.id,
        from_organisation_id=case.organisation_id,
        to_organisation_id=CLINIC,
        to_country=HN,
        kind="service_referral",
        services=(),
        urgency="24h",
        respond_by=NOON,
        state="sent",
        level=level,
    )


def test_a_step_is_on_the_timeline(world: World) -> None:
    case = world.add()
    step = a_step(case, state="rejected", reason="no_capacity")
    work = followed(world, step)
    (entry,) = world.timeline(case)
    assert (entry.kind, entry.actor, entry.at) == ("referral.rejected", "system:cases", NOON)
    assert entry.details == {
        "referral_id": str(step.referral_id),
        "code": "GT-7K3-Q9X",
        "kind": "service_referral",
        "to_country": "GT",
        "to_organisation_id": str(CLINIC),
        "services": ["emergency_shelter"],
        "urgency": "24h",
        "reason": "no_capacity",
    }
    assert (work.published, work.audited) == ([], [])


def test_the_stage_of_a_case_follows_its_referrals(world: World) -> None:
    case = world.add()
    sent = a_step(case)
    followed(world, sent)
    assert (world.case(case).stage, world.case(case).version) == (Stage.REFERRED, 2)
    accepted = a_step(case, ReferralAccepted, state="accepted", referral_id=sent.referral_id)
    followed(world, accepted)
    assert (world.case(case).stage, world.case(case).version) == (Stage.ASSISTANCE, 3)
    with world.platform() as work:
        (referral,) = work.tables.referrals.of_case(case.id)
    assert (referral.state, referral.to_country, referral.to_organisation_id) == ("accepted", GT, CLINIC)


def test_a_step_that_moves_no_stage_leaves_the_version(world: World) -> None:
    case = world.add()
    sent = a_step(case)
    followed(world, sent, a_step(case, state="received", referral_id=sent.referral_id))
    assert world.case(case).version == 2


def test_the_same_step_twice_is_one_entry(world: World) -> None:
    case = world.add()
    step = a_step(case)
    followed(world, step, step)
    assert world.happened(case) == ["referral.sent"]
    assert world.case(case).version == 2


def test_a_step_that_comes_again_late_does_not_move_the_referral_back(world: World) -> None:
    case = world.add()
    sent = a_step(case)
    accepted = a_step(case, ReferralAccepted, state="accepted", referral_id=sent.referral_id)
    followed(world, sent, accepted, sent)
    assert world.case(case).stage == Stage.ASSISTANCE


def test_the_first_step_confirms_what_left(world: World) -> None:
    consent = a_consent()
    case = world.add(a_case(consents=[consent], best_interest="considered"))
    record = a_record(consent, disclosed_at=NOON - timedelta(minutes=1), disclosed_by="berta")
    with world.work() as work:
        work.disclosures.add(case, record)
    sent = a_step(case, referral_id=record.referral_id)
    work = followed(world, sent, a_step(case, state="received", referral_id=record.referral_id))
    with work:
        assert work.disclosures.confirmed(case.id) == [record]
    first, *others = world.timeline(case)
    assert (first.kind, first.actor, first.at) == ("packet.sealed", "berta", record.disclosed_at)
    assert first.details["fields"] == list(record.fields)
    assert sorted(entry.kind for entry in others) == ["referral.received", "referral.sent"]
    assert published(work) == []


def prepared(world: World, case: Case) -> ReferralStep:
    """The first step of a referral whose packet was prepared under the first consent of `case`."""
    record = a_record(case.consents[0])
    with world.platform() as work:
        work.disclosures.add(case, record)
    return a_step(case, referral_id=record.referral_id)


def test_a_withdrawal_that_the_referral_missed_is_published_again(world: World) -> None:
    consent = a_consent().withdrawn(at=NOON, channel="phone")
    case = world.add(a_case(consents=[consent], best_interest="considered"))
    step = prepared(world, case)
    work = followed(world, step)
    key = work.pseudonyms.person_key(case.person_id)
    assert work.published == [
        ConsentWithdrawn(country=GT, case_id=case.id, consent_id=consent.id, person_key=key, purpose="referral"),
        DisclosureStopped(country=GT, case_id=case.id, referral_id=step.referral_id, reason="consent_missing"),
    ]


def test_the_first_step_of_a_referral_says_nothing_of_another_one(world: World) -> None:
    consent = a_consent().withdrawn(at=NOON, channel="phone")
    case = world.add(a_case(consents=[consent], best_interest="considered"))
    prepared(world, case)
    work = followed(world, a_step(case))
    assert (work.published, world.happened(case)) == ([], ["referral.sent"])


def test_an_erasure_that_the_referral_missed_is_published_again(world: World) -> None:
    case = world.add(a_case(consents=[a_consent()], best_interest="considered"), an_identity())
    step = prepared(world, case)
    with world.platform() as work:
        work.vault.erase(case, reason="requested", erased_by="berta", at=NOON)
    assert followed(world, step).published == [IdentityErased(country=GT, case_id=case.id)]


def test_a_closure_that_the_referral_missed_is_published_again(world: World) -> None:
    case = a_case(consents=[a_consent()], best_interest="considered")
    case.close("other", on=TODAY)
    world.add(case)
    step = prepared(world, case)
    assert followed(world, step).published == [CaseClosed(country=GT, case_id=case.id, closure_reason="other")]
    assert followed(world, a_step(case, state="received", referral_id=step.referral_id)).published == []


def test_an_escalation_is_on_the_timeline_once_a_level(world: World) -> None:
    case = world.add()
    for level in (1, 1, 2):
        event = an_escalation(case, level)
        with world.platform(event.countries()) as work:
            record_escalation(event, work=work)
    first, second = world.timeline(case)
    assert {first.kind, second.kind} == {"referral.escalated_1", "referral.escalated_2"}
    assert first.details == {
        "referral_id": str(case.id),
        "code": "GT-7K3-Q9X",
        "level": first.details["level"],
        "to_country": "HN",
        "to_organisation_id": str(CLINIC),
    }
    assert world.case(case) == case
    assert (work.published, work.audited) == ([], [])


def test_a_completed_transfer_closes_the_case_of_the_sender(world: World) -> None:
    case = world.add()
    work = followed(
        world,
        replace(a_step(case, state="sent"), kind="case_transfer"),
        replace(a_step(case, state="accepted"), kind="case_transfer"),
        replace(a_step(case, state="completed"), kind="case_transfer"),
    )
    stored = world.case(case)
    assert (stored.status, stored.stage, stored.closed_on) == (CaseStatus.TRANSFERRED, Stage.CLOSED, TODAY)
    assert (stored.closure_reason, stored.tasks) == ("referred", [])
    assert [event for event in work.published if isinstance(event, CaseClosed)] == [
        CaseClosed(country=GT, case_id=case.id, closure_reason="referred")
    ]
    assert ("case.transferred", case.id) in work.audited
    assert "case.transferred" in world.happened(case)


def test_a_transferred_case_cannot_be_written(world: World) -> None:
    case = world.add()
    followed(world, replace(a_step(case, state="completed"), kind="case_transfer"))
    with pytest.raises(CaseClosedAlready):
        world.case(case).change({"risk_level": "low"}, on=TODAY)


@pytest.mark.parametrize("kind", ["service_referral", "cross_border"])
def test_another_completed_referral_closes_nothing(world: World, kind: str) -> None:
    case = world.add()
    followed(world, replace(a_step(case, state="completed"), kind=kind))
    assert world.case(case).closed_on is None


def test_a_case_that_was_closed_meanwhile_stays_as_it_was_closed(world: World) -> None:
    case = a_case()
    case.close("lost_contact", on=TODAY)
    world.add(case)
    followed(world, replace(a_step(case, state="completed"), kind="case_transfer"))
    assert (world.case(case).status, world.case(case).closure_reason) == (CaseStatus.CLOSED, "lost_contact")
