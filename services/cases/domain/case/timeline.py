"""What happened to a case, in codes: an append-only ledger that also holds the history of every consent."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from services.cases.domain.consent.consent import Consent
from services.cases.domain.consent.disclosure import DisclosureRecord
from services.cases.domain.consent.override import Override
from services.cases.domain.person.person import Person
from shared.kernel.ids import new_id

SEPARATED = "case.separated"
"""The kind of the entry of a case that stood for another, which was opened again."""
_REFERRAL_STEPS = UUID("5b0d8f0e-8a3d-4a0a-9f0f-3f1f8a2f6f11")


@dataclass(frozen=True, kw_only=True, slots=True)
class TimelineEntry:
    """One thing that happened. `details` are ids and codes, never words."""

    kind: str
    details: Mapping[str, Any] = field(default_factory=dict)
    id: UUID = field(default_factory=new_id)


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredEntry(TimelineEntry):
    """An entry of the timeline, and who caused it when."""

    at: datetime
    actor: str


def stored_entry(entry: TimelineEntry, *, actor: str, at: datetime) -> StoredEntry:
    """`entry` as the timeline keeps it."""
    return StoredEntry(kind=entry.kind, details=entry.details, id=entry.id, at=at, actor=actor)


def consent_entry(kind: str, consent: Consent, **more: Any) -> TimelineEntry:
    """A consent given or withdrawn, with the terms as they were at that moment."""
    return TimelineEntry(
        kind=kind,
        details={
            "consent_id": consent.id,
            "purpose": consent.purpose,
            "data_scope": consent.data_scope,
            "status": consent.status,
            "capacity": consent.capacity,
            "form": consent.form,
            "recipient_type": consent.recipient_type,
            "recipient_organisation_id": consent.recipient_organisation_id,
            "recipient_country": consent.recipient_country,
            "given_on": consent.given_on,
            "expires_on": consent.expires_on,
            "withdrawal_channel": consent.withdrawal_channel,
            **_how_explained(consent),
            **more,
        },
    )


def override_entry(kind: str, override: Override) -> TimelineEntry:
    """A step of a request to disclose without a consent, in codes; the reason stays with the case, encrypted."""
    return TimelineEntry(
        kind=kind,
        details={
            "override_id": override.id,
            "basis": override.basis,
            "purpose": override.purpose,
            "data_scope": override.data_scope,
            "recipient_organisation_id": override.recipient_organisation_id,
            "recipient_country": override.recipient_country,
            "ends_at": override.ends_at,
            "finding": override.finding,
            **({"person_id": override.person_id} if override.person_id else {}),
        },
    )


def _how_explained(consent: Consent) -> dict[str, Any]:
    """What is known of the conversation; an answer that says nothing of it adds nothing."""
    known = {
        "language": consent.language,
        "interpreter": consent.interpreter,
        "explained": consent.explained or None,
        "notice_version": consent.notice_version,
        "to_final_judgment": consent.to_final_judgment or None,
    }
    return {name: value for name, value in known.items() if value is not None}


def status_entry(person: Person) -> TimelineEntry:
    """A decision whether the person is a victim: the timeline keeps every one, the record the last."""
    decided_on = person.status_decided_on.isoformat() if person.status_decided_on else None
    return TimelineEntry(
        kind="status.decided",
        details={
            "trafficking_status": person.trafficking_status,
            "decided_by": person.status_decided_by,
            "decided_on": decided_on,
            **({"screening_id": person.status_screening_id} if person.status_screening_id else {}),
        },
    )


def disclosure_entry(record: DisclosureRecord) -> TimelineEntry:
    """What left with a referral. Its id follows from the record, so that the same disclosure twice is one entry."""
    return TimelineEntry(
        kind="packet.sealed",
        details={
            "referral_id": record.referral_id,
            "kind": record.kind,
            "to_country": record.to_country,
            "to_organisation_id": record.to_organisation_id,
            "profile": record.profile,
            "consent_id": record.consent_id,
            **({"override_id": record.override_id} if record.override_id else {}),
            "fields": record.fields,
        },
        id=uuid5(record.id, "timeline"),
    )


def majority_moved(before: str, after: str) -> dict[str, str]:
    """Details of an entry: the majority (list `majority_status`) before and after an age was corrected."""
    return {} if before == after else {"majority_before": before, "majority_after": after}


def referral_entry_id(referral_id: UUID, state: str) -> UUID:
    """The id of the entry of a step: the same step twice is one entry."""
    return uuid5(_REFERRAL_STEPS, f"{referral_id}|{state}")


def referral_entry(referral_id: UUID, state: str, details: Mapping[str, Any]) -> TimelineEntry:
    """A step of a referral."""
    entry_id = referral_entry_id(referral_id, state)
    return TimelineEntry(kind=f"referral.{state}", details={"referral_id": referral_id, **details}, id=entry_id)
