"""Update the facts and counts of referrals from their steps. A step that comes twice or late changes nothing."""

from services.reporting.adapters.work import ReportingWork
from services.reporting.domain.indicators import Source
from services.reporting.domain.projected_facts import fact_of_referral
from services.reporting.domain.published import referral_changed
from services.reporting.domain.referral_facts import difference, newer
from shared.contracts.referrals import ReferralStep


def project_referral(event: ReferralStep, *, work: ReportingWork) -> None:
    """Replace the fact of a referral by the one of its newest step, and adjust the counts."""
    work.referral_facts.lock_country(event.country)
    # From the first step on, because the receiver reads the person's gender and age group before deciding.
    work.referral_facts.add_receiver(event.case_id, event.to_organisation_id, event.country)
    old = work.referral_facts.find(event.referral_id)
    fact = newer(old, fact_of_referral(event))
    if fact == old:
        return
    work.referral_facts.save(fact)
    work.referral_facts.add_counts(difference(old, fact))
    if changes := referral_changed(old, fact):
        work.publications[Source.REFERRALS].add_changes(event.country, changes, [fact.referral_id])
