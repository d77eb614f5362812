"""The tables of criminal proceedings in memory."""

from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Any, Generic, TypeVar
from uuid import UUID

from services.cases.adapters.proceedings.proceedings import WORDS
from services.cases.adapters.tables import (
    proceeding,
    proceeding_part,
    proceeding_person,
    proceeding_stage,
    shared_person,
)
from services.cases.domain.kinds.part import StoredPart
from services.cases.domain.proceedings.proceeding import PersonOfProceeding, Proceeding
from services.cases.domain.proceedings.shared_person import SharedPerson
from services.cases.domain.proceedings.stages import StageChange
from shared.db.rows import RowMapper
from shared.kernel.attributes import AttributeReader
from shared.kernel.country import Country
from tests.support.fakes.memory import Database, Rows, Undo, as_stored

E = TypeVar("E")


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
    """Every table of proceedings as one transaction uses it."""

    def __init__(self, database: Database, journal: list[Undo]) -> None:
        def rows(name: str, *key: str) -> Rows[Any]:
            return Rows(database, name, journal, key=attrgetter(*key))

        self.shared: Rows[SharedPerson] = rows("shared_person", "referral_id", "person_id")
        self.persons: Rows[PersonRow] = rows("proceeding_person", "entity.id")
        self.proceedings: Rows[StoredProceeding] = rows("vault.proceeding", "entity.id")
        self.stages: Rows[OfProceeding[StageChange]] = rows("proceeding_stage", "entity.id")
        self.parts: Rows[OfProceeding[StoredPart]] = rows("vault.proceeding_part", "entity.id")


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
