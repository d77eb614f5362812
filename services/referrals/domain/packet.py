"""What leaves the sender: coded capacity data in the open, everything else sealed for the receiver's country."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, Protocol
from uuid import UUID

from services.referrals.domain.urgency import URGENCIES
from shared.contracts.referral_kinds import CASE_TRANSFER, SENDABLE
from shared.kernel.codes import DISTINCT, Choice, Code, Length, Paragraph
from shared.kernel.country import Country

_CALLED_OTHERWISE: Mapping[str, str] = {
    "ngo": "network_ngo",
    "law_enforcement": "police",
    "immigration": "migration",
    "international": "international_org",
}
"""List `org_type` → list `recipient_type`, where these have other codes for one kind of organisation."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Companion:
    """Another person of the case who goes along, and the consent or override about them."""

    person_id: UUID
    consent_id: UUID | None = None
    override_id: UUID | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class SendReferral:
    """What the sender asks for. `consent_id` may only be missing where the cases service needs no consent.

    `override_id` names an approved override of the case in place of a consent.
    """

    case_id: UUID
    kind: Annotated[str, Code("referral_kind", only=SENDABLE)]
    services: Annotated[tuple[Annotated[str, Code("service_type")], ...], Length(1, 10), DISTINCT]
    urgency: Annotated[str, Choice(URGENCIES)]
    to_organisation_id: UUID
    disclosure_profile: Annotated[str, Code("disclosure_profile")]
    consent_id: UUID | None = None
    override_id: UUID | None = None
    accompanied_by: Annotated[tuple[Companion, ...], Length(max=20)] = ()
    message: Annotated[Paragraph | None, Length(1, 4000)] = field(default=None, repr=False)
    text_confirmed: bool = False
    """The sender confirms that what looks like a name or an address in the message identifies nobody."""
    previewed: Annotated[str | None, Length(max=64)] = None
    """The `seal` of `POST /cases/{id}/packet-preview`; a packet that would differ from the preview is refused."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TransferCase:
    """The wish to hand a case over. Without a profile the whole file goes along, as far as the consent covers it."""

    to_organisation_id: UUID
    services: Annotated[tuple[Annotated[str, Code("service_type")], ...], Length(1, 10), DISTINCT]
    urgency: Annotated[str, Choice(URGENCIES)] = "72h"
    disclosure_profile: Annotated[str, Code("disclosure_profile", only=("d3_identified", "d4_full"))] = "d4_full"
    consent_id: UUID | None = None
    accompanied_by: Annotated[tuple[Companion, ...], Length(max=20)] = ()
    message: Annotated[Paragraph | None, Length(1, 4000)] = field(default=None, repr=False)
    text_confirmed: bool = False
    previewed: Annotated[str | None, Length(max=64)] = None

    def of(self, case_id: UUID) -> SendReferral:
        """The same as a referral: a transfer has its states, its grounds and its packet."""
        return SendReferral(
            case_id=case_id,
            kind=CASE_TRANSFER,
            services=self.services,
            urgency=self.urgency,
            to_organisation_id=self.to_organisation_id,
            disclosure_profile=self.disclosure_profile,
            consent_id=self.consent_id,
            accompanied_by=self.accompanied_by,
            message=self.message,
            text_confirmed=self.text_confirmed,
            previewed=self.previewed,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class PacketRequest:
    """What the cases service is asked for. Asking twice with one `referral_id` discloses once."""

    referral_id: UUID
    command: SendReferral
    to_country: Country
    recipient_type: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Packet:
    """What the cases service released under the consent."""

    country: Country
    """The country of the case."""
    capacity: Mapping[str, Any]
    sealed: bytes
    fields: tuple[str, ...]
    payload_sha256: str
    consent_expires_on: date | None
    workers: tuple[str, ...] = ()
    """Whose case it is; empty from a cases service of a release that does not say it."""


class PacketSource(Protocol):
    """The cases service, as the caller of this request sees it."""

    def prepare(self, request: PacketRequest) -> Packet:
        """Compare the message with the identity, check the consent and seal the packet.

        Raises Invalid also when the message names the person; NotFound, Forbidden, Unavailable.
        """
        ...


def recipient_type(kind: str) -> str:
    """How a consent names an organisation of `kind` (list `org_type`): no two kinds alike.

    Who agreed to one kind of recipient has agreed to no other; one that this release does not know is in no consent.
    """
    return _CALLED_OTHERWISE.get(kind, kind)


def seal_info(referral_id: UUID, to_country: Country) -> str:
    """The HPKE `info` that binds a packet to one referral and one receiving country."""
    return f"ceiba/packet/v1|{referral_id}|{to_country}"
