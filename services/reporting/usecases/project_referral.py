"""Steps of referrals become referral facts and counts. Twice is the same as once; a late older step changes nothing."""

from services.reporting.adapters.work import ReportingWork
from services.reporting.domain.facts import REGISTERED
from services.reporting.domain.indicators import Source
from services.reporting.domain.published import Change, referral_profile
from services.reporting.domain.referral_facts import ReferralFact, decision, difference, month_of, newer
from shared.contracts.referrals import ReferralStep


def project_referral(event: ReferralStep, *, work: ReportingWork) -> None:
    """Take where the referral stands now."""
    work.referral_facts.lock(event.country)
    # From the first step on: before any answer the receiver reads gender and age group of the person.
    work.referral_facts.add_receiver(event.case_id, event.to_organisation_id, event.country)
    old = work.referral_facts.find(event.referral_id)
    step = ReferralFact(
        referral_id=event.referral_id,
        case_id=event.case_id,
        country=event.country,
        to_country=event.to_country,
        from_organisation_id=event.from_organisation_id,
        to_organisation_id=event.to_organisation_id,
        month=month_of(event.referral_id),
        kind=event.kind,
        services=tuple(sorted(set(event.services))),
        urgency=event.urgency,
        state=event.state,
        reason=event.reason,
        accepted=decision(event.state),
        hours_to_answer=event.hours_to_answer,
    )
    fact = newer(old, step)
    if fact != old:
        work.referral_facts.save(fact)
        work.referral_facts.add_counts(difference(old, fact))
        if fact.accepted is not None and _figure_of(fact) != _figure_of(old):
            ends = (fact.from_organisation_id, fact.to_organisation_id)
            # A person counts once, however many referrals of theirs changed.
            change = Change(str(fact.case_id or fact.referral_id), REGISTERED, frozenset(ends))
            work.publications[Source.REFERRALS].note(event.country, [change], [fact.referral_id])


def _figure_of(fact: ReferralFact | None) -> tuple[str, ...] | None:
    """What a decided referral adds to the figures."""
    return referral_profile(fact) if fact and fact.accepted is not None else None
