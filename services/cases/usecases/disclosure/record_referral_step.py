"""Record a step of a referral on the timeline of its case, and recompute the stage of the case."""

from collections.abc import Sequence
from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.case.case import REFERRED
from services.cases.domain.case.timeline import TimelineEntry, referral_entry, stored_entry
from services.cases.domain.disclosure.referral_step import TakenStep, referral_after
from services.cases.processes.case.facts import gather_facts, publish_changed_facts
from services.cases.processes.case.timeline import save_case
from services.cases.processes.disclosure.referral_steps import record_referral_steps
from services.cases.processes.disclosure.sharing import ACCEPTED, TAKEN_BACK, share_accepted
from shared.contracts.cases import CaseClosed
from shared.contracts.referral_kinds import CASE_TRANSFER
from shared.contracts.referrals import ReferralStep
from shared.db.last_step import LastStep
from shared.telemetry import current_request_id, current_trace

HANDED_OVER = "completed"
"""The state of a transfer whose receiver has opened a case of their own."""


def record_referral_step(event: ReferralStep, *, work: CasesWork) -> None:
    """Record the step before the commit, together with all other steps of the transaction.

    The same step twice is one entry. The transaction fails with NotFound for a case that is not in the sender's
    country: such an event becomes a dead letter.
    """
    details = {
        "code": event.code,
        "kind": event.kind,
        "to_country": event.to_country,
        "to_organisation_id": event.to_organisation_id,
        "services": event.services,
        "urgency": event.urgency,
        "reason": event.reason,
        **({} if event.outcome is None else {"outcome": event.outcome}),
    }
    entry = referral_entry(event.referral_id, event.state, details)
    step = TakenStep(
        case_id=event.case_id,
        referral=referral_after(event),
        # Now, because steps that were taken one after another stay in their order.
        entry=stored_entry(entry, actor=work.grant.subject, at=work.clock.now()),
        request_id=current_request_id(),
        trace=current_trace(),
    )
    work.before_commit(LastStep(record_referral_steps, work), step)
    if event.state in {ACCEPTED, *TAKEN_BACK}:
        work.before_commit(LastStep(share_accepted, work), event)
    if (event.kind, event.state) == (CASE_TRANSFER, HANDED_OVER):
        work.before_commit(LastStep(_hand_over, work), event.case_id)


def _hand_over(case_ids: Sequence[UUID], *, work: CasesWork) -> None:
    """Close cases whose transfer is complete; one that was closed meanwhile stays as it is."""
    for case in work.cases.get_each_for_update(set(case_ids)).values():
        if case.closed_on is not None:
            continue
        before = gather_facts(case, work=work)
        case.hand_over(on=work.today(case.country))
        case.refresh_stage(work.case_referrals.states_of(case.id).values())
        save_case(case, TimelineEntry(kind="case.transferred"), work=work)
        work.audit_case("case.transferred", case)
        work.publish(CaseClosed(country=case.country, case_id=case.id, closure_reason=REFERRED))
        publish_changed_facts(case, before, work=work)
