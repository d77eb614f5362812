"""The body of a webhook: CloudEvents 1.0 with ids and codes, the same bytes at every attempt."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from services.referrals.notifications.domain.notice import (
    ESCALATED,
    EXTRACT_FAILED,
    EXTRACT_READY,
    HEARING_CHANGED,
    OVERDUE,
    OVERDUE_ENDED,
    RECIPIENT_SUSPENDED,
    REMINDER,
    HearingSummary,
    Notice,
    step_kind,
)
from shared.contracts.referrals import (
    REFERRAL_STEPS,
    ReferralAccessEnded,
    ReferralInfoProvided,
    ReferralMovementReported,
    ReferralTransferRefused,
    ReferralTransferRequested,
    ReferralWithdrawalAcknowledged,
)

SOURCE = "/ceiba/referrals"
BESIDE_STEPS = (
    ReferralInfoProvided,
    ReferralAccessEnded,
    ReferralWithdrawalAcknowledged,
    ReferralMovementReported,
    ReferralTransferRequested,
    ReferralTransferRefused,
)
"""Events about a referral that leave its state as it is and are sent by webhook all the same."""
TEST_TYPE = "ceiba.endpoint.test.v1"


def _type_of_step(kind: str) -> str:
    return f"ceiba.referral.{kind.removeprefix('referral_')}.v1"


WEBHOOK_TYPES: Mapping[str, str] = {
    **{step_kind(step): _type_of_step(step_kind(step)) for step in REFERRAL_STEPS},
    **{step_kind(event): _type_of_step(step_kind(event)) for event in BESIDE_STEPS},
    REMINDER: "ceiba.referral.reminder.v1",
    ESCALATED: "ceiba.referral.escalated.v1",
    OVERDUE: "ceiba.referral.overdue.v1",
    OVERDUE_ENDED: "ceiba.referral.overdue_ended.v1",
    RECIPIENT_SUSPENDED: "ceiba.referral.recipient_suspended.v1",
    EXTRACT_READY: "ceiba.extract.ready.v1",
    EXTRACT_FAILED: "ceiba.extract.failed.v1",
    **{kind: f"ceiba.hearing.{change}.v1" for change, kind in HEARING_CHANGED.items()},
}
"""Kind of notice → type of CloudEvent. A kind that is not here is never sent by webhook."""


def body_of(notice: Notice, *, event_id: UUID, at: datetime) -> str:
    """The body about what the notice is about."""
    if notice.hearing is not None:
        return hearing_body(notice, notice.hearing, event_id=event_id, at=at)
    write = extract_body if notice.referral_id is None else referral_body
    return write(notice, event_id=event_id, at=at)


def referral_body(notice: Notice, *, event_id: UUID, at: datetime) -> str:
    """The body about a referral: ids and codes."""
    data = {
        "referral_id": str(notice.referral_id),
        "state": notice.state,
        "country": notice.from_country,
        "urgency": notice.urgency,
        "respond_by": _utc(notice.respond_by) if notice.respond_by else None,
    }
    return _envelope(WEBHOOK_TYPES[notice.kind], f"referral/{notice.referral_id}", data, event_id=event_id, at=at)


def extract_body(notice: Notice, *, event_id: UUID, at: datetime) -> str:
    """The body about an extract run: its id."""
    data = {"run_id": str(notice.subject_id), "country": notice.country}
    return _envelope(WEBHOOK_TYPES[notice.kind], f"extract-run/{notice.subject_id}", data, event_id=event_id, at=at)


def hearing_body(notice: Notice, hearing: HearingSummary, *, event_id: UUID, at: datetime) -> str:
    """The body about a hearing: ids, a code and when it is held; not where, about which case or of which court."""
    data = {
        "hearing_id": str(hearing.id),
        "proceeding_id": str(hearing.proceeding_id),
        "country": notice.country,
        "hearing_type": hearing.type,
        "scheduled_at": _utc(hearing.scheduled_at.astimezone(UTC)),
    }
    return _envelope(WEBHOOK_TYPES[notice.kind], f"hearing/{hearing.id}", data, event_id=event_id, at=at)


def endpoint_test_body(endpoint_id: UUID, *, event_id: UUID, at: datetime) -> str:
    """The body that `POST …/test` sends, which is about nothing."""
    return _envelope(TEST_TYPE, f"endpoint/{endpoint_id}", {}, event_id=event_id, at=at)


def _envelope(kind: str, subject: str, data: Mapping[str, Any], *, event_id: UUID, at: datetime) -> str:
    body = {
        "specversion": "1.0",
        "id": str(event_id),
        "source": SOURCE,
        "type": kind,
        "subject": subject,
        "time": _utc(at),
        "datacontenttype": "application/json",
        "data": data,
    }
    return json.dumps(body, separators=(",", ":"))


def _utc(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")
