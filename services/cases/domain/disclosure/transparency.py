"""What the person of a case gets on paper: what is kept, what they agreed to, who was given what, who opened it.

Kinds of data stand for fields, so that no value is on the sheet, and no kind names the crime: the sheet can be carried.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Literal, Protocol
from uuid import UUID

from services.cases.domain.case.case import Case
from services.cases.domain.consent.consent import Consent, ConsentStatus
from services.cases.domain.consent.disclosure import Companion, DisclosureRecord
from services.cases.domain.disclosure.disclosed_fields import Record, content, content_of_other, kinds_of, shown_by
from services.cases.domain.jurisdictions.days import local_day
from services.cases.domain.person.data_kinds import DataKind, in_order
from services.cases.domain.person.identity import Identity
from services.cases.domain.person.levels import D4
from services.cases.domain.person.member import Member
from shared.kernel.codes import Code
from shared.kernel.country import Country

_REFUSED = "refused:"


class Opened(StrEnum):
    """What of the person was opened, or of what left about them."""

    IDENTITY = "identity"
    EARLIER_IDENTITY = "earlier_identity"
    DOCUMENT = "document"
    PREVIEW = "preview"
    """What a referral would take along, looked at by its sender."""
    PACKET = "packet"
    """What a referral took along, opened by its receiver."""


OPENINGS: Mapping[str, Opened] = {
    "identity.read": Opened.IDENTITY,
    "identity_changes.read": Opened.EARLIER_IDENTITY,
    "document.downloaded": Opened.DOCUMENT,
    "packet.previewed": Opened.PREVIEW,
    "packet.checked": Opened.PACKET,
}
"""Audit actions about a case that are openings."""
_OF_ALL = frozenset({Opened.PREVIEW, Opened.PACKET})
"""They are about the first person of the case, and about those who go along."""


class Access(Protocol):
    """What an audit row about a case says of an access."""

    @property
    def at(self) -> datetime: ...

    @property
    def organisation_id(self) -> UUID | None: ...

    @property
    def action(self) -> str: ...

    @property
    def purpose(self) -> str | None: ...

    @property
    def fields(self) -> Collection[str]: ...


@dataclass(frozen=True, kw_only=True, slots=True)
class ConsentOnSheet:
    """What the person answered when they were asked, and until when it holds."""

    purpose: Annotated[str, Code("consent_purpose")]
    status: ConsentStatus
    holds: bool
    kinds: Sequence[DataKind]
    recipient_type: Annotated[str | None, Code("recipient_type")]
    recipient_organisation_id: UUID | None
    recipient_country: Country | None
    given_on: date
    ends_on: date | None
    """The last day; None for an answer that is not a yes."""
    withdrawn_on: date | None


Ground = Literal["consent", "override", "none"]


@dataclass(frozen=True, kw_only=True, slots=True)
class GivenOut:
    """What an organisation was given on a day, and for what."""

    organisation_id: UUID
    country: Country
    on: date
    kinds: Sequence[DataKind]
    purpose: Annotated[str | None, Code("consent_purpose")]
    """Of the consent; None without one."""
    ground: Ground
    """By what it left; none is needed where no person could be recognised by it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Received:
    """What another organisation sent with the referral from which the case was opened."""

    organisation_id: UUID
    country: Country
    on: date
    """The day on which the referral was accepted."""
    kinds: Sequence[DataKind]


@dataclass(frozen=True, kw_only=True, slots=True)
class Opening:
    """How often an organisation opened something on a day for a purpose. Never who of it."""

    opened: Opened
    organisation_id: UUID | None
    """None: the platform itself."""
    on: date
    purpose: Annotated[str | None, Code("consent_purpose")]
    times: int


@dataclass(frozen=True, kw_only=True, slots=True)
class TransparencySheet:
    """Everything that the sheet of one person says."""

    person_id: UUID
    case_number: str
    organisation_id: UUID
    country: Country
    made_at: datetime
    erased: bool
    """Whether who they are was erased."""
    kept: Sequence[DataKind]
    received: Sequence[Received]
    consents: Sequence[ConsentOnSheet]
    given_out: Sequence[GivenOut]
    openings: Sequence[Opening]


def refused_as(reason: str | None) -> list[str]:
    """What an audit row has among its fields where a packet was not opened, and why."""
    return [f"{_REFUSED}{reason}"] if reason else []


