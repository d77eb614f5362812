"""Make one attempt at a delivery: read it, leave the transaction, send, come back and settle."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from services.referrals.adapters.work import ReferralsWork
from services.referrals.domain.code import without_country
from services.referrals.domain.delivery import WEBHOOK, Claim, EmailParcel, Outcome, Parcel, WebhookParcel
from services.referrals.domain.outlets import Outlets
from services.referrals.usecases.manage_endpoints import valid_secrets
from services.referrals.usecases.set_email_channel import open_address
from services.referrals.usecases.settle_delivery import settle
from shared.kernel.country import Country
from shared.telemetry import tracing

OpenWork = Callable[[frozenset[Country]], ReferralsWork]


@dataclass(frozen=True, slots=True)
class Carriers:
    """The two ways out. Neither raises: whatever goes wrong is in the outcome."""

    post: Callable[[WebhookParcel], Outcome]
    mail: Callable[[EmailParcel], Outcome]


def attempt_delivery(claim: Claim, *, open_work: OpenWork, carriers: Carriers, outlets: Outlets) -> Claim | None:
    """Attempt it if the claim still holds. Answers the next due delivery of the same endpoint, already claimed."""
    countries = frozenset({claim.country})
    with open_work(countries) as work:
        row = work.deliveries.claimed(claim, now=work.clock.now())
        parcel = _pack(claim, row, work) if row is not None else None
    if row is None or parcel is None:
        return None
    with tracing(request_id=row.request_id, trace=row.trace):
        outcome = carriers.post(parcel) if isinstance(parcel, WebhookParcel) else carriers.mail(parcel)
        with open_work(countries) as work:
            return settle(parcel, outcome, work=work, outlets=outlets)


def _pack(claim: Claim, row: Row[Any], work: ReferralsWork) -> Parcel | None:
    if work.organisations.is_suspended(row.organisation_id):
        # Judged at every attempt, so that nothing leaves that was stored before. It can be replayed afterwards.
        work.deliveries.give_up(row.id, "organisation_suspended")
        return None
    if row.channel == WEBHOOK:
        endpoint = work.endpoints.get(row.endpoint_id)
        return WebhookParcel(
            claim=claim,
            endpoint_id=endpoint.id,
            organisation_id=row.organisation_id,
            url=endpoint.url,
            body=row.body,
            secrets=valid_secrets(endpoint, work=work),
        )
    channel = work.channels.find(row.organisation_id)
    if channel is None:
        return None
    return EmailParcel(
        claim=claim,
        organisation_id=row.organisation_id,
        address=open_address(channel, work=work),
        language=channel.language,
        code=without_country(row.body),
    )
