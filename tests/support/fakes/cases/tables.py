"""The tables of the cases service in memory, under the policies of its migrations."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from operator import attrgetter
from typing import Protocol, TypeVar
from uuid import UUID

from services.cases.adapters.new_cases import CASES
from services.cases.adapters.tables import assessment, case_part, disclosure, timeline_entry
from services.cases.domain.approval import Approval
from services.cases.domain.case import Case
from services.cases.domain.casework import Assignment, EncryptedNote, StoredAssessment
from services.cases.domain.disclosure import CaseReferral, DisclosureRecord
from services.cases.domain.documents import CustodyEntry, DownloadTicket, EncryptedDocument
from services.cases.domain.emergency import EmergencyAccess
from services.cases.domain.identity_change import EncryptedIdentityChange
from services.cases.domain.imports.run import ImportRun, RowProblem
from services.cases.domain.kinds.part import StoredPart
from services.cases.domain.perpetrator import Perpetrator
from services.cases.domain.seal import has_emergency
from services.cases.domain.timeline import StoredEntry
from services.cases.domain.unusual_access import UnusualAccess
from shared.db.rows import RowMapper
from shared.kernel.country import Country
from shared.kernel.grant import Grant
from tests.support.fakes.cases.case_parts import CasePart
from tests.support.fakes.cases.proceeding_tables import ProceedingTables
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
    statistics_gathered: int = 0
    """How often an import had the cases counted."""


@dataclass(frozen=True, kw_only=True)
class ClientHolder:
    """Who holds the client through which an account acted."""

    actor: str
    client_id: str
    holder: str


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
class Follower:
    """Somebody who follows a case."""

    case_id: UUID
    follower: str
    country: Country
    organisation_id: UUID
    told_at: datetime | None = None


@dataclass(frozen=True)
class ApprovalNote:
    """What was noted when a question was decided, encrypted."""

    approval_id: UUID
    content: bytes
    country: Country
    organisation_id: UUID


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


@dataclass(frozen=True)
class OfOrganisation:
    """A row that belongs to an organisation and to no case."""

    organisation_id: UUID
    entity: Perpetrator
    links: int = 0

    @property
    def country(self) -> Country:
        """The country of the row."""
        return self.entity.country


class CasesTables:
    """Every table as a transaction under `grant` sees it."""

    def __init__(self, database: CasesDatabase, grant: Grant) -> None:
        self._database = database
        self._grant = grant
        self.locks = database.locks
        self.journal: list[Undo] = []
        self.cases: CopiedRows[Case] = self._copied("case_record", _stored_case, is_visible=self._shows)
        self.tokens: GuardedRows[StoredToken] = self._owned(
            "case_search_token", lambda row: (row.organisation_id, row.token, row.case_id)
        )
        self.identities: GuardedRows[StoredIdentity] = self._owned("vault.person_identity", attrgetter("person_id"))
        self.tombstones: GuardedRows[Tombstone] = self._owned("vault.tombstone", attrgetter("person_id"))
        self.perpetrators: GuardedRows[OfOrganisation] = self._owned("vault.perpetrator", lambda row: row.entity.id)
        self.court = ProceedingTables(database, self.journal, grant, self.cases)
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
        self.timeline: CasePart[StoredEntry] = self._part("timeline_entry", _stored_entry)
        self.disclosures: CasePart[DisclosureRecord] = self._part("disclosure", _stored_disclosure)
        self.assessments: CasePart[StoredAssessment] = self._part("assessment", _stored_assessment)
        self.referrals: CasePart[CaseReferral] = self._part("case_referral", replace, key="referral_id")
        self.notes: CasePart[EncryptedNote] = self._part("note", replace)
        self.parts: CasePart[StoredPart] = self._part("case_part", _stored_part)
        self.identity_changes: CasePart[EncryptedIdentityChange] = self._part("vault.identity_change", replace)
        self.emergency_accesses: CasePart[EmergencyAccess] = self._part("emergency_access", replace)
        self.assignments: CasePart[Assignment] = self._part("assignment", replace)
        self.approvals: CasePart[Approval] = self._part("approval", replace)
        self.approval_notes: GuardedRows[ApprovalNote] = self._owned("approval.note", attrgetter("approval_id"))
        self.unusual_accesses: GuardedRows[UnusualAccess] = self._owned("bulk_access", attrgetter("id"))
        self.client_holders: GuardedRows[ClientHolder] = GuardedRows(
            self._database,
            "client_holder",
            self.journal,
            key=attrgetter("actor", "client_id", "holder"),
            is_visible=lambda _: True,
            may_write=lambda _: True,
        )
        self.followers: GuardedRows[Follower] = self._owned("case_follower", attrgetter("case_id", "follower"))

        self._make_documents()

    def _make_documents(self) -> None:
        self.documents: CasePart[EncryptedDocument] = self._part("document", replace)
        self.document_custody: CasePart[CustodyEntry] = self._part("document_custody", replace)
        self.document_tickets: CasePart[DownloadTicket] = self._part("document_ticket", replace, key="digest")

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

    def _copied(
        self, name: str, copy: Callable[[O], O], *, is_visible: Callable[[O], bool] | None = None
    ) -> CopiedRows[O]:
        return CopiedRows(
            self._database,
            name,
            self.journal,
            key=attrgetter("id"),
            is_visible=is_visible or self._is_in_scope,
            may_write=self._is_in_scope,
            copy=copy,
        )

    def _part(self, name: str, copy: Callable[[E], E], *, key: str = "id") -> CasePart[E]:
        return CasePart(self._owned(name, attrgetter("key")), copy, attrgetter(key))

    def _shows(self, case: Case) -> bool:
        """The policy of `case_record`: a sealed case exists for those named, and for the platform."""
        grant = self._grant
        by_emergency = has_emergency(case, grant.subject, datetime.now(UTC))
        is_platform = grant.is_system and not grant.is_oversight
        named = case.sealed_for is None or grant.subject in case.sealed_for
        return self._is_in_scope(case) and (named or by_emergency or is_platform)

    def _is_in_scope(self, row: Owned) -> bool:
        """The policy `in_scope`: a country of the caller and their organisation, or the platform itself."""
        is_owner = self._grant.is_system or row.organisation_id == self._grant.organisation_id
        return is_owner and self._grant.covers(row.country)


_stored_case = as_stored(CASES)
_stored_entry = as_stored(RowMapper(StoredEntry, timeline_entry))
_stored_disclosure = as_stored(RowMapper(DisclosureRecord, disclosure))
_coded_part = as_stored(RowMapper(StoredPart, case_part))
_coded_assessment = as_stored(RowMapper(StoredAssessment, assessment))


def _stored_assessment(made: StoredAssessment) -> StoredAssessment:
    # JSON has no bytes.
    return replace(_coded_assessment(replace(made, content=None)), content=made.content)


def _stored_part(part: StoredPart) -> StoredPart:
    # JSON has no bytes.
    return replace(_coded_part(replace(part, content=None)), content=part.content)
