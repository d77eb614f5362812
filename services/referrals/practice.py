"""What partner organisations do in the practice countries.

They offer services, accept what is referred to them, refer to those who practise, and answer what these ask.
"""

import hashlib
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

import orjson

from services.referrals.adapters.offers import OfferFilter
from services.referrals.adapters.sealed_packets import sealed_packet
from services.referrals.bootstrap import Services
from services.referrals.domain.errors import WrongState
from services.referrals.domain.invented import ANSWER, D3, INVENTED, Invented, sender_to
from services.referrals.domain.jobs import AnswerInPractice, InformInPractice, OfferInPractice, ReferInPractice
from services.referrals.domain.organisation import OrganisationCard
from services.referrals.domain.packet import Packet, SendReferral
from services.referrals.domain.steps import NO_DETAILS, StepDetails
from services.referrals.usecases.provide_info import provide_info
from services.referrals.usecases.publish_offer import publish_offer
from services.referrals.usecases.send_referral import Prepared, send_referral
from services.referrals.usecases.take_step import take_step
from shared.db.locks import hold_lock
from shared.kernel.country import Country
from shared.kernel.grant import Grant
from shared.kernel.ids import new_id
from shared.kernel.practice import Partner, partner_id, partner_of

_KIND = "service_referral"
_CONSENTED = timedelta(days=90)
"""For how long the invented person consents."""

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


def refer_in_practice(job: ReferInPractice, parts: Services) -> None:
    """Send the invented referrals, unless some wait for an answer in the space; nothing to a space without a card."""
    with parts.work(_as_member(job.country, job.organisation_id)) as work:
        space = work.organisations.find(job.organisation_id)
    if space is None:
        return
    with parts.work(_as_member(job.country, partner_id(job.country, sender_to(space.kind)))) as work:
        # Two browsers that enter at once get them once.
        hold_lock(work.connection, f"practice|{space.id}")
        if work.referrals.unanswered_to_for_update(space.id):
            return
        for invented in INVENTED:
            command = _command(invented, space)
            send_referral(command, _prepared(invented, command, space, parts), work=work)


def inform_in_practice(job: InformInPractice, parts: Services) -> None:
    """Answer what was asked, unless the referral no longer waits for that."""
    with parts.work(_as_member(job.country, job.organisation_id)) as work:
        try:
            provide_info(job.referral_id, StepDetails(note=ANSWER), work=work)
        except WrongState:
            return


def _command(invented: Invented, receiver: OrganisationCard) -> SendReferral:
    return SendReferral(
        case_id=new_id(),
        kind=_KIND,
        services=invented.services(receiver.kind),
        urgency=invented.urgency,
        to_organisation_id=receiver.id,
        disclosure_profile=D3,
        message=invented.message,
    )


def _prepared(invented: Invented, command: SendReferral, receiver: OrganisationCard, parts: Services) -> Prepared:
    """What the cases service would have released, had a case been behind it."""
    country, referral_id = receiver.country, new_id()
    capacity = {"services": command.services, "country": country, **invented.shown}
    content = orjson.dumps({"referral_id": referral_id, "profile": D3, **capacity, **invented.sealed})
    packet = Packet(
        country=country,
        capacity=capacity,
        sealed=sealed_packet(content, referral_id, country, parts.settings.packet_private_keys),
        fields=tuple(sorted({*capacity, *invented.sealed})),
        payload_sha256=hashlib.sha256(content).hexdigest(),
        consent_expires_on=parts.clock.now().date() + _CONSENTED,
    )
    return Prepared(referral_id=referral_id, packet=packet)


def _as_member(country: Country, organisation_id: UUID) -> Grant:
    return Grant(
        subject="practice",
        client_id="practice",
        organisation_id=organisation_id,
        countries=frozenset({country}),
        permissions=frozenset(),
    )
