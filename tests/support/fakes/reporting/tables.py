"""The tables of the reporting service in memory, under the policies of its migrations."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, NamedTuple, TypeVar
from uuid import UUID

from services.reporting.domain.cohorts import Parties, Profile
from services.reporting.domain.extracts import Extract, Run
from services.reporting.domain.indicator import Source
from services.reporting.domain.person_facts import Counted, CountKey, PersonFact
from services.reporting.domain.proceedings.records import ProceedingRecord
from services.reporting.domain.proceedings.units import Counted as CountedUnits
from services.reporting.domain.proceedings.units import CountKey as UnitKey
from services.reporting.domain.proceedings.units import Unit
from services.reporting.domain.published import PublishedVintage
from services.reporting.domain.referral_facts import ReferralCounted, ReferralFact, ReferralKey
from shared.kernel.country import Country
from shared.kernel.grant import Grant
from tests.support.fakes.guarded import GuardedRows, Undo
from tests.support.fakes.memory import Database

E = TypeVar("E")
F = TypeVar("F", PersonFact, ReferralFact, Unit)


@dataclass(frozen=True, kw_only=True)
class StoredFact(Generic[F]):
    """A fact, and the published class (period and profile) that it is part of."""

    fact: F
    shown: tuple[str, Profile] | None = None
    stale: bool = False


class EarlyConsent(NamedTuple):
    """A consent whose case is not known yet."""

    case_id: UUID
    country: str
    consent: bool


class KnownTo(NamedTuple):
    """An organisation to which a case was referred."""

    case_id: UUID
    organisation_id: UUID
    country: str


class PublishedClass(NamedTuple):
    """How many alike are published."""

    source: Source
    country: str
    to_country: str
    period: str
    profile: Profile
    n: int


class ChangedSubject(NamedTuple):
    """A person who changed since the last vintage."""

    source: Source
    country: str
    subject: str
    stratum: str
    parties: Parties


class ChangeMark(NamedTuple):
    """How often changes of a country were noted, and how many of those times had been when they were last counted."""

    source: Source
    country: str
    noted: int
    counted: int


class ImportArrival(NamedTuple):
    """How much of an import has arrived."""

    import_id: UUID
    country: str
    records: int
    arrived: int
    last_at: datetime


class Chunk(NamedTuple):
    """A part of a file."""

    run_id: UUID
    seq: int
    content: bytes


class Tables:
    """Every table as a transaction under `grant` sees it."""

    def __init__(self, database: Database, grant: Grant) -> None:
        self._database = database
        self._grant = grant
        self.journal: list[Undo] = []
        self._make_facts()
        self._make_proceedings()
        self._make_published()
        self._make_extracts()

    def undo(self) -> None:
        """Take back what this transaction wrote."""
        for step in reversed(self.journal):
            step()
        self.journal.clear()

    def _make_facts(self) -> None:
        self.person_facts: GuardedRows[StoredFact[PersonFact]] = self._rows(
            "person_fact", lambda row: row.fact.case_id, lambda row: self._covers(row.fact.country)
        )
        self.early_consents: GuardedRows[EarlyConsent] = self._rows(
            "early_consent", lambda row: row.case_id, lambda row: self._covers(row.country)
        )
        self.person_counts: GuardedRows[tuple[CountKey, Counted]] = self._rows(
            "person_count", lambda row: row[0], lambda row: self._covers(row[0].country)
        )
        self.known_to: GuardedRows[KnownTo] = self._rows(
            "known_to",
            lambda row: (row.case_id, row.organisation_id),
            lambda row: self._covers(row.country) and self._grant.is_system,
        )
        self.referral_facts: GuardedRows[StoredFact[ReferralFact]] = self._rows(
            "referral_fact",
            lambda row: row.fact.referral_id,
            lambda row: self._covers(row.fact.country, row.fact.to_country),
        )
        self.referral_counts: GuardedRows[tuple[ReferralKey, ReferralCounted]] = self._rows(
            "referral_count", lambda row: row[0], lambda row: self._covers(row[0].country, row[0].to_country)
        )

    def _make_proceedings(self) -> None:
        self.proceeding_records: GuardedRows[ProceedingRecord] = self._rows(
            "proceeding_record",
            lambda row: row.proceeding_id,
            lambda row: self._covers(row.country) and self._grant.is_system,
        )
        self.proceeding_units: GuardedRows[StoredFact[Unit]] = self._rows(
            "proceeding_unit",
            lambda row: row.fact.id,
            lambda row: self._covers(row.fact.country) and self._grant.is_system,
        )
        self.proceeding_counts: GuardedRows[tuple[UnitKey, CountedUnits]] = self._rows(
            "proceeding_count",
            lambda row: row[0],
            lambda row: (
                self._covers(row[0].country)
                and (self._grant.is_system or row[0].organisation_id == self._grant.organisation_id)
            ),
        )

    def _make_published(self) -> None:
        self.published: GuardedRows[PublishedClass] = self._rows(
            "published",
            lambda row: (row.source, row.country, row.period, row.profile),
            lambda row: self._covers(row.country, row.to_country),
        )
        self.changed: GuardedRows[ChangedSubject] = self._rows(
            "changed",
            lambda row: (row.source, row.country, row.subject),
            lambda row: self._covers(row.country) and self._grant.is_system,
        )
        self.change_marks: GuardedRows[ChangeMark] = self._rows(
            "change_mark",
            lambda row: (row.source, row.country),
            lambda row: self._covers(row.country) and self._grant.is_system,
        )
        self.import_arrivals: GuardedRows[ImportArrival] = self._rows(
            "import_arrival",
            lambda row: row.import_id,
            lambda row: self._covers(row.country) and self._grant.is_system,
        )
        self.vintages: GuardedRows[tuple[Source, PublishedVintage]] = self._rows(
            "publication",
            lambda row: (row[0], row[1].country),
            lambda row: self._covers(row[1].country) or self._grant.is_system,
            lambda row: self._covers(row[1].country) and self._grant.is_system,
        )
        self.organisations: GuardedRows[tuple[UUID, Country]] = self._rows(
            "organisation",
            lambda row: row[0],
            lambda _: self._grant.is_system,
            lambda row: self._covers(row[1]) and self._grant.is_system,
        )

    def _make_extracts(self) -> None:
        self.extracts: GuardedRows[Extract] = self._rows("extract", lambda row: row.id, self._reads, self._owns)
        self.runs: GuardedRows[Run] = self._rows("extract_run", lambda row: row.id, self._reads, self._owns)
        self.chunks: GuardedRows[Chunk] = self._rows(
            "extract_chunk", lambda row: (row.run_id, row.seq), lambda row: self.runs.find(row.run_id) is not None
        )

    def _rows(
        self,
        name: str,
        key: Callable[[E], Hashable],
        is_visible: Callable[[E], bool],
        may_write: Callable[[E], bool] | None = None,
    ) -> GuardedRows[E]:
        """A table; by default only the platform itself writes it, and only what it sees."""
        return GuardedRows(
            self._database,
            name,
            self.journal,
            key=key,
            is_visible=is_visible,
            may_write=may_write or (lambda row: self._grant.is_system and is_visible(row)),
        )

    def _covers(self, *countries: str) -> bool:
        return any(country in self._grant.countries for country in countries)

    def _owns(self, row: Extract | Run) -> bool:
        is_owner = self._grant.is_system or row.organisation_id == self._grant.organisation_id
        return is_owner and self._grant.countries.issuperset(row.countries)

    def _reads(self, row: Extract | Run) -> bool:
        return self._owns(row) or self._grant.organisation_id in row.recipients
