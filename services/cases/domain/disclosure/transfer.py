"""What a second person approves when a case is handed over to another organisation."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from services.cases.domain.access.approval import Approval, Decision
from services.cases.domain.consent.disclosure import Companion
from services.cases.domain.disclosure.packet import PacketRequest

APPROVED_FOR = timedelta(days=7)
"""How long after the approval the transfer may be sent."""


def transfer_terms(request: PacketRequest) -> Mapping[str, Any]:
    """The recipient, how much, and the ground (a consent or an override) about each person; as it stands in JSON."""
    return {
        "to_organisation_id": str(request.to_organisation_id),
        "to_country": str(request.to_country),
        "services": sorted(request.services),
        "disclosure_profile": request.disclosure_profile,
        "consent_id": _ground(request),
        "accompanied_by": sorted([str(each.person_id), _ground(each)] for each in request.accompanied_by),
    }


def allows(approval: Approval, request: PacketRequest, *, at: datetime) -> bool:
    """Whether `approval` is a yes to exactly this transfer that still holds. Transfers sent since are not looked at."""
    if approval.decision is not Decision.APPROVED or approval.decided_at is None:
        return False
    return at - approval.decided_at <= APPROVED_FOR and approval.terms == transfer_terms(request)


def _ground(named: PacketRequest | Companion) -> str:
    return str(named.override_id or named.consent_id or "")
