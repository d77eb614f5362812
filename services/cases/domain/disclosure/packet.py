"""What a referral takes along: a capacity card for everybody, and the content that is sealed for the receiver."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

import orjson

from services.cases.domain.case.case import Case
from services.cases.domain.consent.disclosure import Companion, Disclosure
from services.cases.domain.consent.referral_kind import check_kind
from services.cases.domain.disclosure.disclosed_fields import ACCOMPANIED_BY, shown_by
from services.cases.domain.person.levels import WITHOUT_CONSENT, is_above
from services.cases.domain.person.person import FEW
from shared.contracts.referral_kinds import SENDABLE
from shared.kernel.codes import Code, Length
from shared.kernel.country import Country


@dataclass(frozen=True, kw_only=True, slots=True)
class PacketRequest:
    """What a referral would take along."""

    kind: Annotated[str, Code("referral_kind", only=SENDABLE)]
    services: Annotated[tuple[Annotated[str, Code("service_type")], ...], FEW] = ()
    disclosure_profile: Annotated[str, Code("disclosure_profile")]
    consent_id: UUID | None = None
    override_id: UUID | None = None
    """The approved override on which it rests instead of a consent."""
    accompanied_by: Annotated[tuple[Companion, ...], Length(max=20)] = ()
    """The other persons of the case who go along."""
    to_organisation_id: UUID
    to_country: Country
    recipient_type: Annotated[str | None, Code("recipient_type")] = None
    message: Annotated[str | None, Length(1, 4000)] = None
    """What the sender writes beside it; shown and sealed with the preview, kept by the referrals service."""
    urgency: Annotated[str | None, Length(max=20)] = None
    """The referral's business, not the packet's; the form may send it along."""

    def disclosure(self, case: Case) -> Disclosure:
        """What would leave `case`. Raises Invalid where kind, profile and recipient do not go together."""
        check_kind(
            kind=self.kind,
            profile=self.disclosure_profile,
            recipient_type=self.recipient_type,
            from_country=case.country,
            to_country=self.to_country,
        )
        return Disclosure(
            kind=self.kind,
            profile=self.disclosure_profile,
            services=self.services,
            from_country=case.country,
            to_country=self.to_country,
            to_organisation_id=self.to_organisation_id,
            recipient_type=self.recipient_type,
            consent_id=self.consent_id,
            override_id=self.override_id,
        )

    @property
    def shows_identity(self) -> bool:
        """Whether the profile shows anything of who the person is."""
        return is_above(self.disclosure_profile, "d2_protection")

    def terms(self, case: Case, shown: Mapping[str, Any]) -> bytes:
        """Everything that a preview shows, to whom and under what."""
        terms = [case.id, self.kind, self.services, self.disclosure_profile, self.consent_id]
        if self.override_id:
            terms.append(self.override_id)
        if self.accompanied_by:
            terms.append(self.accompanied_by)
        recipient = [self.to_organisation_id, self.to_country, self.recipient_type, self.message]
        return orjson.dumps([terms, recipient, shown], option=orjson.OPT_SORT_KEYS)


@dataclass(frozen=True, kw_only=True, slots=True)
class PreparePacket(PacketRequest):
    """What a referral takes along."""

    referral_id: UUID
    previewed: Annotated[str | None, Length(max=64)] = None
    """The seal of the preview that the sender saw; None when nobody looked (another system sends)."""
    text_confirmed: bool | None = None
    """Whether the sender confirms that what looks like a name or an address in the message identifies nobody.

    None says that the caller has had the message compared, by `text-check` (releases before this field).
    """

    def payload(self, shown: Mapping[str, Any], nonce: str) -> bytes:
        """What is sealed for the receiver.

        In an order of its own: asked twice it is the same disclosure, also where a release in between declares its
        fields in another order.
        """
        content = {"referral_id": self.referral_id, "profile": self.disclosure_profile, "nonce": nonce, **shown}
        return orjson.dumps(content, option=orjson.OPT_SORT_KEYS)


def capacity_card(shown: Mapping[str, Any]) -> dict[str, Any]:
    """The part of `shown` that everybody may see before they accept."""
    at_most = {field.name for field in shown_by(WITHOUT_CONSENT)}
    card = {name: value for name, value in shown.items() if name in at_most}
    if along := shown.get(ACCOMPANIED_BY):
        at_most.add("role")
        card[ACCOMPANIED_BY] = [{name: value for name, value in each.items() if name in at_most} for each in along]
    return card
