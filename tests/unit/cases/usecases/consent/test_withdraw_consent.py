"""Taking a consent back."""

# fixed dates: NOON is the clock of the service

from typing import Any

import pytest

from services.cases.domain.case.case import Case
from services.cases.domain.consent.consent import Consent, ConsentStatus
from services.cases.domain.consent.errors import AlreadyWithdrawn
from services.cases.usecases.consent.withdraw_consent import withdraw_consent
from shared.contracts.cases import STATISTICS, CaseFactsChanged, ConsentWithdrawn, DisclosureStopped
from shared.contracts.referral_kinds import PROSECUTION, PROSECUTION_NOTICE
from shared.kernel.errors import NotFound
from shared.kernel.ids import new_id
from tests.support.builders.cases import NOON, TODAY, a_case, a_consent, a_record
from tests.support.fakes.cases import FakeCasesWork
from tests.support.use_cases import actions, published
from tests.support.world import GT
from tests.unit.cases.usecases.world import World


def withdrawn(world: World, case: Case, consent: Consent) -> FakeCasesWork:
    """The unit of work in which `consent` was taken back in person."""
    with world.work() as work:
        withdraw_consent(case.id, consent.id, "in_person", work=work)
    return work


def a_case_with(*consents: Consent, **changes: Any) -> Case:
    return a_case(consents=list(consents), best_interest="considered", **changes)


def test_a_consent_that_is_taken_back_stays_on_record(world: World) -> None:
    kept, consent = a_consent(purpose="service_provision"), a_consent()
    case = world.add(a_case_with(kept, consent))
    with world.work() as work:
        after = withdraw_consent(case.id, consent.id, "in_person", work=work)
    assert (after.status, after.withdrawn_at, after.withdrawal_channel) == (ConsentStatus.WITHDRAWN, NOON, "in_person")
    assert (world.case(case).consents, world.case(case).version) == ([kept, after], 2)


def test_a_withdrawal_is_audited_with_its_purpose_and_on_the_timeline(world: World) -> None:
    consent = a_consent()
    case = world.add(a_case_with(consent))
    work = withdrawn(world, case, consent)
    assert work.audited == [("consent.withdrawn", case.id)]
    assert [row["purpose"] for row in work.audit_rows] == ["referral"]
    (entry,) = world.timeline(case)
    assert (entry.kind, entry.actor) == ("consent.withdrawn", "ana")
    assert entry.details["consent_id"] == str(consent.id)
    assert (entry.details["status"], entry.details["withdrawal_channel"]) == ("withdrawn", "in_person")


def test_a_withdrawal_is_published(world: World) -> None:
    consent = a_consent()
    case = world.add(a_case_with(consent))
    work = withdrawn(world, case, consent)
    person_key = work.pseudonyms.person_key(case.person_id)
    expected = ConsentWithdrawn(
        country=GT, case_id=case.id, consent_id=consent.id, person_key=person_key, purpose="referral"
    )
    assert work.published == [expected]


def test_a_withdrawal_stops_what_left_under_the_consent(world: World) -> None:
    consent = a_consent()
    case = world.add(a_case_with(consent))
    record = world.refer(case, a_record(consent))
    stopped = DisclosureStopped(country=GT, case_id=case.id, referral_id=record.referral_id, reason="consent_missing")
    assert withdrawn(world, case, consent).published[1:] == [stopped]


def test_a_withdrawal_leaves_alone_what_stands_on_another_consent_or_on_none(world: World) -> None:
    consent, other = a_consent(), a_consent(purpose="prosecution_sharing", recipient_type=PROSECUTION)
    case = world.add(a_case_with(consent, other))
    world.refer(case, a_record(other, kind=PROSECUTION_NOTICE, recipient_type=PROSECUTION))
    world.refer(case, a_record(profile="d1_capacity"))
    assert published(withdrawn(world, case, consent)) == ["consent_withdrawn"]


def test_an_assent_no_longer_holds_without_the_consent_beside_it(world: World) -> None:
    guardian, assent = a_consent(), a_consent(capacity="self_adolescent_assent")
    case = world.add(a_case_with(guardian, assent))
    record = world.refer(case, a_record(assent))
    work = withdrawn(world, case, guardian)
    assert (
        DisclosureStopped(country=GT, case_id=case.id, referral_id=record.referral_id, reason="consent_child_decision")
        in work.published
    )


def test_statistics_learn_that_the_person_may_no_longer_be_counted(world: World) -> None:
    consent = a_consent(purpose=STATISTICS, recipient_type=None)
    case = world.add(a_case_with(consent))
    work = withdrawn(world, case, consent)
    assert published(work) == ["consent_withdrawn", "case_facts_changed"]
    facts = work.published[1]
    assert isinstance(facts, CaseFactsChanged)
    assert (facts.case_id, facts.statistics_consent) == (case.id, False)


def test_a_consent_is_taken_back_once(world: World) -> None:
    consent = a_consent()
    case = world.add(a_case_with(consent))
    withdrawn(world, case, consent)
    before = world.case(case)
    with pytest.raises(AlreadyWithdrawn), world.work() as work:
        withdraw_consent(case.id, consent.id, "in_writing", work=work)
    assert (world.case(case), published(work), actions(work)) == (before, [], [])


def test_a_consent_of_a_closed_case_is_taken_back(world: World) -> None:
    consent = a_consent()
    case = a_case_with(consent)
    case.close("other", on=TODAY)
    world.add(case)
    withdrawn(world, case, consent)
    assert world.case(case).consents[0].status == ConsentStatus.WITHDRAWN


def test_a_consent_of_another_case_is_not_found(world: World) -> None:
    consent = a_consent()
    world.add(a_case_with(consent))
    case = world.add()
    with pytest.raises(NotFound), world.work() as work:
        withdraw_consent(case.id, consent.id, "in_person", work=work)
    assert (published(work), actions(work)) == ([], [])


def test_a_missing_case_is_not_found(world: World) -> None:
    with pytest.raises(NotFound), world.work() as work:
        withdraw_consent(new_id(), new_id(), "in_person", work=work)
