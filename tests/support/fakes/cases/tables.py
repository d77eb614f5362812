"""The tables of the cases service in memory, under the policies of its migrations."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field, replace
from datetime import datetime
from operator import attrgetter
from typing import Any, Generic, Protocol, TypeVar
from uuid import UUID

from services.cases.adapters.cases import CASES
from services.cases.adapters.tables import assessment, disclosure, timeline_entry
from services.cases.domain.case import Case
from services.cases.domain.casework import Assessment, Assignment, SealedNote
from services.cases.domain.disclosure import CaseReferral, DisclosureRecord
from services.cases.domain.imports.run import ImportRun, RowProblem
from services.cases.domain.timeline import StoredEntry
from shared.db.paging import Page
from shared.db.rows import RowMapper
from shared.kernel.country import Country
from shared.kernel.grant import Grant
from tests.support.fakes.copied import CopiedRows, as_stored
from tests.support.fakes.guarded import GuardedRows, Locks, Undo
from tests.support.fakes.memory import Database

E = TypeVar("E")


class Owned(Protocol):
    """A row of one organisation in one country."""

    @property
    def country(self) -> Country: ...
    @property
    def organisation_id(self) -> UUID: ...


O = TypeVar("O", bound=Owned)  # noqa: E741 - owned


@dataclass
class CasesDatabase(Database):
    """The rows of the service, and the locks that its transactions hold."""

    locks: Locks = field(default_factory=Locks)


@dataclass(frozen=True)
class OfCase(Generic[E]):
    """A row that belongs to a case."""

    key: Hashable
    case_id: UUID
    country: Country
    organisation_id: UUID
    entity: E


@dataclass(frozen=True, kw_only=True)
class StoredIdentity:
    """A person in the vault: each column of fields is encrypted."""

    person_id: UUID
    country: Country
    organisation_id: UUID
    wrapped_key: bytes
    names: bytes | None
    birthdate: bytes | None
    documents: bytes | None
    phones: bytes | None
    contact: bytes | None
    version: int
    name_keys_version: int


@dataclass(frozen=True)
class Tombstone:
    """What remains of an erased person."""

    person_id: UUID
    country: Country
    organisation_id: UUID
    reason: str
    erased_by: str
    erased_at: datetime


@dataclass(frozen=True)
class StoredToken:
    """A token under which a case is found."""

    country: Country
    organisation_id: UUID
    kind: str
    token: bytes
    case_id: UUID


@dataclass(frozen=True)
class ImportFile:
    """The encrypted file of an import."""

    import_id: UUID
    country: Country
    organisation_id: UUID
    wrapped_key: bytes
    content: bytes


@dataclass(frozen=True)
class ImportProblem:
    """What is wrong with one cell of an import."""

    import_id: UUID
    country: Country
    organisation_id: UUID
    problem: RowProblem


@dataclass(frozen=True)
class KnownExtract:
    """What an extract of the platform has written."""

    country: Country
    content_sum: str


class CasesTables:
    """Every table as a transaction under `grant` sees it."""

    def __init__(self, database: CasesDatabase, grant: Grant) -> None:
        self._database = database
        self._grant = grant
        self.locks = database.locks
        self.journal: list[Undo] = []
        self.cases: CopiedRows[Case] = self._copied("case_record", as_stored(CASES))
        self.tokens: GuardedRows[StoredToken] = self._owned(
            "case_search_token", lambda row: (row.organisation_id, row.token, row.case_id)
        )
        self.identities: GuardedRows[StoredIdentity] = self._owned("vault.person_identity", attrgetter("person_id"))
        self.tombstones: GuardedRows[Tombstone] = self._owned("vault.tombstone", attrgetter("person_id"))
        self._make_parts_of_cases()
        self._make_imports()

    def undo(self) -> None:
        """Take back what this transaction wrote."""
        for step in reversed(self.journal):
            step()
        self.journal.clear()

    def age_names(self) -> None:
        """Let every name that is indexed now count as indexed by an older rule."""
        for row in self.identities.where():
            self.identities.put(replace(row, name_keys_version=1))

    def case_numbers(self) -> set[tuple[Country, str]]:
        """The numbers of all cases: a unique index sees also the rows that row-level security hides."""
        return {(row.country, row.case_number) for row in self._database.table("case_record").values()}

    def _make_parts_of_cases(self) -> None:
        self.timeline: CasePart[StoredEntry] = self._part(
            "timeline_entry", as_stored(RowMapper(StoredEntry, timeline_entry))
        )
        self.disclosures: CasePart[DisclosureRecord] = self._part(
            "disclosure", as_stored(RowMapper(DisclosureRecord, disclosure))
        )
        self.assessments: CasePart[Assessment] = self._part("assessment", as_stored(RowMapper(Assessment, assessment)))
        self.referrals: CasePart[CaseReferral] = self._part("case_referral", replace, key="referral_id")
        self.notes: CasePart[SealedNote] = self._part("note", replace)
        self.assignments: CasePart[Assignment] = self._part("assignment", replace)

    def _make_imports(self) -> None:
        self.import_runs: CopiedRows[ImportRun] = self._copied("import_run", replace)
        self.import_files: GuardedRows[ImportFile] = self._owned("import_file", attrgetter("import_id"))
        self.import_problems: GuardedRows[ImportProblem] = self._owned(
            "import_problem", lambda row: (row.import_id, row.problem)
        )
        self.known_extracts: GuardedRows[KnownExtract] = GuardedRows(
            self._database,
            "known_extract",
            self.journal,
            key=lambda row: row,
            is_visible=lambda row: self._grant.covers(row.country),
            may_write=lambda row: self._grant.covers(row.country) and self._grant.is_system,
        )

    def _owned(self, name: str, key: Callable[[O], Hashable]) -> GuardedRows[O]:
        return GuardedRows(
            self._database, name, self.journal, key=key, is_visible=self._is_in_scope, may_write=self._is_in_scope
        )

    def _copied(self, name: str, copy: Callable[[O], O]) -> CopiedRows[O]:
        return CopiedRows(
            self._database,
            name,
            self.journal,
            key=attrgetter("id"),
            is_visible=self._is_in_scope,
            may_write=self._is_in_scope,
            copy=copy,
        )

    def _part(self, name: str, copy: Callable[[E], E], *, key: str = "id") -> "CasePart[E]":
        return CasePart(self._owned(name, attrgetter("key")), copy, attrgetter(key))

    def _is_in_scope(self, row: Owned) -> bool:
        """The policy `in_scope`: a country of the caller and their organisation, or the platform itself."""
        is_owner = self._grant.is_system or row.organisation_id == self._grant.organisation_id
        return is_owner and self._grant.covers(row.country)


class CasePart(Generic[E]):
    """What belongs to cases: rows of one table, each with the case it is part of."""

    def __init__(self, rows: GuardedRows[OfCase[E]], stored: Callable[[E], E], key: Callable[[E], Hashable]) -> None:
        self._rows = rows
        self._stored = stored
        self._key = key

    def add(self, case: Case, entity: E) -> bool:
        """Insert an entity of `case`; False when its key is taken."""
        if self.find(self._key(entity)) is not None:
            return False
        self.put(case, entity)
        return True

    def put(self, case: Case, entity: E) -> None:
        """Insert an entity of `case` or write over it."""
        self._rows.put(OfCase(self._key(entity), case.id, case.country, case.organisation_id, self._stored(entity)))

    def find(self, key: Hashable) -> OfCase[E] | None:
        """The row with that key."""
        return self._rows.find(key)

    def of_case(self, case_id: UUID) -> list[E]:
        """The entities of one case, in the order they were inserted."""
        return [row.entity for row in self._rows.where(lambda row: row.case_id == case_id)]

    def change(self, condition: Callable[[OfCase[E]], bool], change: Callable[[E], E]) -> None:
        """Change the entities of the rows that meet `condition`."""
        for row in self._rows.where(condition):
            self._rows.put(replace(row, entity=change(row.entity)))

    def page(self, case_id: UUID, at: str, *, after: Any, limit: int) -> Page[E]:
        """Entities of a case, newest first by the moment in the field `at`."""
        position = attrgetter(at, "id")
        is_older = older_than(after, position)
        found = self._rows.page(
            lambda row: row.case_id == case_id and is_older(row.entity),
            order=lambda row: position(row.entity),
            limit=limit,
            position=lambda row: position(row.entity),
            descending=True,
        )
        return found.map(attrgetter("entity"))


def older_than(after: Any, position: Callable[[Any], Any]) -> Callable[[Any], bool]:
    """Whether a row comes later in a list that is newest first; `after` is a moment and an id, as JSON has them."""
    if after is None:
        return lambda _: True
    last = (datetime.fromisoformat(after[0]), UUID(after[1]))
    return lambda row: position(row) < last
