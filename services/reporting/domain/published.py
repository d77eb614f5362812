"""The fields of a published profile and how much of it is withheld where fewer are alike."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from services.reporting.domain import facts, referral_facts
from services.reporting.domain.cohorts import Level, Parties
from services.reporting.domain.indicators import Source

WITHHELD = "withheld"
"""Shown in place of a value that too few share."""
_JOINT = "|"

PERSON_FIELDS = (
    *facts.DIMENSIONS,
    "exploitation_country",
    "duration",
    "types",
    "subforms",
    "controls",
    "recruiters",
    "flags_absent",
    "year_known",
)
REFERRAL_FIELDS = ("to_country", "outcome", "answered_within", "kind", "urgency", "services")
FIELDS = {Source.PERSONS: PERSON_FIELDS, Source.REFERRALS: REFERRAL_FIELDS}


class Change(NamedTuple):
    """Somebody of whom a figure would change: a person, or a referral."""

    subject: str
    stratum: str
    parties: Parties


class PublishedVintage(NamedTuple):
    """A state of the published figures of one country, and since when it has been the present one."""

    country: str
    number: int
    published_at: datetime


def _level(source: Source, names: Iterable[str], *, early: bool = True) -> Level:
    return Level(frozenset(FIELDS[source].index(name) for name in names), early)


LEVELS: dict[Source, Sequence[Level]] = {
    Source.PERSONS: (
        _level(Source.PERSONS, PERSON_FIELDS),
        _level(Source.PERSONS, (*facts.DIMENSIONS, "year_known")),
        _level(Source.PERSONS, ("status", "type", "gender", "age_band", "majority", "year_known")),
        _level(Source.PERSONS, ("type", "gender", "majority", "year_known"), early=False),
        _level(Source.PERSONS, ("gender", "year_known"), early=False),
        _level(Source.PERSONS, ("year_known",), early=False),
    ),
    Source.REFERRALS: (
        _level(Source.REFERRALS, REFERRAL_FIELDS),
        _level(Source.REFERRALS, ("to_country", "outcome", "answered_within", "kind")),
        _level(Source.REFERRALS, ("to_country", "outcome", "answered_within")),
        _level(Source.REFERRALS, ("to_country", "outcome"), early=False),
    ),
}
"""Degrees of detail, the finest first."""


def person_profile(fact: facts.PersonFact) -> tuple[str, ...]:
    """The values of `PERSON_FIELDS`; `unknown` where nothing was recorded, several codes joined."""
    return (
        *facts.dimension_values(fact).values(),
        fact.exploitation_country or facts.UNKNOWN,
        fact.duration or facts.UNKNOWN,
        *(join(codes) for codes in (fact.types, fact.subforms, fact.controls, fact.recruiters, fact.flags_absent)),
        "yes" if fact.year_known else "no",
    )


def referral_profile(fact: referral_facts.ReferralFact) -> tuple[str, ...]:
    """The values of `REFERRAL_FIELDS`."""
    hours = fact.hours_to_answer
    return (
        fact.to_country,
        "accepted" if fact.accepted else "rejected",
        facts.UNKNOWN if hours is None else referral_facts.answer_group(hours),
        fact.kind,
        fact.urgency,
        join(fact.services),
    )


def join(codes: Iterable[str]) -> str:
    """Codes as one value."""
    return _JOINT.join(sorted(set(codes)))


def split(value: str | None) -> tuple[str, ...]:
    """The codes of one value; none where it is withheld."""
    return tuple(value.split(_JOINT)) if value else ()
