"""What the network may read, in memory."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from services.reporting.adapters.publications import PublicationRepository
from services.reporting.adapters.published_classes import PersonCell, PublishedClassRepository, ReferralClass
from services.reporting.domain.cohorts import ClassKey, Cohort, Group, Parties, Profile
from services.reporting.domain.ctdc import Profile as RecordProfile
from services.reporting.domain.ctdc import record_of
from services.reporting.domain.indicator import Source
from services.reporting.domain.periods import quarter_of
from services.reporting.domain.person_facts import Stratum
from services.reporting.domain.proceedings.units import Kind, UnitRow
from services.reporting.domain.published import (
    PERSON_FIELDS,
    REFERRAL_FIELDS,
    WITHHELD,
    Change,
    PublishedVintage,
    person_profile,
    referral_profile,
    unit_row,
)
from tests.support.fakes.guarded import Locks
from tests.support.fakes.reporting.tables import ChangedSubject, ChangeMark, PublishedClass, Tables

_YEAR_KNOWN = PERSON_FIELDS.index("year_known")


class Member(NamedTuple):
    """A fact as its publication sees it."""

    id: UUID
    period: str
    stratum: str
    profile: Profile
    parties: Parties
    person: UUID | str | None
    """None where each fact is a person of its own."""
    counted: bool
    shown: tuple[str, Profile] | None
    stale: bool
    weight: int = 0
    fields: int | None = None
    """How many values of its profile those of a class share; None for all of them."""

    def class_of(self, where: tuple[str, Profile]) -> tuple[str, Profile]:
        """The period and what those of a class share."""
        period, profile = where
        return period, profile[: self.fields]

    @property
    def belongs(self) -> bool:
        """Whether it still belongs to the class in which it is published."""
        period, profile = self.shown
        agrees = all(value is None or value == now for value, now in zip(profile, self.profile, strict=True))
        return self.counted and period == self.period and agrees


class FakePublicationRepository(PublicationRepository):
    """Published classes of one source of facts, in memory."""

    def __init__(self, tables: Tables, locks: Locks, source: Source) -> None:
        self._tables = tables
        self._locks = locks
        self._source = source

    def lock_vintages_shared(self, countries: Collection[str]) -> None:
        for country in countries:
            self._locks.hold_shared(f"vintage|{country}", self._tables)

    def try_take(self, country: str) -> bool:
        return self._locks.try_hold(f"vintage|{country}", self._tables)

    def add_changes(self, country: str, changes: Collection[Change], ids: Collection[UUID]) -> None:
        for change in changes:
            known = self._tables.changed.find((self._source, country, change.subject))
            new = ChangedSubject(self._source, country, *change)
            self._tables.changed.put(known._replace(parties=known.parties | new.parties) if known else new)
        if changes:
            mark = self._mark(country)
            self._tables.change_marks.put(mark._replace(noted=mark.noted + 1))
        for member in self._members(country):
            if member.id in ids and member.shown is not None:
                self._show([member.id], member.shown, stale=not member.belongs)

    def uncounted(self, country: str) -> int | None:
        mark = self._mark(country)
        return mark.noted if mark.noted > mark.counted else None

    def set_counted(self, country: str, mark: int) -> None:
        self._tables.change_marks.put(self._mark(country)._replace(counted=mark))

    def _mark(self, country: str) -> ChangeMark:
        return self._tables.change_marks.find((self._source, country)) or ChangeMark(self._source, country, 0, 0)

    def changed(self, country: str, *, without: Collection[str] = ()) -> dict[str, list[tuple[Parties, int]]]:
        strata: dict[str, Counter[Parties]] = defaultdict(Counter)
        for row in self._tables.changed.where(
            lambda row: row.source == self._source and row.country == country and row.stratum not in without
        ):
            strata[row.stratum][row.parties | self._receivers_of(country, row.subject)] += 1
        return {stratum: list(parties.items()) for stratum, parties in strata.items()}

    def waiting(self, country: str, strata: Collection[str]) -> list[Group]:
        waiting = (m for m in self._members(country) if m.counted and m.shown is None and m.stratum in strata)
        return _grouped(waiting, lambda member: member.class_of((member.period, member.profile)))

    def stale(self, country: str, strata: Collection[str]) -> list[Group]:
        stale = (m for m in self._members(country) if m.stale and m.stratum in strata)
        return _grouped(stale, lambda member: member.class_of(member.shown))

    def staying(self, country: str) -> dict[ClassKey, list[Group]]:
        members = list(self._members(country))
        shown = [member for member in members if member.shown is not None]
        moving = {member.class_of(member.shown) for member in shown if member.stale}
        classes: dict[ClassKey, list[Group]] = defaultdict(list)
        staying = (m for m in shown if m.class_of(m.shown) in moving and not m.stale)
        for group in _grouped(staying, lambda member: member.class_of(member.shown)):
            classes[group.period, group.stratum, group.profile].append(group)
        return classes

    def enter(self, country: str, cohort: Cohort, to_country: str) -> None:
        self._show(cohort.ids, (cohort.period, cohort.profile))
        n = len(cohort.ids)
        row = self._tables.published.find(self._key(country, cohort))
        new = PublishedClass(self._source, country, to_country, cohort.period, cohort.profile, n)
        self._tables.published.put(row._replace(n=row.n + n) if row else new)

    def leave(self, country: str, cohort: Cohort) -> None:
        self._show(cohort.ids, None)
        row = self._tables.published.get(self._key(country, cohort))
        if row.n > len(cohort.ids):
            self._tables.published.put(row._replace(n=row.n - len(cohort.ids)))
        else:
            self._tables.published.remove(self._key(country, cohort))

    def next_vintage(self, country: str, strata: Collection[str], at: datetime) -> None:
        self._tables.changed.remove_where(
            lambda row: row.source == self._source and row.country == country and row.stratum in strata
        )
        known = self._tables.vintages.find((self._source, country))
        number = known[1].number + 1 if known else 1
        self._tables.vintages.put((self._source, PublishedVintage(str(country), number, at)))

    def vintages(self, countries: Collection[str]) -> list[PublishedVintage]:
        rows = self._tables.vintages.where(lambda row: row[0] == self._source and row[1].country in countries)
        return sorted((vintage for _, vintage in rows), key=lambda vintage: vintage.country)

    def _key(self, country: str, cohort: Cohort) -> tuple[Source, str, str, Profile]:
        return self._source, country, cohort.period, cohort.profile

    def _members(self, country: str) -> Iterator[Member]:
        return self._persons(country) if self._source is Source.PERSONS else self._referrals(country)

    def _persons(self, country: str) -> Iterator[Member]:
        receivers: dict[UUID, set[UUID]] = defaultdict(set)
        for known in self._tables.known_to.where(lambda row: row.country == country):
            receivers[known.case_id].add(known.organisation_id)
        for row in self._tables.person_facts.where(lambda row: row.fact.country == country):
            fact = row.fact
            yield Member(
                id=fact.case_id,
                period=quarter_of(fact.month),
                stratum=fact.source,
                profile=person_profile(fact),
                parties=frozenset({fact.organisation_id, *receivers[fact.case_id]}),
                person=None,
                counted=fact.first_in_country,
                shown=row.shown,
                stale=row.stale,
            )

    def _referrals(self, country: str) -> Iterator[Member]:
        for row in self._tables.referral_facts.where(lambda row: row.fact.country == country):
            fact = row.fact
            yield Member(
                id=fact.referral_id,
                period=quarter_of(fact.month),
                stratum=Stratum.REGISTERED,
                profile=referral_profile(fact),
                parties=frozenset({fact.from_organisation_id, fact.to_organisation_id}),
                person=fact.case_id or fact.referral_id,
                counted=fact.accepted is not None,
                shown=row.shown,
                stale=row.stale,
            )

    def _receivers_of(self, country: str, person: str) -> Parties:
        """The organisations to which any case of a person was referred."""
        if self._source is not Source.PERSONS:
            return frozenset()
        facts = self._tables.person_facts.where(lambda row: row.fact.person_key == person)
        cases = {row.fact.case_id for row in facts}
        known = self._tables.known_to.where(lambda row: row.country == country and row.case_id in cases)
        return frozenset(row.organisation_id for row in known)

    def _show(self, ids: Collection[UUID], shown: tuple[str, Profile] | None, *, stale: bool = False) -> None:
        for each in ids:
            if self._source is Source.PERSONS:
                person = self._tables.person_facts.get(each)
                self._tables.person_facts.put(replace(person, shown=shown, stale=stale))
            else:
                referral = self._tables.referral_facts.get(each)
                self._tables.referral_facts.put(replace(referral, shown=shown, stale=stale))


class FakePublishedClassRepository(PublishedClassRepository):
    """What the network may read, in memory."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def persons(
        self, countries: Collection[str], fields: Sequence[str], months: tuple[str, str], dated: bool | None
    ) -> list[PersonCell]:
        cells: Counter[tuple[str, str, str, str, bool]] = Counter()
        for row in self._of_persons(countries):
            is_dated = row.profile[_YEAR_KNOWN] == "yes"
            if _is_within(row, months) and dated in (None, is_dated):
                values = (row.profile[PERSON_FIELDS.index(name)] or WITHHELD for name in fields)
                a, b = (*values, WITHHELD, WITHHELD)[:2]
                cells[row.country, row.period, a, b, is_dated] += row.n
        return [PersonCell(*key, n) for key, n in cells.items()]

    def years(self, countries: Collection[str]) -> list[str]:
        rows = self._of_persons(countries)
        return sorted({row.period[:4] if row.profile[_YEAR_KNOWN] == "yes" else "" for row in rows})

    def records(self, countries: Collection[str], years: Sequence[int]) -> Iterator[tuple[RecordProfile, int]]:
        classes: Counter[tuple[int, Profile]] = Counter()
        for row in self._of_persons(countries):
            year = int(row.period[:4])
            if not years or (year in years and row.profile[_YEAR_KNOWN] == "yes"):
                classes[year, row.profile] += row.n
        for (year, profile), n in classes.items():
            yield record_of(year, profile), n

    def proceedings(
        self, countries: Collection[str], kinds: Collection[Kind], years: tuple[str, str]
    ) -> dict[Kind, list[UnitRow]]:
        found: dict[Kind, list[UnitRow]] = {kind: [] for kind in kinds}
        for row in self._tables.published.where(lambda row: row.source is Source.PROCEEDINGS):
            is_asked = row.country in countries and row.profile[0] in found
            if is_asked and years[0] <= row.period <= years[1]:
                found[Kind(row.profile[0])].append(unit_row(row.country, row.period, row.profile, row.n))
        return found

    def referrals(self, countries: Collection[str], months: tuple[str, str]) -> list[ReferralClass]:
        rows = self._tables.published.where(
            lambda row: row.source is Source.REFERRALS and (row.country in countries or row.to_country in countries)
        )
        return [
            ReferralClass(
                row.country,
                row.to_country,
                row.period,
                {name: value or WITHHELD for name, value in zip(REFERRAL_FIELDS, row.profile, strict=True)},
                row.n,
            )
            for row in rows
            if _is_within(row, months)
        ]

    def _of_persons(self, countries: Collection[str]) -> list[PublishedClass]:
        return self._tables.published.where(lambda row: row.source is Source.PERSONS and row.country in countries)


def _is_within(row: PublishedClass, months: tuple[str, str]) -> bool:
    return quarter_of(months[0]) <= row.period <= quarter_of(months[1])


def _grouped(members: Iterable[Member], class_of: Callable[[Member], tuple[str, Profile]]) -> list[Group]:
    groups: dict[tuple[str, str, Profile, Parties], list[Member]] = defaultdict(list)
    for member in members:
        period, profile = class_of(member)
        groups[period, member.stratum, profile, member.parties].append(member)
    return [
        Group(
            *key,
            [m.id for m in alike],
            persons=sorted({m.person for m in alike if m.person}),
            weight=sum(m.weight for m in alike),
            heaviest=max(m.weight for m in alike),
        )
        for key, alike in groups.items()
    ]
