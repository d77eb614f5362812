"""The grounds of a disclosure: the consent that covers it, given by a person who may decide today, or an override."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date

from services.cases.domain.consent.capacity import ASSENT, DECIDES_FOR_A_CHILD, may_decide, wrong_capacity
from services.cases.domain.consent.child_protection import CONSIDERED
from services.cases.domain.consent.consent import Consent, consent_for, earliest
from services.cases.domain.consent.disclosure import Disclosure
from services.cases.domain.consent.latest_answer import still_permitting
from services.cases.domain.consent.override import Override
from services.cases.domain.consent.override_covers import covering
from services.cases.domain.consent.referral_kind import always_needs_consent
from services.cases.domain.jurisdictions.days import local_day
from services.cases.domain.person.age import Majority
from services.cases.domain.person.levels import WITHOUT_CONSENT, is_above
from shared.contracts.disclosure_refusals import BEST_INTEREST_MISSING, CONSENT_CHILD_DECISION, CONSENT_INSUFFICIENT
from shared.kernel.errors import Invalid, invalid

ENDS_A_DISCLOSURE = frozenset(CONSENT_INSUFFICIENT)
"""Refusals that end a disclosure. Any other only prevents opening the packet: the sender can still record that the best
interests were considered, and the packet is destroyed anyway when the consent ends."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PersonToday:
    """What decides who may consent, judged on the day `on`."""

    majority: Majority
    best_interest: str | None
    on: date
    overrides: Sequence[Override] = ()
    """The overrides of the case that are in force at this moment."""


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a disclosure names, a consent or an approved override, and the last day on which all of it is in force."""

    consent: Consent | None
    ends_on: date | None
    """None: until a final judgment."""
    override: Override | None = None


def grounds_for(disclosure: Disclosure, consents: Sequence[Consent], person: PersonToday) -> Grounds | None:
    """The grounds of `disclosure`; None when its profile needs no consent.

    Above `d1_capacity`, and for every disclosure to a prosecutor's office, a consent counts only in a capacity that may
    decide for the person at today's age, and a child's best interests must have been considered. An approved override
    stands in for the consent, never for the best interests.

    Raises Invalid at `consent_id` with a code of `consent_for`, or `consent_capacity`, `consent_child_decision`,
    `consent_override_ended` or `best_interest_missing`.
    """
    if disclosure.override_id is not None:
        grounds: Grounds | None = _overridden(disclosure, person)
    else:
        grounds = _consented(disclosure, consents, person)
    if grounds and _asks_who_decides(disclosure) and not _best_interest_considered(person):
        raise _best_interest_missing()
    return grounds


def _overridden(disclosure: Disclosure, person: PersonToday) -> Grounds:
    override = covering(disclosure, person.overrides, person.majority)
    ends_on = local_day(override.ends_at, disclosure.from_country) if override.ends_at else person.on
    return Grounds(None, ends_on, override)


def _consented(disclosure: Disclosure, consents: Sequence[Consent], person: PersonToday) -> Grounds | None:
    consents = still_permitting(consents, disclosure, person.majority, person.on)
    consent = consent_for(disclosure, consents, person.on)
    if consent is None:
        return None
    if not _asks_who_decides(disclosure):
        return Grounds(consent, consent.ends_on)
    return Grounds(consent, _decided_until(consent, disclosure, consents, person))


@contextmanager
def refused_at(field: str) -> Iterator[None]:
    """Name `field` in the refusal of what leaves about a companion."""
    try:
        yield
    except Invalid as refused:
        raise Invalid(problems=[replace(problem, field=field) for problem in refused.problems]) from None


def refusal_of(disclosure: Disclosure, consents: Sequence[Consent], person: PersonToday) -> str | None:
    """The code of why `disclosure` may not be read today; None when it may."""
    try:
        grounds_for(disclosure, consents, person)
    except Invalid as refused:
        return refused.problems[0].code
    return None


def permitted(disclosure: Disclosure, consents: Sequence[Consent], person: PersonToday) -> Grounds | None:
    """The grounds on which `disclosure` is permitted today; None where it is not, or needs none."""
    try:
        return grounds_for(disclosure, consents, person)
    except Invalid:
        return None


def _best_interest_considered(person: PersonToday) -> bool:
    return person.majority == Majority.ADULT or person.best_interest in CONSIDERED


def _decided_until(
    consent: Consent, disclosure: Disclosure, consents: Sequence[Consent], person: PersonToday
) -> date | None:
    if may_decide(consent.capacity, person.majority):
        return consent.ends_on
    if person.majority == Majority.ADULT or consent.capacity != ASSENT:
        raise wrong_capacity(person.majority, "consent_id")
    beside = [
        other.ends_on
        for other in consents
        if other.capacity in DECIDES_FOR_A_CHILD
        and other.purpose == consent.purpose
        and _covers(other, disclosure, person.on)
    ]
    if not beside:
        raise _assent_alone()
    last = None if None in beside else max(end for end in beside if end is not None)
    return earliest(consent.ends_on, last)


def _asks_who_decides(disclosure: Disclosure) -> bool:
    return is_above(disclosure.profile, WITHOUT_CONSENT) or always_needs_consent(
        disclosure.kind, disclosure.recipient_type
    )


def _covers(consent: Consent, disclosure: Disclosure, on: date) -> bool:
    try:
        return consent_for(replace(disclosure, consent_id=consent.id), [consent], on) is not None
    except Invalid:
        return False


def _assent_alone() -> Invalid:
    return invalid(
        "consent_id",
        CONSENT_CHILD_DECISION,
        es="El asentimiento no basta: haría falta además un consentimiento vigente de tutor/a, autoridad de niñez o"
        " juzgado para la misma finalidad y destinatario, con el mismo alcance o mayor",
        en="An assent is not enough: it would take a valid consent of a guardian, the child-protection authority or a"
        " court beside it, for the same purpose and recipient and at least the same scope",
    )


def _best_interest_missing() -> Invalid:
    return invalid(
        "consent_id",
        BEST_INTEREST_MISSING,
        es="Falta registrar en el caso que se consideró el interés superior de la niña, niño o adolescente",
        en="The case does not yet say that the best interests of the child were considered",
    )
