"""A disclosure to another organisation, and the record of it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from shared.kernel.country import Country


@dataclass(frozen=True, kw_only=True, slots=True)
class Companion:
    """Another person of the case who goes along: what leaves about them rests on a consent or override about them."""

    person_id: UUID
    consent_id: UUID | None = None
    override_id: UUID | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Disclosure:
    """What somebody wants to let go, and to whom."""

    kind: str
    profile: str
    services: tuple[str, ...]
    from_country: Country
    to_country: Country
    to_organisation_id: UUID
    recipient_type: str | None
    consent_id: UUID | None
    person_id: UUID | None = None
    """Whose data would leave; None: those of the first person of the case."""
    override_id: UUID | None = None
    """The approved override on which it rests instead of a consent."""

    def about(self, companion: Companion) -> "Disclosure":
        """What would leave about a companion."""
        return replace(
            self,
            person_id=companion.person_id,
            consent_id=companion.consent_id,
            override_id=companion.override_id,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class DisclosureRecord:
    """What left, its recipient and its ground: names of fields and a hash, never what they said.

    It left with the packet of a referral, or in words, in an answer to a prosecutor's office that learned of the person
    by that referral (`domain/proceedings/answer.py`).
    """

    id: UUID
    referral_id: UUID
    kind: str
    to_country: Country
    to_organisation_id: UUID
    recipient_type: str | None
    profile: str
    consent_id: UUID | None
    fields: Sequence[str]
    payload_sha256: str
    disclosed_at: datetime
    disclosed_by: str
    accompanied_by: Sequence[Companion] = ()
    override_id: UUID | None = None
    """The approved override on which it rests instead of a consent."""
    request_id: UUID | None = None
    """The request that was answered; None: a packet."""
    person_id: UUID | None = None
    """About whom an answer is; a packet is about the first person of the case and those who went along."""

    def is_about(self, person_id: UUID, *, is_first: bool) -> bool:
        """Whether it disclosed something about a person of the case."""
        if self.person_id is not None:
            return self.person_id == person_id
        return is_first or self.has_companion(person_id)

    def has_companion(self, person_id: UUID) -> bool:
        """Whether a person went along with the first one."""
        return any(companion.person_id == person_id for companion in self.accompanied_by)

    def disclosure(self, from_country: Country) -> Disclosure:
        """The same as it was asked for, to be judged again."""
        return Disclosure(
            kind=self.kind,
            profile=self.profile,
            services=(),
            from_country=from_country,
            to_country=self.to_country,
            to_organisation_id=self.to_organisation_id,
            recipient_type=self.recipient_type,
            consent_id=self.consent_id,
            override_id=self.override_id,
        )


def referrals_with_companion(records: Iterable[DisclosureRecord], person_ids: Collection[UUID]) -> tuple[UUID, ...]:
    """The referrals with which one of these persons went along, each once."""
    along = [record.referral_id for record in records if any(map(record.has_companion, person_ids))]
    return tuple(dict.fromkeys(along))


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseReferral:
    """Where a referral of a case stands, by the last step that was published."""

    referral_id: UUID
    state: str
    to_country: Country
    to_organisation_id: UUID
