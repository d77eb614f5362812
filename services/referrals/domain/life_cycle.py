"""The states of a referral (list `referral_status`) and the actions that lead from one to another, as data.

The states have no cycle: a referral enters each at most once, so (referral, state) identifies one step.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from shared.contracts import referrals as events


class State(StrEnum):
    """Codes of list `referral_status` that this service uses (a `draft` exists only in the sender's browser)."""

    SENT = "sent"
    RECEIVED = "received"
    INFO_REQUESTED = "info_requested"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    IN_SERVICE = "in_service"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class Party(StrEnum):
    """The two parties of a referral, and the platform, which acts when an event arrives or a time has passed."""

    SENDER = "sender"
    RECEIVER = "receiver"
    PLATFORM = "platform"


_END_OF_WAITING = frozenset({State.ACCEPTED, State.REJECTED, State.CANCELLED, State.WITHDRAWN, State.EXPIRED})

MAY_BECOME: Mapping[State, frozenset[State]] = {
    State.SENT: frozenset({State.RECEIVED, State.INFO_REQUESTED, *_END_OF_WAITING}),
    State.RECEIVED: frozenset({State.INFO_REQUESTED, *_END_OF_WAITING}),
    State.INFO_REQUESTED: _END_OF_WAITING,
    State.ACCEPTED: frozenset({State.IN_SERVICE, State.CANCELLED, State.WITHDRAWN}),
    # A withdrawal ends what the receiver may read, not a service that has begun (ADR 0019).
    State.IN_SERVICE: frozenset({State.COMPLETED}),
    State.REJECTED: frozenset(),
    State.COMPLETED: frozenset(),
    State.CANCELLED: frozenset(),
    State.WITHDRAWN: frozenset(),
    State.EXPIRED: frozenset(),
}

UNANSWERED = frozenset({State.SENT, State.RECEIVED, State.INFO_REQUESTED})
"""The receiver has not decided, and must do so before `respond_by`."""

OPEN = frozenset(state for state, following in MAY_BECOME.items() if following)

MAY_READ_PACKET = frozenset({State.ACCEPTED, State.IN_SERVICE, State.COMPLETED})

CLOSES_ACCESS = frozenset({State.REJECTED, State.CANCELLED, State.WITHDRAWN, State.EXPIRED})
"""Entering one of these destroys the sealed packet and the message."""

ENDED = frozenset(state for state, following in MAY_BECOME.items() if not following)
"""Entering one of these releases reserved places."""

CONSENT_WITHDRAWN = "consent_withdrawn"
IDENTITY_ERASED = "identity_erased"
CASE_CLOSED = "case_closed"
ACKNOWLEDGED = "acknowledged"


@dataclass(frozen=True, slots=True)
class Action:
    """A step of the life cycle: the party that takes it, the state it leads to, and the event that it publishes."""

    party: Party
    leads_to: State
    event: type[events.ReferralStep]
    past_tense: str
    """The verb in the audit trail: `referral.accepted`."""
    checks_note: bool = False
    """Whether a note that may identify the person is refused, because the receiver has not accepted yet."""


ACTIONS: Mapping[str, Action] = {
    "receive": Action(Party.RECEIVER, State.RECEIVED, events.ReferralReceived, "received"),
    "request-info": Action(
        Party.RECEIVER, State.INFO_REQUESTED, events.ReferralInfoRequested, "info_requested", checks_note=True
    ),
    "accept": Action(Party.RECEIVER, State.ACCEPTED, events.ReferralAccepted, "accepted"),
    "reject": Action(Party.RECEIVER, State.REJECTED, events.ReferralRejected, "rejected", checks_note=True),
    "start": Action(Party.RECEIVER, State.IN_SERVICE, events.ReferralStarted, "started"),
    "complete": Action(Party.RECEIVER, State.COMPLETED, events.ReferralCompleted, "completed"),
    "cancel": Action(Party.SENDER, State.CANCELLED, events.ReferralCancelled, "cancelled"),
    "withdraw": Action(Party.PLATFORM, State.WITHDRAWN, events.ReferralWithdrawn, "withdrawn"),
    "expire": Action(Party.PLATFORM, State.EXPIRED, events.ReferralExpired, "expired"),
    "close": Action(Party.PLATFORM, State.CANCELLED, events.ReferralCancelled, "closed"),
}

PROVIDE_INFO = "provide-info"
"""The sender answers a question. It is not one of `ACTIONS`: the state stays `info_requested` and so does the deadline,
and each state still identifies one step."""


ACKNOWLEDGE = "acknowledge-withdrawal"
"""The receiver acknowledges that access has ended; possible in every state."""

REQUEST_TRANSFER = "request-transfer"
"""A receiver who has accepted asks the sender for the case; the state stays."""
REFUSE_TRANSFER = "refuse-transfer"
"""The sender keeps the case. They agree by sending a transfer."""
TRANSFER_REQUESTED, TRANSFER_REFUSED, TRANSFER_AGREED = "transfer_requested", "transfer_refused", "transfer_agreed"
"""What the log says of it (list `transfer_request_step`)."""


def possible_actions(state: State, party: Party) -> list[str]:
    """The actions that `party` may take with a referral in `state`."""
    steps = [n for n, action in ACTIONS.items() if action.party is party and action.leads_to in MAY_BECOME[state]]
    answers = [PROVIDE_INFO] if party is Party.SENDER and state is State.INFO_REQUESTED else []
    return answers + steps


REJECTION_REASONS = ("capacity", "profile", "mandate", "security", "other")
CANCELLATION_REASONS = ("not_needed", "other_service", "mistake", "security", "other")
OUTCOMES = (
    *("delivered", "not_delivered", "declined", "unavailable", "already_received"),
    *("plan_completed", "person_request", "lost_contact", "returned", "relocated", "other"),
)
"""How a service ended: final codes of list `service_status`, then those of `case_closure_reason` that fit a service."""
INFO_TOPICS = ("needs", "health", "language", "transport", "documents", "dependants", "security", "other")
"""What the receiver may ask about before deciding."""
