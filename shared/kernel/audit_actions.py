"""Actions of audit rows that earlier releases wrote under other names (ADR 0027).

Rows are sealed as they were written, so old rows keep their old actions. Lists of the audit show only the new names:
they present `current_action(row.action)` and filter by `names_of(action)`. A renamed action gets a line here, which is
never removed.
"""

from collections.abc import Mapping

FORBIDDEN, NOT_FOUND = "access.forbidden", "access.not_found"
DENIED = frozenset({FORBIDDEN, NOT_FOUND})
"""Requests that were refused, by what they were about (`shared/web/access/denied_access_audit.py`)."""

RENAMED: Mapping[str, str] = {
    # cases
    "assessment.record": "assessment.recorded",
    "case.assign": "case.assigned",
    "case.change": "case.changed",
    "case.close": "case.closed",
    "case.facts_retold": "case.facts_republished",
    "case.list": "case.listed",
    "case.register": "case.registered",
    "case.reopen": "case.reopened",
    "case.search": "case.searched",
    "consent.give": "consent.recorded",
    "consent.withdraw": "consent.withdrawn",
    "identity.erase": "identity.erased",
    "identity.record": "identity.recorded",
    "import.check": "import.checked",
    "import.confirm": "import.confirmed",
    "import.upload": "import.uploaded",
    "import.write": "import.written",
    "note.write": "note.written",
    "packet.check": "packet.checked",
    "packet.preview": "packet.previewed",
    "packet.seal": "packet.sealed",
    "text.check": "text.checked",
    # identity
    "sign_out": "sign_in.ended",
    # referrals
    "endpoint.change": "endpoint.changed",
    "endpoint.register": "endpoint.registered",
    "endpoint.remove": "endpoint.removed",
    "endpoint.replay": "endpoint.delivery_replayed",
    "endpoint.replay_range": "endpoint.deliveries_replayed",
    "endpoint.rotate_secret": "endpoint.secret_rotated",
    "endpoint.test": "endpoint.tested",
    "offer.change": "offer.changed",
    "offer.publish": "offer.published",
    "offer.remove": "offer.removed",
    "referral.accept": "referral.accepted",
    "referral.acknowledge_withdrawal": "referral.withdrawal_acknowledged",
    "referral.assign": "referral.assigned",
    "referral.cancel": "referral.cancelled",
    "referral.close": "referral.closed",
    "referral.complete": "referral.completed",
    "referral.end_access": "referral.access_ended",
    "referral.escalate": "referral.escalated",
    "referral.expire": "referral.expired",
    "referral.open_packet": "referral.packet_opened",
    "referral.provide-info": "referral.info_provided",
    "referral.receive": "referral.received",
    "referral.reject": "referral.rejected",
    "referral.request-info": "referral.info_requested",
    "referral.send": "referral.sent",
    "referral.start": "referral.started",
    "referral.withdraw": "referral.withdrawn",
    # reporting
    "extract.run": "extract.started",
}
"""Earlier action → the action that is written today."""


def current_action(recorded: str) -> str:
    """The present name of the action of a row."""
    return RENAMED.get(recorded, recorded)


def names_of(action: str) -> tuple[str, ...]:
    """The present and all earlier names of `action`, which may be an earlier name itself."""
    current = current_action(action)
    return (current, *(earlier for earlier, later in RENAMED.items() if later == current))
