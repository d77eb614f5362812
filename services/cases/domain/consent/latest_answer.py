"""The latest answer on a purpose decides: a refusal ends an earlier consent, and a narrower consent limits it.

An answer is later when it was given on a later day, or on the same day and recorded after. In doubt the refusal counts:
one that is recorded after a consent ends it, whatever day the refusal names.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from services.cases.domain.consent.capacity import may_take_back
from services.cases.domain.consent.consent import DISCLOSES, Consent, ConsentStatus, earliest
from services.cases.domain.consent.disclosure import Disclosure
from services.cases.domain.person.age import Majority
from services.cases.domain.person.levels import is_above

ANSWERS = frozenset({ConsentStatus.GIVEN, ConsentStatus.REFUSED, ConsentStatus.WITHDRAWN})
"""Statuses of a question that was asked and answered."""


def takes_back(refusal: Consent, given: Consent, majority: Majority) -> bool:
    """Whether `refusal`, recorded now, ends the whole of what was `given` before."""
    return _may_deny(refusal, given, majority) and _covers_all(refusal, given)


def still_permitting(
    consents: Sequence[Consent], disclosure: Disclosure, majority: Majority, on: date
) -> list[Consent]:
    """Those of `consents` that still permit `disclosure`, each limited by the last word on its question.

    A consent is withdrawn when a refusal is recorded. This looks again, because a refusal may be about a part of what
    was given (one organisation, one country), count differently at today's age, or be older than this rule.
    """
    kept = []
    for place, consent in enumerate(consents):
        if any(_denies(later, consent, disclosure, majority) for later in _later_answers(consent, place, consents)):
            continue
        narrowed = _narrowed(consent, place, consents, majority)
        if not _is_beyond(narrowed, consent, disclosure, on):
            kept.append(narrowed)
    return kept


def is_denied(consent: Consent, consents: Sequence[Consent], majority: Majority) -> bool:
    """Whether a later refusal is about the whole of `consent`, one of `consents`."""
    place = next(index for index, one in enumerate(consents) if one.id == consent.id)
    return any(takes_back(later, consent, majority) for later in _later_answers(consent, place, consents))


def latest_answers(consents: Sequence[Consent], majority: Majority) -> list[Consent]:
    """The given consents that no later answer to the same question has replaced."""
    return [
        consent
        for place, consent in enumerate(consents)
        if consent.status == ConsentStatus.GIVEN and not any(_replacing_answers(consent, place, consents, majority))
    ]


def _narrowed(consent: Consent, place: int, consents: Sequence[Consent], majority: Majority) -> Consent:
    # A narrower consent that was withdrawn later does not widen again what it had narrowed.
    for later in _replacing_answers(consent, place, consents, majority):
        if later.status != ConsentStatus.REFUSED:
            scope = later.data_scope if is_above(consent.data_scope, later.data_scope) else consent.data_scope
            consent = replace(consent, data_scope=scope, expires_on=earliest(consent.ends_on, later.ends_on))
    return consent


def _is_beyond(narrowed: Consent, consent: Consent, disclosure: Disclosure, on: date) -> bool:
    """Whether `disclosure` is within the first agreement, but not within the last one."""
    scope = is_above(disclosure.profile, narrowed.data_scope) and not is_above(disclosure.profile, consent.data_scope)
    return scope or (narrowed.expired(on) and not consent.expired(on))


def _replacing_answers(
    consent: Consent, place: int, consents: Sequence[Consent], majority: Majority
) -> Iterator[Consent]:
    for index, other in enumerate(consents):
        is_later = (other.given_on, index) > (consent.given_on, place)
        is_theirs = other.status in ANSWERS and not other.is_of_another
        is_answer = is_later and is_theirs and _question(other) == _question(consent)
        if is_answer and may_take_back(other.capacity, consent.capacity, majority):
            yield other


def _question(consent: Consent) -> tuple[object, ...]:
    return (
        consent.person_id,
        consent.purpose,
        consent.recipient_type,
        consent.recipient_organisation_id,
        consent.recipient_country,
    )


def _later_answers(consent: Consent, place: int, consents: Sequence[Consent]) -> Iterator[Consent]:
    for index, other in enumerate(consents):
        if index > place or other.given_on > consent.given_on:
            yield other


def _denies(refusal: Consent, given: Consent, disclosure: Disclosure, majority: Majority) -> bool:
    return _may_deny(refusal, given, majority) and _covers(refusal, disclosure)


def _may_deny(refusal: Consent, given: Consent, majority: Majority) -> bool:
    same = (refusal.person_id, refusal.purpose) == (given.person_id, given.purpose)
    return (
        same and refusal.status == ConsentStatus.REFUSED and may_take_back(refusal.capacity, given.capacity, majority)
    )


def _covers_all(refusal: Consent, given: Consent) -> bool:
    """Whether a refusal (to every recipient, if it names none) is about all the recipients of `given`."""
    if refusal.purpose not in DISCLOSES:
        return True
    if refusal.recipient_country not in (None, given.recipient_country):
        return False
    if refusal.recipient_organisation_id is not None:
        return given.recipient_organisation_id == refusal.recipient_organisation_id
    # An organisation that was named without its kind may be of the refused kind.
    return refusal.recipient_type is None or given.recipient_type in (None, refusal.recipient_type)


def _covers(refusal: Consent, disclosure: Disclosure) -> bool:
    if refusal.recipient_country not in (None, disclosure.to_country):
        return False
    if refusal.recipient_organisation_id is not None:
        return refusal.recipient_organisation_id == disclosure.to_organisation_id
    return refusal.recipient_type is None or disclosure.recipient_type in (None, refusal.recipient_type)
