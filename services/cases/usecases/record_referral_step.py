"""Record a step of a referral on the timeline of its case, and recompute the stage of the case."""

from services.cases.adapters.sharing_work import ACCEPTED, TAKEN_BACK
from services.cases.adapters.work import CasesWork
from services.cases.domain.referral_step import TakenStep, referral_after
from services.cases.domain.timeline import referral_entry, stored_entry
from shared.contracts.referral_kinds import CASE_TRANSFER
from shared.contracts.referrals import ReferralStep
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
    work.before_commit(work.record_referral_steps, step)
    if event.state in {ACCEPTED, *TAKEN_BACK}:
        work.before_commit(work.share_accepted, event)
    if (event.kind, event.state) == (CASE_TRANSFER, HANDED_OVER):
        work.before_commit(work.hand_over, event.case_id)
