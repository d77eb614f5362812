"""What the person agreed to.

Without a consent the answer is no. A consent covers one purpose, and a transfer to another country only if it says so.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from services.cases.domain.consent.disclosure import Disclosure
from services.cases.domain.consent.errors import AlreadyWithdrawn
from services.cases.domain.consent.referral_kind import always_needs_consent, purposes_for
from services.cases.domain.person.levels import WITHOUT_CONSENT, is_above
from shared.contracts.cases import STATISTICS
from shared.contracts.codelists import code_list
from shared.contracts.disclosure_refusals import CONSENT_MISSING
from shared.kernel.codes import DISTINCT, READ_ONLY, Code, Length, Line
from shared.kernel.country import Country
from shared.kernel.errors import Invalid, invalid
from shared.kernel.ids import new_id

CROSS_BORDER = "cross_border_transfer"
DISCLOSES = frozenset({"referral", CROSS_BORDER, "prosecution_sharing", "migration_sharing"})
"""Purposes (list `consent_purpose`) under which data goes to another organisation."""


class ConsentStatus(StrEnum):
    """How the person answered (list `consent_status`)."""

    GIVEN = "given"
    REFUSED = "refused"
    NOT_YET_ASKED = "not_yet_asked"
    WITHDRAWN = "withdrawn"


class WithdrawalChannel(StrEnum):
    """How a consent was withdrawn."""

    IN_PERSON = "in_person"
    PHONE = "phone"
    WRITTEN = "written"
    REPRESENTATIVE = "representative"
    DIGITAL = "digital"
    LATER_REFUSAL = "later_refusal"
    """By a later refusal of the same purpose; not a state that people choose."""
    OTHER_FILE = "other_file"
    """By a no in another case of the same person, when the two became one; no form offers it."""
    MISTAKEN_MERGE = "mistaken_merge"
    """It is another person's: it came with a case that proved to be of somebody else; no form offers it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Consent:
    """What the person agreed to: one purpose, one kind of recipient, one scope, one period."""

    id: Annotated[UUID, READ_ONLY] = field(default_factory=new_id)
    person_id: UUID | None = None
    """Whose data it is about; None: those of the first person of the case."""
    purpose: Annotated[str, Code("consent_purpose")]
    recipient_type: Annotated[str | None, Code("recipient_type")] = None
    """None: the own organisation only, unless `recipient_organisation_id` names another."""
    recipient_organisation_id: UUID | None = None
    recipient_country: Country | None = None
    """None: the same country only; a `cross_border_transfer` without it covers the countries of the platform."""
    data_scope: Annotated[str, Code("disclosure_profile")]
    given_on: date
    expires_on: date | None = None
    """The last day as it was recorded, if it was; `ends_on` says what follows without one."""
    capacity: Annotated[str, Code("consent_capacity")]
    form: Annotated[str, Code("consent_form")]
    status: ConsentStatus = ConsentStatus.GIVEN
    withdrawn_at: Annotated[datetime | None, READ_ONLY] = None
    withdrawal_channel: Annotated[str | None, READ_ONLY] = None
    language: Annotated[str | None, Code("language")] = None
    """In which it was explained; None where an earlier release did not ask."""
    interpreter: bool | None = None
    """Whether an interpreter explained it."""
    explained: Annotated[tuple[Annotated[str, Code("consent_explanation")], ...], Length(max=20), DISTINCT] = ()
    """What was explained before the answer (HTCDS, guidance of `con_Consent`)."""
    notice_version: Annotated[Line | None, Length(1, 40)] = None
    """The text that was shown or read out: a code of list `consent_notice` as the country of the case has it."""
    to_final_judgment: Annotated[bool, READ_ONLY] = False
    """Whether it lasts as long as the matter is before a court, and is looked at again each year."""
    taken_from_case_id: Annotated[UUID | None, READ_ONLY] = None
    """The duplicate that it came from, where it has the same id; None for what was recorded in this case."""

    @property
    def is_of_another(self) -> bool:
        """Whether it says nothing of the person of this case: the merge that brought it was a mistake."""
        return self.withdrawal_channel == WithdrawalChannel.MISTAKEN_MERGE

    @property
    def ends_on(self) -> date | None:
        """The last day: as recorded, else twelve months after it was given; None until a final judgment.

        The twelve months also end consents that an earlier release stored without a last day.
        """
        if self.expires_on is None and self.to_final_judgment:
            return None
        return self.expires_on or twelve_months_after(self.given_on)

    @property
    def ask_again_on(self) -> date:
        """The day by which the person is asked again: when it ends, or a year after they last answered."""
        return self.ends_on or twelve_months_after(self.given_on)

    def with_expiry(self) -> "Consent":
        """The same consent with its end filled in, if it was given: a day, or the final judgment of a court."""
        if self.status != ConsentStatus.GIVEN or self.expires_on is not None:
            return self
        if code_list("consent_purpose").items[self.purpose].get("to_final_judgment"):
            return replace(self, to_final_judgment=True)
        return replace(self, expires_on=self.ends_on)

    def in_force(self, on: date) -> bool:
        """Whether it is given and has not expired on that day."""
        return self.status == ConsentStatus.GIVEN and not self.expired(on)

    def expired(self, on: date) -> bool:
        """Whether its last day has passed."""
        return self.ends_on is not None and self.ends_on < on

    def withdrawn(self, *, at: datetime, channel: str) -> "Consent":
        """The same consent, withdrawn. Raises AlreadyWithdrawn."""
        if self.status == ConsentStatus.WITHDRAWN:
            raise AlreadyWithdrawn
        return replace(self, status=ConsentStatus.WITHDRAWN, withdrawn_at=at, withdrawal_channel=channel)

    def given_back(self, *, at: datetime) -> "Consent":
        """The same answer, be it a yes or a no, in a case that it came to by mistake: it counts there no longer."""
        return replace(
            self,
            status=ConsentStatus.WITHDRAWN,
            withdrawn_at=self.withdrawn_at or at,
            withdrawal_channel=WithdrawalChannel.MISTAKEN_MERGE,
        )


