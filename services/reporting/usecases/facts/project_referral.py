"""Update the facts and counts of referrals from their steps. A step that comes twice or late changes nothing."""

from collections.abc import Sequence

from services.reporting.adapters.work import ReportingWork
from services.reporting.domain.facts.projected_facts import fact_of_referral
from services.reporting.domain.facts.referral_facts import ReferralFact, difference, newer
from services.reporting.domain.figures.indicator import Source
from services.reporting.domain.figures.published import referrals_changed
from shared.contracts.referrals import ReferralStep
from shared.db.last_step import LastStep


def project_referral(event: ReferralStep, *, work: ReportingWork) -> None:
    """Take the step before the commit, together with all other steps of the transaction."""
    work.before_commit(LastStep(_take_steps, work), fact_of_referral(event))


def _take_steps(steps: Sequence[ReferralFact], *, work: ReportingWork) -> None:
    """Replace the fact of each referral by the one of its newest step, and adjust the counts."""
    countries = sorted({step.country for step in steps})
    for country in countries:
        work.referral_facts.lock_country(country)
    # From the first step on, because the receiver reads the person's gender and age group before deciding.
    work.referral_facts.add_receivers(
        (step.case_id, step.to_organisation_id, step.country) for step in steps if step.case_id
    )
    before = work.referral_facts.of_referrals({step.referral_id for step in steps})
    after = dict(before)
    for step in steps:
        after[step.referral_id] = newer(after.get(step.referral_id), step)
    changed = {referral: fact for referral, fact in after.items() if before.get(referral) != fact}
    work.referral_facts.save(changed.values())
    work.referral_facts.add_counts(difference(before, changed))
    for country in countries:
        facts = [fact for fact in changed.values() if fact.country == country]
        if changes := referrals_changed(before, facts):
            work.publications[Source.REFERRALS].add_changes(country, changes, [fact.referral_id for fact in facts])
