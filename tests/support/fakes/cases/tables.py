"""The tables of the cases service in memory."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from operator import attrgetter
from typing import TypeVar
from uuid import UUID

from services.cases.adapters.case.new_cases import CASES
from services.cases.adapters.tables import assessment, case_part, disclosure, timeline_entry
from services.cases.domain.access.approval import Approval
from services.cases.domain.access.emergency import EmergencyAccess
from services.cases.domain.access.unusual_access import UnusualAccess
from services.cases.domain.case.case import Case
from services.cases.domain.case.casework import Assignment, EncryptedNote, StoredAssessment
from services.cases.domain.case.timeline import StoredEntry
from services.cases.domain.consent.disclosure import CaseReferral, DisclosureRecord
from services.cases.domain.documents.documents import CustodyEntry, DownloadTicket, EncryptedDocument
from services.cases.domain.imports.run import ImportRun, RowProblem
from services.cases.domain.kinds.part import StoredPart
from services.cases.domain.parts.perpetrator import Perpetrator
from services.cases.domain.person.identity_change import EncryptedIdentityChange
from shared.db.rows import RowMapper
from shared.kernel.country import Country
from tests.support.fakes.cases.case_parts import CasePart
from tests.support.fakes.cases.proceeding_tables import ProceedingTables
from tests.support.fakes.memory import Database, Rows, Undo, as_stored

E = TypeVar("E")


@dataclass
class CasesDatabase(Database):
    """The rows of the service."""

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
    """Every table as one transaction uses it."""

    def __init__(self, database: CasesDatabase) -> None:
        self.database = database
        self.locks = database.locks
        self.journal: list[Undo] = []
        self.cases: Rows[Case] = self._rows("case_record", "id", copy=_stored_case)
        self.tokens: Rows[StoredToken] = self._rows("case_search_token", "organisation_id", "token", "case_id")
        self.identities: Rows[StoredIdentity] = self._rows("vault.person_identity", "person_id")
        self.tombstones: Rows[Tombstone] = self._rows("vault.tombstone", "person_id")
        self.perpetrators: Rows[OfOrganisation] = self._rows("vault.perpetrator", "entity.id")
        self.court = ProceedingTables(database, self.journal)
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
        """The numbers of all cases."""
        return {(case.country, case.case_number) for case in self.cases.where()}

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
        self.approval_notes: Rows[ApprovalNote] = self._rows("approval.note", "approval_id")
        self.unusual_accesses: Rows[UnusualAccess] = self._rows("bulk_access", "id")
        self.client_holders: Rows[ClientHolder] = self._rows("client_holder", "actor", "client_id", "holder")
        self.followers: Rows[Follower] = self._rows("case_follower", "case_id", "follower")
        self._make_documents()

    def _make_documents(self) -> None:
        self.documents: CasePart[EncryptedDocument] = self._part("document", replace)
        self.document_custody: CasePart[CustodyEntry] = self._part("document_custody", replace)
        self.document_tickets: CasePart[DownloadTicket] = self._part("document_ticket", replace, key="digest")

    def _make_imports(self) -> None:
        self.import_runs: Rows[ImportRun] = self._rows("import_run", "id", copy=replace)
        self.import_files: Rows[ImportFile] = self._rows("import_file", "import_id")
        self.import_problems: Rows[ImportProblem] = self._rows("import_problem", "import_id", "problem")
        self.known_extracts: Rows[KnownExtract] = self._rows("known_extract", "country", "content_sum")

    def _rows(self, name: str, *key: str, copy: Callable[[E], E] = lambda row: row) -> Rows[E]:
        return Rows(self.database, name, self.journal, key=attrgetter(*key), copy=copy)

    def _part(self, name: str, copy: Callable[[E], E], *, key: str = "id") -> CasePart[E]:
        return CasePart(self._rows(name, "key"), copy, attrgetter(key))


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
