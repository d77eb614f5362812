"""Steps of referrals become referral facts and counts. Twice is the same as once; a late older step changes nothing."""

from services.reporting.adapters.work import ReportingWork
from services.reporting.domain.indicators import Source
from services.reporting.domain.projected_facts import fact_of_referral
from services.reporting.domain.published import referral_changed
from services.reporting.domain.referral_facts import difference, newer
from shared.contracts.referrals import ReferralStep


def project_referral(event: ReferralStep, *, work: ReportingWork) -> None:
    """Take where the referral stands now."""
    work.referral_facts.lock_country(event.country)
    # From the first step on: before any answer the receiver reads gender and age group of the person.
    work.referral_facts.add_receiver(event.case_id, event.to_organisation_id, event.country)
    old = work.referral_facts.find(event.referral_id)
    fact = newer(old, fact_of_referral(event))
    if fact == old:
        return
    work.referral_facts.save(fact)
    work.referral_facts.add_counts(difference(old, fact))
    if changes := referral_changed(old, fact):
        work.publications[Source.REFERRALS].add_changes(event.country, changes, [fact.referral_id])
