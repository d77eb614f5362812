"""A referral of a case waits too long for an answer, and others were notified."""

from services.cases.adapters.work import CasesWork
from services.cases.domain.case.timeline import referral_entry
from services.cases.processes.case.timeline import append_entry
from shared.contracts.referrals import ReferralEscalated


def record_escalation(event: ReferralEscalated, *, work: CasesWork) -> None:
    """Write it on the case's timeline, once a level; the case's stage stays, because the referral does.

    Raises NotFound for a case that is not in the sender's country: such an event goes to the dead letters.
    """
    work.run_last_steps()  # an earlier message of this transaction may be a step of the same referral
    case = work.cases.get_for_update(event.case_id)
    details = {
        "code": event.code,
        "level": event.level,
        "to_country": event.to_country,
        "to_organisation_id": event.to_organisation_id,
    }
    entry = referral_entry(event.referral_id, f"escalated_{event.level}", details)
    append_entry(case, entry, work=work)
