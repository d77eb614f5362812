"""Facts about proceedings and their publication, in memory."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from uuid import UUID

from services.reporting.adapters.proceeding_facts import ProceedingFactRepository
from services.reporting.adapters.proceeding_publications import ProceedingPublicationRepository
from services.reporting.domain.cohorts import Cohort, Parties, Profile
from services.reporting.domain.indicator import Source
from services.reporting.domain.proceedings.records import ProceedingRecord
from services.reporting.domain.proceedings.units import Counted, CountKey, Unit
from services.reporting.domain.published import PROCEEDING_FIELDS, unit_profile
from tests.support.fakes.guarded import Locks
from tests.support.fakes.reporting.publications import FakePublicationRepository, Member
from tests.support.fakes.reporting.tables import PublishedClass, StoredFact, Tables

_SHARED = len(PROCEEDING_FIELDS)


class FakeProceedingFactRepository(ProceedingFactRepository):
    """Records, units and counts of proceedings in memory."""

    def __init__(self, tables: Tables, locks: Locks) -> None:
        self._tables = tables
        self._locks = locks

    def lock_country(self, country: str) -> None:
        self._locks.hold(f"proceeding_fact|{country}", self._tables)

    def of_proceedings(self, ids: Collection[UUID]) -> dict[UUID, ProceedingRecord]:
        found = {key: self._tables.proceeding_records.find(key) for key in ids}
        return {key: record for key, record in found.items() if record}

    def telling_of(self, country: str, subjects: Collection[str]) -> dict[UUID, ProceedingRecord]:
        rows = self._tables.proceeding_records.where(
            lambda row: row.country == country and not set(subjects).isdisjoint(row.subjects)
        )
        return {row.proceeding_id: row for row in rows}

    def save(self, records: Iterable[ProceedingRecord]) -> None:
        for record in records:
            self._tables.proceeding_records.put(record)

    def units_about(self, country: str, subjects: Collection[str]) -> dict[UUID, Unit]:
        rows = self._tables.proceeding_units.where(
            lambda row: row.fact.country == country and row.fact.subject in subjects
        )
        return {row.fact.id: row.fact for row in rows}

    def save_units(self, units: Iterable[Unit]) -> None:
        for unit in units:
            known = self._tables.proceeding_units.find(unit.id)
            self._tables.proceeding_units.put(replace(known, fact=unit) if known else StoredFact(fact=unit))

    def add_counts(self, delta: Mapping[CountKey, Counted]) -> None:
        for key, amount in delta.items():
            _, old = self._tables.proceeding_counts.find(key) or (key, Counted(0))
            self._tables.proceeding_counts.put((key, Counted(old.units + amount.units)))


class FakeProceedingPublicationRepository(FakePublicationRepository, ProceedingPublicationRepository):
    """Published units of proceedings in memory."""

    def __init__(self, tables: Tables, locks: Locks) -> None:
        FakePublicationRepository.__init__(self, tables, locks, Source.PROCEEDINGS)

    def enter(self, country: str, cohort: Cohort, to_country: str) -> None:
        shown = Counter[tuple[str, Profile]]()
        for key in cohort.ids:
            unit = self._tables.proceeding_units.get(key)
            where = (cohort.period, (*cohort.profile, *unit_profile(unit.fact)[_SHARED:]))
            self._tables.proceeding_units.put(replace(unit, shown=where, stale=False))
            shown[where] += 1
        for (period, profile), n in shown.items():
            row = self._tables.published.find((self._source, country, period, profile))
            new = PublishedClass(self._source, country, to_country, period, profile, n)
            self._tables.published.put(row._replace(n=row.n + n) if row else new)

    def leave(self, country: str, cohort: Cohort) -> None:
        units = [self._tables.proceeding_units.get(key) for key in cohort.ids]
        for (period, profile), n in Counter(unit.shown for unit in units if unit.shown).items():
            row = self._tables.published.get((self._source, country, period, profile))
            if row.n > n:
                self._tables.published.put(row._replace(n=row.n - n))
            else:
                self._tables.published.remove((self._source, country, period, profile))
        self._show(cohort.ids, None)

    def _show(self, ids: Collection[UUID], shown: tuple[str, Profile] | None, *, stale: bool = False) -> None:
        for key in ids:
            self._tables.proceeding_units.put(replace(self._tables.proceeding_units.get(key), shown=shown, stale=stale))

    def _members(self, country: str) -> Iterator[Member]:
        for row in self._tables.proceeding_units.where(lambda row: row.fact.country == country):
            unit = row.fact
            yield Member(
                id=unit.id,
                period=unit.month[:4],
                stratum=unit.kind,
                profile=unit_profile(unit),
                parties=frozenset(unit.parties) | self._attending(unit),
                person=unit.subject,
                counted=unit.counted,
                shown=row.shown,
                stale=row.stale,
                weight=unit.weight,
                fields=_SHARED,
            )

    def _receivers_of(self, country: str, subject: str) -> Parties:
        units = self._tables.proceeding_units.where(
            lambda row: row.fact.country == country and f"{row.fact.kind} {row.fact.subject}" == subject
        )
        return frozenset[UUID]().union(*(self._attending(row.fact) for row in units))

    def _attending(self, unit: Unit) -> Parties:
        """The organisations that attend a person of the proceeding."""
        rows = self._tables.person_facts.where(
            lambda row: row.fact.country == unit.country and row.fact.person_key in unit.people
        )
        return frozenset(row.fact.organisation_id for row in rows)