def consent_for(disclosure: Disclosure, consents: Iterable[Consent], on: date) -> Consent | None:
    """The consent that covers `disclosure`; None when its profile needs none.

    Raises Invalid with code `consent_missing`, `consent_expired`, `consent_recipient` or `consent_scope`.
    """
    consent = next((c for c in consents if c.id == disclosure.consent_id), None)
    if disclosure.consent_id is None and not _needs_consent(disclosure):
        return None
    if consent is None or not _is_given_for(consent, disclosure):
        raise _refused(CONSENT_MISSING, es="Falta un consentimiento para esto", en="There is no consent for this")
    if consent.expired(on):
        raise _refused("consent_expired", es="El consentimiento venció", en="The consent has expired")
    if not (_covers_recipient(consent, disclosure) and _covers_country(consent, disclosure)):
        raise _refused(
            "consent_recipient",
            es="El consentimiento es para otro destinatario",
            en="The consent is for another recipient",
        )
    if is_above(disclosure.profile, consent.data_scope):
        raise _refused("consent_scope", es="El consentimiento cubre menos datos", en="The consent covers less data")
    return consent


def statistics_consent(consents: Iterable[Consent], on: date) -> bool:
    """Whether the coded facts of the person may be counted."""
    return any(consent.purpose == STATISTICS and consent.in_force(on) for consent in consents)


def twelve_months_after(day: date) -> date:
    """The same day a year later; 28 February after a 29th."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


def earliest(*ends: date | None) -> date | None:
    """The first of some last days, where None is no end; None when none of them ends."""
    return min((end for end in ends if end is not None), default=None)


def check_recipient(consent: Consent, field: str) -> None:
    """Refuse a consent to disclose that has no possible recipient. Raises Invalid at `field`.

    No organisation is of a kind without `receives_referrals`: a shelter is an NGO or an authority that offers shelter.
    """
    if (
        consent.status != ConsentStatus.GIVEN
        or consent.purpose not in DISCLOSES
        or consent.recipient_organisation_id is not None
    ):
        return
    if consent.recipient_type is None:
        raise invalid(
            field,
            "recipient_missing",
            es="Diga a quién: un tipo de destinatario o una organización",
            en="Say to whom: a kind of recipient or an organisation",
        )
    if not code_list("recipient_type").items[consent.recipient_type].get("receives_referrals"):
        raise invalid(
            field,
            "recipient_unreachable",
            es="Ninguna organización es de este tipo: diga qué es quien recibe (por ejemplo, ONG de la red) o cuál es",
            en="No organisation is of this kind: say what the recipient is (a network NGO, say) or which one it is",
        )


def _is_given_for(consent: Consent, disclosure: Disclosure) -> bool:
    purposes = purposes_for(disclosure.kind, disclosure.recipient_type)
    is_theirs = consent.person_id == disclosure.person_id
    return is_theirs and consent.status == ConsentStatus.GIVEN and consent.purpose in purposes


def _needs_consent(disclosure: Disclosure) -> bool:
    return is_above(disclosure.profile, WITHOUT_CONSENT) or always_needs_consent(
        disclosure.kind, disclosure.recipient_type
    )


def _covers_recipient(consent: Consent, disclosure: Disclosure) -> bool:
    if consent.recipient_organisation_id is not None:
        return consent.recipient_organisation_id == disclosure.to_organisation_id
    return consent.recipient_type is not None and consent.recipient_type == disclosure.recipient_type


def _covers_country(consent: Consent, disclosure: Disclosure) -> bool:
    if disclosure.to_country == disclosure.from_country:
        return consent.purpose != CROSS_BORDER
    if consent.recipient_country is not None:
        return consent.recipient_country == disclosure.to_country
    return consent.purpose == CROSS_BORDER


def _refused(code: str, *, es: str, en: str) -> Invalid:
    return invalid("consent_id", code, es=es, en=en)
