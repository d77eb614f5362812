"""What happens when a case is closed, at once or once a second person has approved it."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.access.approval import Approval
from services.cases.domain.case.case import Case
from services.cases.domain.case.timeline import TimelineEntry, consent_entry
from services.cases.domain.consent.consent import Consent, ConsentStatus, WithdrawalChannel
from services.cases.domain.consent.merged_consents import merged_consents
from services.cases.domain.disclosure.referral_step import ENDED_REFERRAL
from services.cases.domain.parts.closure import CLOSURE, TASK_PARTS, known_checks
from services.cases.domain.parts.goal import GOAL
from services.cases.processes.case.facts import gather_facts, publish_changed_facts
from services.cases.processes.case.following_proceedings import follow_proceedings_of
from services.cases.processes.case.timeline import append_entry, save_case
from services.cases.processes.consent.grounds import stop_disclosures
from services.cases.processes.consent.withdrawing import publish_withdrawal
from services.cases.processes.parts.parts import get_parts, save_part_of_closed
from shared.contracts.cases import CaseClosed


def close_now(case: Case, reason: str, *, kept: Case | None = None, work: CasesWork) -> None:
    """Close a locked case and publish that it closed. Raises CaseClosedAlready, Invalid.

    With `kept`, which is locked too, it is a duplicate: that case takes over its number and its consents.
    """
    before = gather_facts(case, work=work)
    details: Mapping[str, object] = {"reason": reason}
    if kept is None:
        case.close(reason, on=work.today(case.country))
    else:
        _merge(case, kept, work)
        details = {"reason": reason, "kept_case_id": kept.id}
    case.refresh_stage(work.case_referrals.states_of(case.id).values())
    save_case(case, TimelineEntry(kind="case.closed", details=details), work=work)
    work.audit_case("case.closed", case)
    work.publish(CaseClosed(country=case.country, case_id=case.id, closure_reason=reason))
    publish_changed_facts(case, before, work=work)


def close_approved(case: Case, approval: Approval, *, work: CasesWork) -> None:
    """Close a case for the reason with which its closure was asked for. Raises CaseClosedAlready, Invalid, NotFound."""
    kept_id = approval.terms.get("kept_case_id")
    kept = work.cases.get_for_update(UUID(str(kept_id))) if kept_id else None
    close_now(case, approval.terms["reason"], kept=kept, work=work)


def leave_open(case: Case, approval: Approval, *, work: CasesWork) -> None:
    """Mark the closure that was kept for a question which was refused or taken back: the case was not closed."""
    closure_id = approval.terms.get("closure_id")
    if closure_id is None:
        return
    # The closure may be gone: retention deletes it.
    for closure in (each for each in get_parts(case, CLOSURE, work=work) if str(each.id) == closure_id):
        save_part_of_closed(case, CLOSURE, closure, replace(closure, in_error=True), changed=["in_error"], work=work)


def _merge(case: Case, kept: Case, work: CasesWork) -> None:
    case.check_kept(kept)
    before, now = gather_facts(kept, work=work), work.clock.now()
    earlier = {consent.id: consent for consent in kept.consents if not consent.is_of_another}
    kept.consents = merged_consents(kept.consents, case.consents, duplicate_id=case.id, at=now)
    _end_what_is_refused(case, kept, work)
    case.close_as_duplicate(kept, on=work.today(case.country))
    save_case(kept, TimelineEntry(kind="case.merged", details={"duplicate_id": case.id}), work=work)
    work.audit_case("case.merged", kept)
    for consent in kept.consents:
        _record_terms(kept, consent, earlier.get(consent.id), work)
    stop_disclosures(kept, work=work)
    publish_changed_facts(kept, before, work=work)
    # Both are one person from now on, in proceedings too; what the duplicate stood for itself moves on as well.
    follow_proceedings_of(kept, former_case_id=case.id, work=work)


def _record_terms(kept: Case, consent: Consent, earlier: Consent | None, work: CasesWork) -> None:
    """The timeline of the kept case says what came over, and what the other case has ended or limited."""
    if earlier is None:
        append_entry(kept, consent_entry("consent.carried_over", consent), work=work)
    elif earlier != consent:
        ended = consent.status == ConsentStatus.WITHDRAWN
        append_entry(kept, consent_entry("consent.withdrawn" if ended else "consent.limited", consent), work=work)
        if ended:
            publish_withdrawal(kept, consent, work=work)


def _end_what_is_refused(case: Case, kept: Case, work: CasesWork) -> None:
    """What came over and was refused in the kept case ends in the duplicate, and with it the access of recipients."""
    given = {consent.id for consent in case.consents if consent.status == ConsentStatus.GIVEN}
    for consent in kept.consents:
        if consent.id in given and consent.status == ConsentStatus.WITHDRAWN:
            ended = case.withdraw(consent.id, at=work.clock.now(), channel=WithdrawalChannel.OTHER_FILE)
            append_entry(case, consent_entry("consent.withdrawn", ended), work=work)
            publish_withdrawal(case, ended, work=work)


def closure_checks(case: Case, *, work: CasesWork) -> dict[str, str]:
    """What the platform knows before `case` is closed: code of list `closure_check` → `done` or `open`."""
    return known_checks(
        open_referrals=not set(work.case_referrals.states_of(case.id).values()) <= ENDED_REFERRAL,
        open_tasks=case.has_open_tasks(work.clock.now()) or _has_open(case, *TASK_PARTS, work=work),
        open_goals=_has_open(case, GOAL.name, work=work),
    )


def _has_open(case: Case, *kinds: str, work: CasesWork) -> bool:
    return any(part.is_open for kind in kinds for part in work.parts.of(case.id, kind))
