"""The tables as SQLAlchemy Core sees them; the migrations are what makes them."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Column, DateTime, Integer, MetaData, SmallInteger, Table, Text, Uuid

from services.cases.domain.case.case import Case
from services.cases.domain.case.casework import Assignment, EncryptedNote, StoredAssessment
from services.cases.domain.case.timeline import StoredEntry
from services.cases.domain.consent.disclosure import CaseReferral, DisclosureRecord
from services.cases.domain.documents.documents import CustodyEntry, DownloadTicket, EncryptedDocument
from services.cases.domain.imports.run import ImportRun
from services.cases.domain.kinds.part import StoredPart
from services.cases.domain.parts.perpetrator import WORDS, Perpetrator
from services.cases.domain.person.identity_change import EncryptedIdentityChange
from services.cases.domain.proceedings.proceeding import PersonOfProceeding, Proceeding
from services.cases.domain.proceedings.shared_person import SharedPerson
from services.cases.domain.proceedings.stages import StageChange
from shared.db.rows import table_of
from shared.db.types import Bytea

metadata = MetaData()


def _owner() -> tuple[Column[Any], ...]:
    return Column("country", Text, nullable=False), Column("organisation_id", Uuid, nullable=False)


def _part_of_case() -> tuple[Column[Any], ...]:
    return *_owner(), Column("case_id", Uuid, nullable=False)


def _part_of_proceeding() -> tuple[Column[Any], ...]:
    return *_owner(), Column("proceeding_id", Uuid, nullable=False)


case_record = table_of(
    Case,
    "case_record",
    metadata,
    Column("created_by", Text, nullable=False),
    # Columns are what is filtered, sorted or checked by PostgreSQL; the rest of the case is one document.
    columns=(
        *("id", "person_id", "country", "organisation_id", "case_number", "status", "stage", "opened_on"),
        *("risk_level", "identification_source", "identified_on", "identified_adm1", "trafficking_status"),
        *("majority", "exploitation_types", "assigned_to", "reassess_risk_by", "next_task", "next_due_at"),
        *("closed_on", "closure_reason", "anonymised_on", "source", "version"),
        # Read in lists: to unpack the document of fifty cases would cost as much as all the rest of the page.
        *("gender", "primary_language", "birth_year", "born_by"),
        # A release that does not know them leaves columns as they are, and would write a document without them.
        *("others", "other_ids", "flags", "due_parts", "overrides"),
        *("origin", "origin_referral_id", "duplicate_of", "also_numbered"),
        # What ends a consent to statistics on its day looks for it.
        "counted_until",
        # The policy of the table asks them.
        *("sealed_for", "emergency_for", "emergency_until"),
    ),
    document="record",
    computed={
        "trafficking_status": "person.trafficking_status",
        "exploitation_types": "experience.types",
        "gender": "person.gender",
        "primary_language": "person.primary_language",
        "birth_year": "person.birth_year",
        "born_by": "born_by",
        "other_ids": "other_ids",
        "origin_referral_id": "origin_referral_id",
        "next_task": "next_task",
        "next_due_at": "next_due_at",
        "act_means_purpose": "elements",
        "child_protection_required": "child_protection_required",
        "suggested_authority": "suggested_authority",
        "tasks": "tasks",
    },
)
case_search_token = Table(
    "case_search_token",
    metadata,
    Column("country", Text, nullable=False),
    Column("organisation_id", Uuid, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("token", Bytea, primary_key=True),
    Column("case_id", Uuid, primary_key=True),
)
person_identity = Table(
    "person_identity",
    metadata,
    Column("person_id", Uuid, primary_key=True),
    *_owner(),
    Column("wrapped_key", Bytea, nullable=False),
    Column("names", Bytea),
    Column("birthdate", Bytea),
    Column("documents", Bytea),
    Column("phones", Bytea),
    Column("contact", Bytea),
    Column("version", Integer, nullable=False),
    Column("name_keys_version", SmallInteger, nullable=False),
    schema="vault",
)
tombstone = Table(
    "tombstone",
    metadata,
    Column("person_id", Uuid, primary_key=True),
    *_owner(),
    Column("erased_at", DateTime(timezone=True), nullable=False),
    Column("erased_by", Text, nullable=False),
    Column("reason", Text, nullable=False),
    schema="vault",
)
timeline_entry = table_of(StoredEntry, "timeline_entry", metadata, *_part_of_case())
case_referral = table_of(
    CaseReferral, "case_referral", metadata, Column("referral_id", Uuid, primary_key=True), *_part_of_case()
)
disclosure = table_of(DisclosureRecord, "disclosure", metadata, *_part_of_case())
note = table_of(EncryptedNote, "note", metadata, *_part_of_case())
assessment = table_of(StoredAssessment, "assessment", metadata, *_part_of_case())
assignment = table_of(Assignment, "assignment", metadata, *_part_of_case())
case_part = table_of(
    StoredPart,
    "case_part",
    metadata,
    *_part_of_case(),
    # The perpetrator that the part names, also in its document, where row policies let no index find it.
    Column("perpetrator_id", Uuid),
    without=("at",),
)
identity_change = table_of(EncryptedIdentityChange, "identity_change", metadata, *_part_of_case(), schema="vault")
document = table_of(EncryptedDocument, "document", metadata, *_part_of_case())
document_custody = table_of(CustodyEntry, "document_custody", metadata, *_part_of_case())
document_ticket = table_of(
    DownloadTicket, "document_ticket", metadata, Column("digest", Bytea, primary_key=True), *_part_of_case()
)
perpetrator = table_of(
    Perpetrator,
    "perpetrator",
    metadata,
    Column("organisation_id", Uuid, nullable=False),
    Column("wrapped_key", Bytea, nullable=False),
    Column("words", Bytea),
    Column("links", Integer, nullable=False),
    columns=("id", "version", "country", "recorded_by", "changed_at", "changed_by"),
    without=(*WORDS, "linked"),
    document="record",
    schema="vault",
)
shared_person = table_of(SharedPerson, "shared_person", metadata)
proceeding = table_of(
    Proceeding,
    "proceeding",
    metadata,
    Column("organisation_id", Uuid, nullable=False),
    Column("facts_version", Integer, nullable=False),
    Column("file_token", Bytea),
    Column("wrapped_key", Bytea, nullable=False),
    Column("words", Bytea),
    columns=(
        *("id", "version", "country", "organisation_id", "stage", "stage_since", "responsible"),
        *("recorded_at", "recorded_by", "changed_at", "changed_by"),
    ),
    without=("file_number", "court", "court_file_number"),
    document="record",
    schema="vault",
)
proceeding_person = table_of(PersonOfProceeding, "proceeding_person", metadata, Column("country", Text, nullable=False))
proceeding_stage = table_of(StageChange, "proceeding_stage", metadata, *_part_of_proceeding())
proceeding_part = table_of(
    StoredPart,
    "proceeding_part",
    metadata,
    *_part_of_proceeding(),
    # The fewest days before its moment of which people were reminded.
    Column("reminded", Integer),
    without=("person_id", "responsible"),
    schema="vault",
)
import_run = table_of(ImportRun, "import_run", metadata)
import_file = Table(
    "import_file",
    metadata,
    Column("import_id", Uuid, primary_key=True),
    *_owner(),
    Column("wrapped_key", Bytea, nullable=False),
    Column("content", Bytea, nullable=False),
)
import_problem = Table(
    "import_problem",
    metadata,
    Column("import_id", Uuid, primary_key=True),
    *_owner(),
    Column("row", Integer, primary_key=True),
    Column("column", Text, primary_key=True),
    Column("code", Text, primary_key=True),
)
known_extract = Table(
    "known_extract",
    metadata,
    Column("country", Text, primary_key=True),
    Column("content_sum", Text, primary_key=True),
)


def part_of(case: Case) -> Mapping[str, Any]:
    """The columns by which a row belongs to `case`."""
    return {"country": case.country, "organisation_id": case.organisation_id, "case_id": case.id}
