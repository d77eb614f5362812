"""What other services' facts mean for our cases."""

from services.cases.adapters.work import CasesWork
from services.cases.domain.timeline import referral_entry
from services.cases.usecases.confirm_disclosure import confirm_disclosure
from shared.contracts.identity import OrganisationSuspended
from shared.contracts.referrals import ReferralStep


def note_referral_step(event: ReferralStep, *, work: CasesWork) -> None:
    """Write the step on the case's timeline and move the case's stage. The same step twice is one entry.

    The first step heard of a referral confirms the disclosure that was prepared for it.

    Raises NotFound for a case that is not in the sender's country: such a fact goes to the dead letters.
    """
    case = work.cases.get_for_change(event.case_id)
    details = {
        "code": event.code,
        "kind": event.kind,
        "to_country": event.to_country,
        "to_organisation_id": event.to_organisation_id,
        "services": event.services,
        "urgency": event.urgency,
        "reason": event.reason,
    }
    entry = referral_entry(event.referral_id, event.state, details)
    if not work.timeline.tell(case, entry, actor=work.grant.subject, at=work.clock.now()):
        return
    if not work.referral_states.knows(event.referral_id):
        confirm_disclosure(case, event.referral_id, work=work)
    work.referral_states.note(
        {
            "referral_id": event.referral_id,
            "country": case.country,
            "organisation_id": case.organisation_id,
            "case_id": case.id,
            "state": event.state,
            "to_country": event.to_country,
            "to_organisation_id": event.to_organisation_id,
        }
    )
    if case.place(work.referral_states.of_case(case.id)):
        work.cases.save(case)


def end_assignments(event: OrganisationSuspended, *, work: CasesWork) -> None:
    """Nobody of a suspended organisation goes on working on a case; who did stays on record."""
    work.follow_up.suspend_assignments(event.organisation_id, work.clock.now())