def stored_kinds(case: Case, person_id: UUID, identity: Identity, more: Collection[DataKind]) -> tuple[DataKind, ...]:
    """The kinds of data that are kept of a person: in the record, in the vault, and `more` beside them."""
    record = case.record_of(person_id)
    if isinstance(record, Member):
        shown = content_of_other(D4, Record(case, identity, (), record))
    else:
        shown = content(D4, Record(case, identity, ()))
    # A no that was not asked for is no answer.
    recorded = [name for name, value in shown.items() if value is not False]
    agreed = {DataKind.AGREEMENTS} if case.consents_of(person_id) else set()
    return in_order({*kinds_of(recorded), *more, *agreed})


def received(case: Case, person_id: UUID) -> list[Received]:
    """What came about the person from the organisation that referred them; empty for a case that began here."""
    origin = case.origin
    is_first = person_id == case.person_id
    if origin is None or not (is_first or person_id in origin.along):
        return []
    # Which services are asked for stands in every packet. Of who came along it is not kept which fields had a value.
    came = origin.fields if is_first else _personal(origin.profile)
    return [
        Received(
            organisation_id=origin.referring_organisation_id,
            country=origin.referring_country,
            on=origin.incoming_referral_on,
            kinds=kinds_of(["services", *came]),
        )
    ]


def consents_of(case: Case, person_id: UUID, on: date) -> list[ConsentOnSheet]:
    """What the person answered, the newest first."""
    answered = sorted(case.consents_of(person_id), key=lambda consent: (consent.given_on, consent.id), reverse=True)
    return [_on_sheet(consent, case.country, on) for consent in answered]


def given_out(case: Case, person_id: UUID, disclosures: Iterable[DisclosureRecord]) -> list[GivenOut]:
    """What left about the person, in the order of `disclosures`."""
    purposes = {consent.id: consent.purpose for consent in case.consents}
    is_first = person_id == case.person_id
    left: list[GivenOut] = []
    for record in disclosures:
        if not record.is_about(person_id, is_first=is_first):
            continue
        along = next((each for each in record.accompanied_by if each.person_id == person_id), None)
        is_their_record = is_first or record.person_id is not None
        based = record if is_their_record or along is None else along
        left.append(
            GivenOut(
                organisation_id=record.to_organisation_id,
                country=record.to_country,
                on=local_day(record.disclosed_at, case.country),
                # Of who goes along it is not kept which fields had a value: the kinds that may be among them.
                kinds=kinds_of(record.fields if is_their_record else _personal(record.profile)),
                purpose=purposes.get(based.consent_id) if based.consent_id else None,
                ground=_ground_of(based),
            )
        )
    return left


def _ground_of(based: DisclosureRecord | Companion) -> Ground:
    if based.override_id is not None:
        return "override"
    return "none" if based.consent_id is None else "consent"


def openings_of(case: Case, person_id: UUID, entries: Iterable[Access]) -> list[Opening]:
    """Who opened something of the person, the newest day first, from the audit rows about the case."""
    counted: Counter[tuple[Opened, UUID | None, date, str | None]] = Counter()
    for entry in entries:
        opened = OPENINGS.get(entry.action)
        if opened and _is_about(entry, opened, case, person_id) and not _was_refused(entry):
            counted[opened, entry.organisation_id, local_day(entry.at, case.country), entry.purpose] += 1
    # The order of a Counter is that of the entries.
    return [
        Opening(opened=opened, organisation_id=organisation_id, on=on, purpose=purpose, times=times)
        for (opened, organisation_id, on, purpose), times in counted.items()
    ]


def _is_about(entry: Access, opened: Opened, case: Case, person_id: UUID) -> bool:
    named = set(case.marks(person_id)) <= set(entry.fields)
    if person_id != case.person_id:
        return named
    return opened in _OF_ALL or not case.names_others(entry.fields)


def _was_refused(entry: Access) -> bool:
    return any(name.startswith(_REFUSED) for name in entry.fields)


def _on_sheet(consent: Consent, country: Country, on: date) -> ConsentOnSheet:
    withdrawn = consent.withdrawn_at
    return ConsentOnSheet(
        purpose=consent.purpose,
        status=consent.status,
        holds=consent.in_force(on),
        kinds=kinds_of(field.name for field in shown_by(consent.data_scope)),
        recipient_type=consent.recipient_type,
        recipient_organisation_id=consent.recipient_organisation_id,
        recipient_country=consent.recipient_country,
        given_on=consent.given_on,
        ends_on=consent.ends_on if consent.status == ConsentStatus.GIVEN else None,
        withdrawn_on=local_day(withdrawn, country) if withdrawn else None,
    )


def _personal(profile: str) -> list[str]:
    return ["role", *(field.name for field in shown_by(profile) if field.is_personal)]
