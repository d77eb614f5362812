"""What partner organisations do in the practice countries: they offer services, and accept what is referred to them."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from services.referrals.adapters.offers import OfferFilter
from services.referrals.bootstrap import Services
from services.referrals.domain.errors import WrongState
from services.referrals.domain.jobs import AnswerInPractice, OfferInPractice
from services.referrals.domain.steps import NO_DETAILS
from services.referrals.usecases.publish_offer import publish_offer
from services.referrals.usecases.take_step import take_step
from shared.kernel.country import Country
from shared.kernel.grant import Grant
from shared.kernel.practice import Partner, partner_of

_OFFERS: Mapping[Partner, tuple[Mapping[str, Any], ...]] = {
    Partner.SHELTER: (
        {"service_type": "emergency_shelter", "languages": ("spa",), "hours": "24 h"},
        {"service_type": "medical", "hours": "L-V 8:00-16:00"},
        {"service_type": "mental_health", "hours": "L-V 8:00-17:00"},
        {"service_type": "basic_needs", "hours": "L-S 8:00-18:00"},
    ),
    Partner.PROSECUTION: (
        {"service_type": "legal_counsel", "hours": "L-V 8:00-16:00"},
        {"service_type": "victim_witness", "hours": "24 h", "requires_report": True},
    ),
}


def offer_in_practice(job: OfferInPractice, parts: Services) -> None:
    """Publish what the partner offers, once."""
    partner = partner_of(job.country, job.organisation_id)
    if partner is None:
        return
    with parts.work(_as_member(job.country, job.organisation_id)) as work:
        if not work.offers.page(OfferFilter(organisation_id=job.organisation_id), after=None, limit=1).items:
            for offer in _OFFERS[partner]:
                publish_offer(offer, work=work)


def answer_in_practice(job: AnswerInPractice, parts: Services) -> None:
    """Accept the referral, unless its sender has taken it back."""
    with parts.work(_as_member(job.country, job.organisation_id)) as work:
        try:
            take_step(job.referral_id, "accept", NO_DETAILS, work=work)
        except WrongState:
            return


def _as_member(country: Country, organisation_id: UUID) -> Grant:
    return Grant(
        subject="practice",
        client_id="practice",
        organisation_id=organisation_id,
        countries=frozenset({country}),
        permissions=frozenset(),
    )
