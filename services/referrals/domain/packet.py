"""What leaves the sender: coded capacity data in the open, everything else sealed for the receiver's country."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol
from uuid import UUID

from shared.kernel.country import Country

_RECIPIENT_TYPES: Mapping[str, str] = {
    "ngo": "network_ngo",
    "faith_based": "network_ngo",
    "legal": "network_ngo",
    "education": "network_ngo",
    "business": "external_ngo",
    "health": "health",
    "law_enforcement": "police",
    "prosecution": "prosecution",
    "court": "court",
    "immigration": "migration",
    "child_protection": "child_protection",
    "consulate": "consulate",
    "international": "international_org",
    "central_government": "victim_commission",
    "local_government": "victim_commission",
    "human_rights": "victim_commission",
    "coordination_body": "victim_commission",
}
"""List `org_type` → list `recipient_type`: the words in which a person gives consent."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PacketRequest:
    """What the cases service is asked for. Asking twice with one `referral_id` discloses once."""

    referral_id: UUID
    case_id: UUID
    kind: str
    services: tuple[str, ...]
    disclosure_profile: str
    consent_id: UUID | None
    to_organisation_id: UUID
    to_country: Country
    recipient_type: str
    message: str | None = None
    """Part of what the sender saw in the preview; it stays here."""
    previewed: str | None = None
    """The seal of the preview that the sender saw: the cases service refuses to release anything else."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Packet:
    """What the cases service released under the consent."""

    country: Country
    """Of the case."""
    capacity: Mapping[str, Any]
    sealed: bytes
    fields: tuple[str, ...]
    payload_sha256: str
    consent_expires_on: date | None


class PacketSource(Protocol):
    """The cases service, as the caller of this request sees it."""

    def prepare(self, request: PacketRequest) -> Packet:
        """Check consent and seal. Raises NotFound, Invalid or Forbidden for the caller, Unavailable when it is away."""
        ...


def recipient_type(kind: str) -> str:
    """How a consent names an organisation of `kind` (list `org_type`)."""
    return _RECIPIENT_TYPES.get(kind, "network_ngo")


def seal_info(referral_id: UUID, to_country: Country) -> str:
    """The HPKE `info` that binds a packet to one referral and one receiving country."""
    return f"ceiba/packet/v1|{referral_id}|{to_country}"
