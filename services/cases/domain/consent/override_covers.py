"""Whether an approved override covers a disclosure: same person, purpose, recipient and country, and no more data."""

from collections.abc import Iterable

from services.cases.domain.consent.disclosure import Disclosure
from services.cases.domain.consent.override import CHILD_PROTECTION_DUTY, Override, OverrideTerms
from services.cases.domain.consent.referral_kind import purposes_for
from services.cases.domain.person.age import Majority
from services.cases.domain.person.levels import is_above
from shared.contracts.disclosure_refusals import CONSENT_OVERRIDE_ENDED
from shared.kernel.errors import Invalid, invalid


def covering(disclosure: Disclosure, in_force: Iterable[Override], majority: Majority) -> Override:
    """The override that `disclosure` names, if it is one of those `in_force` and covers it at today's age.

    Raises Invalid with code `consent_override_ended`, `consent_recipient` or `consent_scope`.
    """
    named = (override for override in in_force if override.id == disclosure.override_id)
    override = next((one for one in named if _is_about(one, disclosure)), None)
    if override is None or not may_stand_for(override, majority):
        raise _ended()
    if not _covers_recipient(override, disclosure):
        raise invalid(
            "consent_id",
            "consent_recipient",
            es="La autorización es para otro destinatario",
            en="The authorisation is for another recipient",
        )
    if is_above(disclosure.profile, override.data_scope):
        raise invalid(
            "consent_id",
            "consent_scope",
            es="La autorización cubre menos datos",
            en="The authorisation covers less data",
        )
    return override


def may_stand_for(terms: OverrideTerms, majority: Majority) -> bool:
    """Whether its basis exists for a person of `majority`: the duty to protect a child is not for an adult."""
    return terms.basis != CHILD_PROTECTION_DUTY or majority != Majority.ADULT


def check_basis(terms: OverrideTerms, majority: Majority) -> None:
    """Refuse to ask by a right that does not exist for the person. Raises Invalid at `basis`."""
    if not may_stand_for(terms, majority):
        raise invalid(
            "basis",
            "not_for_an_adult",
            es="La persona es adulta: el deber de protección de la niñez no aplica",
            en="The person is an adult: the duty to protect a child does not apply",
        )


def _is_about(override: Override, disclosure: Disclosure) -> bool:
    purposes = purposes_for(disclosure.kind, disclosure.recipient_type)
    return override.person_id == disclosure.person_id and override.purpose in purposes


def _covers_recipient(override: Override, disclosure: Disclosure) -> bool:
    country = override.recipient_country or disclosure.from_country
    return override.recipient_organisation_id == disclosure.to_organisation_id and country == disclosure.to_country


def _ended() -> Invalid:
    return invalid(
        "consent_id",
        CONSENT_OVERRIDE_ENDED,
        es="No hay una autorización vigente sin consentimiento para esto",
        en="There is no authorisation in force for this without a consent",
    )
