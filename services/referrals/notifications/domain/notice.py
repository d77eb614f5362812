"""A notice carries ids and codes only: its readers ask for the rest, with their own permissions."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from shared.contracts.referrals import REFERRAL_STEPS, ReferralStep
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
TOKEN_REUSED = "token_reused"  # noqa: S105 - a kind of notice
"""To who has the account, supervisors and country administrators: a session was ended that may have been copied."""
SETTING_WAITS = "setting_waits"
"""To the other administrators of a country: a change of a setting needs the yes of one of them."""
SETTING_DECIDED = "setting_decided"
"""To who proposed a change of a setting: another person said yes or no (`state`) to a setting (`code`)."""
OVERRIDE_REQUESTED = "override_requested"
"""To each supervisor: a colleague asks to disclose without a consent."""
OVERRIDE_DECIDED = {"approved": "override_approved", "refused": "override_refused"}
"""To the person who asked."""
HEARING_CHANGED = {"set": "hearing_set", "moved": "hearing_moved", "cancelled": "hearing_cancelled"}
"""To the systems of an organisation, and with `kind_about` to each person who accompanies."""
HEARING_DUE = {7: "hearing_in_7_days", 1: "hearing_tomorrow"}
"""Days before a hearing → kind, as the next."""
REQUEST_CHANGED = {"made": "request_made", "answered": "request_answered", "withdrawn": "request_withdrawn"}
"""To those who have to know what who keeps a proceeding asked for."""
SYSTEMS = "systems"
"""The recipient of a notice to the systems of an organisation alone: its endpoints get it, no person and no mailbox."""
MAILBOX = "mailbox"
"""The recipient of a notice to the mailbox of an organisation alone: some of its people get notices of their own."""
ENDPOINT_DISABLED = "webhook_disabled"
EMAIL_REFUSED = "email_refused"
ACCESS_REQUEST = {
    "person": "access_request",
    "system": "system_access_request",
    "stopped_system": "system_secret_leaked",
    "rules": "rules_request",
}
"""To those who may decide about access inside their organisation, by what it is about."""
ENDED = "ended"
"""The state of such a notice once the organisation is asked no longer."""
ACCESS_LAPSED = "access_lapsed"
ACCESS_DECIDED = "access_decided"
"""To who asked for access inside another organisation: it said yes or no, or did not answer in time.

Both carry what was asked for (`code`) and how it ended (`state`).
"""
SUSPENDED = {
    "person": "person_suspended",
    "system": "system_suspended",
    "stopped_system": "system_stopped",
    "organisation": "organisation_suspended",
}
"""To those who supervise an organisation: another person suspended one of its people or systems, or itself, or a leak
stopped a system."""
ORGANISATION_SUSPENDED = SUSPENDED["organisation"]
"""To the mailbox of the organisation too: the only message that leaves while it is suspended."""
ORGANISATION_RENAMED = "organisation_renamed"
RULES_CHANGED = "rules_changed"
"""To each who supervises or administers an organisation: a rule by which it works on its cases changed.

It carries which (`code`: an act that needs a second person, or `caseworkers_see`) and what holds now (`state`).
"""
SERVICES_CHANGED = "services_changed"
"""To an organisation: an administrator changed what it offers in the directory."""
EXTRACT_READY = "extract_ready"
EXTRACT_FAILED = "extract_failed"


@dataclass(frozen=True, kw_only=True, slots=True)
class HearingSummary:
    """What a webhook says of a hearing."""

    id: UUID
    proceeding_id: UUID
    type: str
    """A code of list `hearing_type`."""
    scheduled_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Notice:
    """One message to one organisation, which is given once."""

    country: Country
    """The country of the recipient."""
    organisation_id: UUID
    kind: str
    subject_id: UUID
    """The referral, case, proceeding, extract run or endpoint it is about."""
    occasion: str = ""
    """Distinguishes two notices of one kind about one subject; '' where there can only be one."""
    recipient: str | None = None
    """Id of the only person of the organisation who sees it, in the application alone; None for everybody, `SYSTEMS`
    and `MAILBOX` for no person."""
    code: str | None = None
    """The code of a referral; of a request for access, its kind; the name of a setting or of a rule."""
    state: str | None = None
    """The state of a referral or of a request for access; the answer to a setting; what a rule says now; `ENDED`."""
    referral_id: UUID | None = None
    from_country: Country | None = None
    from_organisation_id: UUID | None = None
    urgency: str | None = None
    respond_by: datetime | None = None
    case_id: UUID | None = None
    """The case of the organisation whose seal decides who is notified; of a referral the referral says it."""
    hearing: HearingSummary | None = None

    @property
    def leaves(self) -> bool:
        """Whether it is sent outside the platform too."""
        return self.recipient in (None, SYSTEMS, MAILBOX)

    @property
    def step(self) -> tuple[UUID, str] | None:
        """The referral and the state that it entered by what the notice is about; None for a notice about no step."""
        if self.kind not in _STEP_KINDS or self.referral_id is None or self.state is None:
            return None
        return self.referral_id, self.state


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What asked people for a decision that has been made: nothing of it is new to any of them."""

    kind: str
    subject_id: UUID
    occasion: str = ""
    """How the occasion of each such notice begins."""


@dataclass(frozen=True, kw_only=True, slots=True)
class NewNotice:
    """A notice that is given in this transaction, and what caused it."""

    id: UUID
    """Of the notification."""
    notice: Notice
    happened_at: datetime
    """The time in the body of a webhook."""
    trace: str
    request_id: str


def kind_about(kind: str, case_id: UUID | None) -> str:
    """The kind of a notice to a person: its subject is their case, or (None) the proceeding that they keep."""
    return f"proceeding_{kind}" if case_id is None else f"case_{kind}"


def step_kind(step: type[ReferralStep]) -> str:
    """The kind of notice about an event: `referrals.referral_sent.v1` → `referral_sent`."""
    return step.NAME.split(".")[1]


_STEP_KINDS = frozenset(step_kind(step) for step in REFERRAL_STEPS)
