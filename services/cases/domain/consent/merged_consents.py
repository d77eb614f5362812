"""The consents of two cases of one person together: all of them are kept, and the stricter one wins (invariant 10)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from services.cases.domain.consent.consent import (
    CROSS_BORDER,
    DISCLOSES,
    Consent,
    ConsentStatus,
    WithdrawalChannel,
    earliest,
)
from services.cases.domain.person.levels import is_above

_NO = frozenset({ConsentStatus.REFUSED, ConsentStatus.WITHDRAWN})


def merged_consents(
    kept: Sequence[Consent], duplicate: Sequence[Consent], *, duplicate_id: UUID, at: datetime
) -> list[Consent]:
    """What the kept case knows from now on, of its first person: its own consents, then those of the duplicate.

    Whichever was said first: a no in one case ends the yes of the other that shares a recipient with it, and of two
    yeses each reaches as far and lasts as long as the narrower. Where one case never asked, the other's answer stands.
    What came over says from which case. An answer that was given back before, and comes again, counts again.
    """
    known = {consent.id for consent in kept if not consent.is_of_another}
    come = [
        replace(consent, taken_from_case_id=duplicate_id)
        for consent in duplicate
        if consent.person_id is None and consent.id not in known and not consent.is_of_another
    ]
    come_again = {consent.id for consent in come}
    stay = [consent for consent in kept if consent.id not in come_again]
    own = [consent for consent in stay if consent.person_id is None and not consent.is_of_another]
    return [
        *(consent if consent.person_id else _limited(consent, come, at) for consent in stay),
        *(_limited(consent, own, at) for consent in come),
    ]


def parted_consents(kept: Sequence[Consent], duplicate: Sequence[Consent], *, at: datetime) -> list[Consent]:
    """What the kept case knows once a case stands for its own person again: nothing that came from there counts.

    An answer that came over has its id in both, also after a merge by a release that did not note where it came from.
    """
    theirs = {consent.id for consent in duplicate if not consent.is_of_another}
    return [
        consent.given_back(at=at) if consent.id in theirs and not consent.is_of_another else consent for consent in kept
    ]


def _limited(consent: Consent, others: Sequence[Consent], at: datetime) -> Consent:
    if consent.status != ConsentStatus.GIVEN:
        return consent
    for other in others:
        if not _share_a_recipient(consent, other):
            continue
        if other.status in _NO:
            return consent.withdrawn(at=at, channel=WithdrawalChannel.OTHER_FILE)
        if other.status == ConsentStatus.GIVEN:
            consent = _narrower(consent, other)
    return consent


def _narrower(consent: Consent, other: Consent) -> Consent:
    scope = other.data_scope if is_above(consent.data_scope, other.data_scope) else consent.data_scope
    ends_on = earliest(consent.ends_on, other.ends_on)
    if (scope, ends_on) == (consent.data_scope, consent.ends_on):
        return consent
    return replace(consent, data_scope=scope, expires_on=ends_on)


def _share_a_recipient(one: Consent, other: Consent) -> bool:
    """Whether something could be disclosed under both; in doubt it could."""
    if one.purpose != other.purpose:
        return False
    if one.purpose not in DISCLOSES:
        return True
    return (
        # Within the country only a transfer across the border depends on the country that was named.
        (one.purpose != CROSS_BORDER or _may_agree(one.recipient_country, other.recipient_country))
        and _may_agree(one.recipient_organisation_id, other.recipient_organisation_id)
        # An organisation that was named without its kind may be of any kind.
        and (
            one.recipient_organisation_id is not None
            or other.recipient_organisation_id is not None
            or _may_agree(one.recipient_type, other.recipient_type)
        )
    )


def _may_agree(one: object | None, other: object | None) -> bool:
    return one is None or other is None or one == other
