"""A notice carries ids and codes only: its readers ask for the rest, with their own permissions."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from shared.contracts.referrals import ReferralStep
from shared.kernel.country import Country

REMINDER = "referral_reminder"
ESCALATED = "referral_escalated"
"""To the sender: others were notified that nobody has answered."""
OVERDUE = "referral_overdue"
"""To those others: a referral in their country, or in the region, has no answer."""
OVERDUE_ENDED = "referral_overdue_ended"
"""To them again: it no longer waits."""
RECIPIENT_SUSPENDED = "referral_recipient_suspended"
"""To the sender: the organisation that should answer was suspended."""
REFERRAL_ASSIGNED = "referral_assigned"
CASE_ASSIGNED = "case_assigned"
"""To one person: work was assigned to them."""
APPROVAL_ASKED = "approval_asked"
"""To those who may be the second person: an act on a case needs their yes."""
APPROVAL_DECIDED = "approval_decided"
"""To who asked: a second person has decided."""
CASE_CHANGED = "case_changed"
"""To who follows a case."""
EMERGENCY_ACCESS = "emergency_access"
"""To one person who supervises or is named: a sealed case is seen without being named for it."""
BULK_ACCESS = "bulk_access"
"""To supervisors and country administrators: an account opened or searched many cases within an hour."""
OVERRIDE_REQUESTED = "override_requested"
"""To each supervisor: a colleague asks to disclose without a consent."""
OVERRIDE_DECIDED = {"approved": "override_approved", "refused": "override_refused"}
"""To the person who asked."""
ENDPOINT_DISABLED = "webhook_disabled"
EMAIL_REFUSED = "email_refused"
ACCESS_REQUEST = "access_request"
ORGANISATION_RENAMED = "organisation_renamed"
EXTRACT_READY = "extract_ready"
EXTRACT_FAILED = "extract_failed"


@dataclass(frozen=True, kw_only=True, slots=True)
class Notice:
    """One message to one organisation, which is given once."""

    country: Country
    """The country of the recipient."""
    organisation_id: UUID
    kind: str
    subject_id: UUID
    """The referral, extract run or endpoint it is about."""
    occasion: str = ""
    """Distinguishes two notices of one kind about one subject; '' where there can only be one."""
    recipient: str | None = None
    """Id of the only person of the organisation who sees it, in the application alone; None for everybody."""
    code: str | None = None
    state: str | None = None
    referral_id: UUID | None = None
    from_country: Country | None = None
    from_organisation_id: UUID | None = None
    urgency: str | None = None
    respond_by: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class News:
    """A notice that is given in this transaction, and what caused it."""

    id: UUID
    """Of the notification."""
    notice: Notice
    happened_at: datetime
    """The time in the body of a webhook."""
    trace: str
    request_id: str


def step_kind(step: type[ReferralStep]) -> str:
    """The kind of notice about an event: `referrals.referral_sent.v1` → `referral_sent`."""
    return step.NAME.split(".")[1]
