"""Update the facts and counts of referrals from their steps. A step that comes twice or late changes nothing."""

from services.reporting.adapters.work import ReportingWork
from services.reporting.domain.projected_facts import fact_of_referral
from shared.contracts.referrals import ReferralStep


def project_referral(event: ReferralStep, *, work: ReportingWork) -> None:
    """Take the step before the commit, together with all other steps of the transaction."""
    work.before_commit(work.take_referral_steps, fact_of_referral(event))
