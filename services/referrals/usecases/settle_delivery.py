"""Write down what an attempt came to, and what follows from it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from services.referrals.adapters.work import ReferralsWork
from services.referrals.domain.delivery import GONE, Claim, Outcome, Parcel, WebhookParcel
from services.referrals.domain.endpoint import Endpoint
from services.referrals.domain.outlets import Outlets
from services.referrals.domain.recipients import EMAIL_REFUSED, ENDPOINT_DISABLED, Notice
from services.referrals.domain.schedule import wait_after
from services.referrals.usecases.tell_organisation import tell
from shared.kernel.country import Country


def settle(parcel: Parcel, outcome: Outcome, *, work: ReferralsWork, outlets: Outlets) -> Claim | None:
    """Settle the attempt. After a success the next due delivery of the same endpoint is claimed and answered."""
    now = work.clock.now()
    endpoint = _lock_in_order(parcel, outcome, work)
    row = work.deliveries.claimed(parcel.claim, now=now, lock=True)
    if row is None:
        return None
    work.deliveries.note_attempt(row, outcome, at=now)
    work.deliveries.settle(row, outcome, at=now, retry_at=_retry_at(row, outcome, now))
    if isinstance(parcel, WebhookParcel) and outcome.delivered:
        return next(iter(work.deliveries.claim_for(parcel.endpoint_id, now, limit=1)), None)
    if endpoint is not None:
        _note_failure(endpoint, outcome, row, work, outlets)
    elif outcome.permanent:
        _stop_emails(row, work, outlets)
    return None


def _lock_in_order(parcel: Parcel, outcome: Outcome, work: ReferralsWork) -> Endpoint | None:
    """Organisation, endpoint, delivery: everybody locks in this order, so that nobody waits in a circle."""
    if isinstance(parcel, WebhookParcel) and outcome.delivered:
        work.endpoints.note_success(parcel.endpoint_id)
        return None
    if not outcome.delivered:
        work.notifications.line_up(parcel.organisation_id)
    return work.endpoints.lock(parcel.endpoint_id) if isinstance(parcel, WebhookParcel) else None


def _retry_at(row: Row[Any], outcome: Outcome, now: datetime) -> datetime | None:
    if outcome.delivered or outcome.permanent:
        return None
    wait = wait_after(row.attempts, asked=outcome.retry_after)
    return None if wait is None else now + wait


def _note_failure(endpoint: Endpoint, outcome: Outcome, row: Row[Any], work: ReferralsWork, outlets: Outlets) -> None:
    now = work.clock.now()
    endpoint.failed(at=now, asked=outcome.retry_after)
    reason = "gone" if outcome.status == GONE else "failing" if endpoint.gave_up(now) else None
    if endpoint.enabled and reason is not None:
        endpoint.disable(reason, at=now)
        work.deliveries.fail_pending_of(endpoint.id, "endpoint_disabled")
        tell(_notice(ENDPOINT_DISABLED, endpoint.id, row), work=work, outlets=outlets)
    work.endpoints.save(endpoint)


def _stop_emails(row: Row[Any], work: ReferralsWork, outlets: Outlets) -> None:
    work.channels.mark_refused(row.organisation_id, at=work.clock.now())
    tell(_notice(EMAIL_REFUSED, row.organisation_id, row), work=work, outlets=outlets)


def _notice(kind: str, subject_id: UUID, row: Row[Any]) -> Notice:
    return Notice(
        country=Country(row.country),
        organisation_id=row.organisation_id,
        kind=kind,
        subject_id=subject_id,
        occasion=str(row.id),
    )
