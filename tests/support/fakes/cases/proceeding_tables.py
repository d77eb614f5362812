"""The tables of criminal proceedings in memory, under the policies of `migrations/sql/0032_proceedings.sql`."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Any, Generic, TypeVar
from uuid import UUID

from services.cases.adapters.proceedings import WORDS
from services.cases.adapters.tables import (
    proceeding,
    proceeding_part,
    proceeding_person,
    proceeding_stage,
    shared_person,
)
from services.cases.domain.case import Case
from services.cases.domain.kinds.part import StoredPart
from services.cases.domain.proceedings.proceeding import PersonOfProceeding, Proceeding
from services.cases.domain.proceedings.shared_person import SharedPerson
from services.cases.domain.proceedings.stages import StageChange
from shared.db.rows import RowMapper
from shared.kernel.attributes import AttributeReader
from shared.kernel.country import Country
from shared.kernel.grant import Grant
from tests.support.fakes.copied import as_stored
from tests.support.fakes.guarded import GuardedRows, Undo
from tests.support.fakes.memory import Database

E = TypeVar("E")
ACCOMPANYING = frozenset({"hearing", "measure", "reparation", "request"})
"""The kinds of parts that are seen through a case, too."""


@dataclass(frozen=True)
class StoredProceeding:
    """A proceeding; what encrypts its own words is left out, the key of those of its parts is the real one."""

    entity: Proceeding
    wrapped_key: bytes
    file_token: bytes | None
    facts_version: int = 0

    @property
    def country(self) -> Country:
        return self.entity.country


@dataclass(frozen=True)
class PersonRow:
    """A person in a proceeding."""

    country: Country
    entity: PersonOfProceeding


@dataclass(frozen=True)
class OfProceeding(Generic[E]):
    """A row that belongs to a proceeding."""

    proceeding_id: UUID
    country: Country
    organisation_id: UUID | None
    entity: E
    reminded: int | None = None
    """The fewest days before the moment of a part of which people were reminded."""


class ProceedingTables:
    """Every table of proceedings as a transaction under `grant` sees it."""

    def __init__(self, database: Database, journal: list[Undo], grant: Grant, cases: GuardedRows[Case]) -> None:
        self._database = database
        self._grant = grant
        self._cases = cases
        self.shared: GuardedRows[SharedPerson] = GuardedRows(
            database,
            "shared_person",
            journal,
            key=attrgetter("referral_id", "person_id"),
            is_visible=self._shows_shared,
            may_write=lambda row: self._may_write(row.country, row.organisation_id),
        )
        self.persons: GuardedRows[PersonRow] = GuardedRows(
            database,
            "proceeding_person",
            journal,
            key=attrgetter("entity.id"),
            is_visible=self._shows_person,
            may_write=lambda row: self._may_write(row.country, row.entity.keeper_id),
        )
        self.proceedings: GuardedRows[StoredProceeding] = GuardedRows(
            database,
            "vault.proceeding",
            journal,
            key=attrgetter("entity.id"),
            is_visible=self._shows_proceeding,
            may_write=lambda row: self._may_write(row.country, row.entity.organisation_id),
        )
        self.stages: GuardedRows[OfProceeding[StageChange]] = self._of_proceeding(
            database, journal, "proceeding_stage", lambda row: self._may_write(row.country, row.organisation_id)
        )
        self.parts: GuardedRows[OfProceeding[StoredPart]] = self._of_proceeding(
            database, journal, "vault.proceeding_part", self._may_write_part
        )

    def _of_proceeding(
        self, database: Database, journal: list[Undo], name: str, may_write: Callable[[OfProceeding[E]], bool]
    ) -> GuardedRows[OfProceeding[E]]:
        return GuardedRows(
            database,
            name,
            journal,
            key=attrgetter("entity.id"),
            is_visible=self._shows_row,
            may_write=may_write,
        )

    def is_shared(self, person: SharedPerson) -> bool:
        """Whether the referral shares the person already: a unique key sees also what row-level security hides."""
        return (person.referral_id, person.person_id) in self._database.table("shared_person")

    @property
    def _is_platform(self) -> bool:
        return self._grant.is_system and not self._grant.is_oversight

    def _covers(self, country: Country) -> bool:
        return self._grant.covers(country)

    def _is_own(self, organisation_id: UUID | None) -> bool:
        return organisation_id is not None and organisation_id == self._grant.organisation_id

    def _may_write(self, country: Country, organisation_id: UUID | None) -> bool:
        return self._covers(country) and (self._is_platform or self._is_own(organisation_id))

    def _may_write_part(self, row: OfProceeding[StoredPart]) -> bool:
        answers = row.entity.kind in {"request", "hearing"} and self._sees(row.proceeding_id)
        return self._may_write(row.country, row.organisation_id) or (self._covers(row.country) and answers)

    def _sees(self, proceeding_id: UUID) -> bool:
        return self._is_platform or self.proceedings.sees(proceeding_id)

    def _shows_row(self, row: OfProceeding[Any]) -> bool:
        shared = isinstance(row.entity, StoredPart) and row.entity.kind in ACCOMPANYING
        wanted = self._is_platform or self._is_own(row.organisation_id) or shared
        return self._covers(row.country) and wanted and self._sees(row.proceeding_id)

    def _shows_shared(self, row: SharedPerson) -> bool:
        owns = self._is_own(row.organisation_id) and self._cases.sees(row.case_id)
        return self._covers(row.country) and (self._is_platform or self._is_own(row.to_organisation_id) or owns)

    def _shows_person(self, row: PersonRow) -> bool:
        person = row.entity
        is_own_case = self._is_own(person.organisation_id)
        seen = self._cases.sees(person.case_id) if is_own_case else self._is_own(person.keeper_id)
        return self._covers(row.country) and (self._is_platform or seen)

    def _shows_proceeding(self, row: StoredProceeding) -> bool:
        known = row.entity
        named = any(person.entity.proceeding_id == known.id for person in self.persons.where())
        return self._covers(row.country) and (self._is_platform or named)


_words = AttributeReader(Proceeding, {name: name for name in WORDS})
_coded_proceeding = as_stored(RowMapper(Proceeding, proceeding))
_coded_part = as_stored(RowMapper(StoredPart, proceeding_part))
stored_shared_person = as_stored(RowMapper(SharedPerson, shared_person))
stored_person = as_stored(RowMapper(PersonOfProceeding, proceeding_person))
stored_stage = as_stored(RowMapper(StageChange, proceeding_stage))


def stored_proceeding(known: Proceeding) -> Proceeding:
    """As PostgreSQL and the cipher give it back."""
    return replace(_coded_proceeding(known), **_words.values_of(known))


def stored_part(part: StoredPart) -> StoredPart:
    """As PostgreSQL keeps it; JSON has no bytes."""
    return replace(_coded_part(replace(part, content=None)), content=part.content)
