"""Decide and review a request to disclose without a consent: acts of a second person, who supervises."""

from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.access.seal import among_named
from services.cases.domain.case.timeline import override_entry
from services.cases.domain.consent.override import OverrideAnswer, OverrideFinding, ReadOverride
from services.cases.processes.access.second_person import supervisors_besides, who_answers
from services.cases.processes.case.timeline import save_case
from services.cases.processes.consent.grounds import stop_disclosures
from services.cases.processes.consent.override_reasons import in_words
from shared.contracts.cases import OverrideDecided
from shared.kernel.errors import Forbidden
from shared.kernel.grant import Permission


def decide_override(case_id: UUID, override_id: UUID, answer: OverrideAnswer, *, work: CasesWork) -> ReadOverride:
    """Approve it, for three days, or refuse it; the person who asked is notified.

    Raises NotFound, CaseClosedAlready, PersonNeeded, OverrideDecided, SecondPersonNeeded.
    """
    case = work.cases.get_for_update(case_id)
    override = case.decide_override(override_id, answer, by=who_answers(work.grant, work=work), at=work.clock.now())
    save_case(case, override_entry(f"override.{answer}", override), work=work)
    work.audit_case(f"override.{answer}", case, purpose=override.purpose)
    work.publish(
        OverrideDecided(
            country=case.country,
            case_id=case.id,
            organisation_id=case.organisation_id,
            override_id=override.id,
            answer=answer,
            recipients=among_named(case, [override.asked_by]),
        )
    )
    return in_words(case, [override], work=work)[0]


def review_override(case_id: UUID, override_id: UUID, finding: OverrideFinding, *, work: CasesWork) -> ReadOverride:
    """Record whether it was justified; what left under one that was not may not be read any more.

    A supervisor reviews it or, where all of them asked or approved it, another person who attends the case. Raises
    NotFound, PersonNeeded, Forbidden, OverrideNotApproved, OverrideReviewed, ThirdPersonNeeded.
    """
    case = work.cases.get_for_update(case_id)
    second = who_answers(work.grant, work=work)
    supervises = work.grant.allows(Permission.CASES_SUPERVISE)
    if not supervises and supervisors_besides(case.override(override_id).involved, case, work=work):
        raise Forbidden
    override = case.review_override(override_id, finding, by=second, at=work.clock.now())
    save_case(case, override_entry("override.reviewed", override), work=work)
    work.audit_case("override.reviewed", case, purpose=override.purpose)
    stop_disclosures(case, work=work)
    return in_words(case, [override], work=work)[0]
