"""The fields of a published profile and how much of it is withheld where fewer are alike."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from services.reporting.domain.disclosure.cohorts import Level, Parties, Profile
from services.reporting.domain.facts import person_facts, referral_facts
from services.reporting.domain.figures.indicator import Source
from services.reporting.domain.figures.periods import PeriodKind, period_of, quarter_of
from services.reporting.domain.proceedings.units import Unit, UnitRow

WITHHELD = "withheld"
"""Shown in place of a value that too few share."""
_JOINT = "|"

PERSON_FIELDS = (
    *person_facts.DIMENSIONS,
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
PROCEEDING_FIELDS = ("kind", "series", "detail")
"""What units of a class share. What is measured of each follows these values and need not be alike."""
FIELDS = {
    Source.PERSONS: PERSON_FIELDS,
    Source.REFERRALS: REFERRAL_FIELDS,
    Source.PROCEEDINGS: PROCEEDING_FIELDS,
}
PERIODS = {
    Source.PERSONS: PeriodKind.QUARTER,
    Source.REFERRALS: PeriodKind.QUARTER,
    Source.PROCEEDINGS: PeriodKind.YEAR,
}
"""How long the periods of publication are: few are prosecuted or convicted in one quarter of one country."""


class Change(NamedTuple):
    """A person, of whom or of whose referrals a figure would change."""

    subject: str
    stratum: str
    parties: Parties


@dataclass(frozen=True, slots=True)
class PublishedVintage:
    """The vintage of one country that a figure for the network was read from, and since when it is the present one."""

    country: str
    number: int
    published_at: datetime


def _level(source: Source, names: Iterable[str], *, early: bool = True) -> Level:
    return Level(frozenset(FIELDS[source].index(name) for name in names), early)


LEVELS: dict[Source, Sequence[Level]] = {
    Source.PERSONS: (
        _level(Source.PERSONS, PERSON_FIELDS),
        _level(Source.PERSONS, (*person_facts.DIMENSIONS, "year_known")),
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
    Source.PROCEEDINGS: (
        _level(Source.PROCEEDINGS, PROCEEDING_FIELDS),
        _level(Source.PROCEEDINGS, ("kind", "series"), early=False),
    ),
}
"""Degrees of detail, the finest first."""


def persons_changed(
    before: Mapping[UUID, person_facts.PersonFact], after: Iterable[person_facts.PersonFact]
) -> list[Change]:
    """Persons of whom a figure would change, each once, with the organisations that know them."""
    strata: dict[str, str] = {}
    parties: dict[str, set[UUID]] = defaultdict(set)
    for fact in after:
        if _person_figure(fact) != _person_figure(before.get(fact.case_id)):
            strata[fact.person_key] = fact.source
            parties[fact.person_key].add(fact.organisation_id)
    return [Change(person, strata[person], frozenset(known_to)) for person, known_to in parties.items()]


def referrals_changed(
    before: Mapping[UUID, referral_facts.ReferralFact], after: Iterable[referral_facts.ReferralFact]
) -> list[Change]:
    """The persons of decided referrals of which a figure would change, each once, with the organisations concerned."""
    parties: dict[str, set[UUID]] = defaultdict(set)
    for fact in after:
        if fact.accepted is not None and _referral_figure(fact) != _referral_figure(before.get(fact.referral_id)):
            parties[str(fact.case_id or fact.referral_id)] |= {fact.from_organisation_id, fact.to_organisation_id}
    return [Change(person, person_facts.Stratum.REGISTERED, frozenset(both)) for person, both in parties.items()]


def units_changed(before: Mapping[UUID, Unit], after: Iterable[Unit]) -> list[Change]:
    """What is counted of proceedings and of which a figure would change, with the organisations that recorded it."""
    strata: dict[str, str] = {}
    parties: dict[str, set[UUID]] = defaultdict(set)
    for unit in after:
        old = before.get(unit.id)
        if _unit_figure(unit) != _unit_figure(old):
            subject = f"{unit.kind} {unit.subject}"
            strata[subject] = unit.kind
            parties[subject] |= {*unit.parties, *(old.parties if old else ())}
    return [Change(subject, strata[subject], frozenset(known_to)) for subject, known_to in parties.items()]


def running_period(source: Source, month: str) -> str:
    """The period of publication of `source` that has not ended in `month`."""
    return period_of(month, PERIODS[source])


def _unit_figure(unit: Unit | None) -> tuple[str, tuple[str, ...]] | None:
    """The period and profile under which a unit counts; None where it counts nothing."""
    if unit is None or not unit.counted:
        return None
    return running_period(Source.PROCEEDINGS, unit.month), unit_profile(unit)


def _person_figure(fact: person_facts.PersonFact | None) -> tuple[str, tuple[str, ...]] | None:
    """The period and profile under which a case counts; None where it counts nobody."""
    return (quarter_of(fact.month), person_profile(fact)) if fact and fact.first_in_country else None


def _referral_figure(fact: referral_facts.ReferralFact | None) -> tuple[str, ...] | None:
    """What a decided referral adds to the figures."""
    return referral_profile(fact) if fact and fact.accepted is not None else None


def person_profile(fact: person_facts.PersonFact) -> tuple[str, ...]:
    """The values of `PERSON_FIELDS`; `unknown` where nothing was recorded, several codes joined."""
    return (
        *person_facts.dimension_values(fact).values(),
        fact.exploitation_country or person_facts.UNKNOWN,
        fact.duration or person_facts.UNKNOWN,
        *(join(codes) for codes in (fact.types, fact.subforms, fact.controls, fact.recruiters, fact.flags_absent)),
        "yes" if fact.year_known else "no",
    )


def referral_profile(fact: referral_facts.ReferralFact) -> tuple[str, ...]:
    """The values of `REFERRAL_FIELDS`."""
    hours = fact.hours_to_answer
    return (
        fact.to_country,
        "accepted" if fact.accepted else "rejected",
        person_facts.UNKNOWN if hours is None else referral_facts.answer_group(hours),
        fact.kind,
        fact.urgency,
        join(fact.services),
    )


def unit_profile(unit: Unit) -> tuple[str, ...]:
    """The values of `PROCEEDING_FIELDS`, then what is measured of the unit."""
    return (unit.kind, unit.series, unit.detail, *map(str, unit.measured))


def unit_row(country: str, year: str, profile: Profile, units: int) -> UnitRow:
    """Published units that are alike, in the first month of their year."""
    _, series, detail, *measured = profile
    numbers = tuple(int(value) for value in measured if value is not None)
    return UnitRow(country, f"{year}-01", series or "", WITHHELD if detail is None else detail, numbers, units)


def join(codes: Iterable[str]) -> str:
    """Codes as one value."""
    return _JOINT.join(sorted(set(codes)))


def split(value: str | None) -> tuple[str, ...]:
    """The codes of one value; none where it is withheld."""
    return tuple(value.split(_JOINT)) if value else ()
