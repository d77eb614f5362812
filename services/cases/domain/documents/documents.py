"""Documents of a case: what is kept of a file, the steps of its custody, and the ticket with which it is opened."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Annotated
from uuid import UUID

from shared.kernel.attributes import AttributeReader
from shared.kernel.codes import Code
from shared.kernel.ids import new_id
from shared.kernel.shapes import fields_of

TICKET_SECONDS = 60
"""How long a ticket opens its document."""
LONGEST_NAME = 120
CEILING = 25 * 1024 * 1024
"""Bytes. No limit of a kind is greater: the gateway takes no larger body on that path."""

EXTENSIONS: Mapping[str, str] = {
    "application/pdf": ".pdf",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "text/plain": ".txt",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.oasis.opendocument.text": ".odt",
}
"""Every type in which a document is kept, and how the name of such a file ends."""


class DocumentState(StrEnum):
    """Whether the file of a document is there."""

    STORED = "stored"
    DELETED = "deleted"
    """A supervisor deleted it; its record and its custody stay."""
    ERASED = "erased"
    """The key of the person was destroyed."""


class CustodyStep(StrEnum):
    """What happened to a document."""

    RECEIVED = "received"
    SCANNED = "scanned"
    CLEANED = "cleaned"
    OPENED = "opened"
    """A ticket was given."""
    DOWNLOADED = "downloaded"
    DAMAGED = "damaged"
    """The file is missing, or is not the one that was stored."""
    DELETED = "deleted"
    ERASED = "erased"


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class DocumentRecord:
    """What is known of a document in the open: no name, no content."""

    id: UUID
    person_id: UUID
    """The person it is about; it is encrypted under their key."""
    kind: Annotated[str, Code("document_kind")]
    state: DocumentState = DocumentState.STORED
    media_type: str
    size: int
    """Bytes of what is kept, before encryption."""
    sha256: str
    """Of what is kept (hexadecimal)."""
    received_size: int
    received_sha256: str
    """Of what was received; another one where data about the image were removed."""
    cleaned: Sequence[str] = ()
    """What was done to the file: `metadata_removed`, `made_smaller`, `converted`, `properties_removed`,
    `properties_kept` (it is signed)."""
    scanned: bool = False
    """Whether an antivirus looked at it."""
    received_at: datetime
    received_by: str
    ended_at: datetime | None = None
    ended_by: str | None = None
    end_reason: Annotated[str | None, Code("document_end_reason")] = None
    version: int = 1


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class EncryptedDocument(DocumentRecord):
    """A document as it is stored. Name and key are encrypted under the key of the person."""

    name: bytes | None
    wrapped_key: bytes | None
    """The key of the file; None once it was deleted or the person erased."""

    @property
    def name_place(self) -> str:
        """What the encrypted name is bound to."""
        return name_place(self.id)

    def ended(self, state: DocumentState, *, at: datetime, by: str, reason: str | None) -> "EncryptedDocument":
        """The record that stays of it: without its name and without its key."""
        return replace(
            self,
            state=state,
            name=None,
            wrapped_key=None,
            ended_at=at,
            ended_by=by,
            end_reason=reason,
            version=self.version + 1,
        )

    def decrypted(self, name: str | None) -> "CaseDocument":
        """The document with its name in words."""
        return CaseDocument(**_RECORD.values_of(self), name=name)


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class CaseDocument(DocumentRecord):
    """A document of a case."""

    name: str | None
    """The name of the file; None where there was none, for callers who may not identify persons, and once it ended."""

    @property
    def file_name(self) -> str:
        """The name under which it is downloaded: its extension is that of what is kept."""
        end = EXTENSIONS[self.media_type]
        stem = (self.name or self.kind).rpartition(".")[0] or self.name or self.kind
        return stem + end


@dataclass(frozen=True, kw_only=True, slots=True)
class CustodyEntry:
    """One step in the custody of a document: who did what when, and the sum of the file at that moment."""

    id: UUID = field(default_factory=new_id)
    document_id: UUID
    step: CustodyStep
    at: datetime
    actor: str
    sha256: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class DownloadTicket:
    """Opens one document once, for the person who asked for it."""

    digest: bytes
    """SHA-256 of the secret in the address."""
    document_id: UUID
    subject: str
    purpose: Annotated[str, Code("consent_purpose")]
    expires_at: datetime

    def opens(self, document_id: UUID, subject: str, now: datetime) -> bool:
        """Whether `subject` may open the document with it now."""
        return self.document_id == document_id and self.subject == subject and now < self.expires_at


@dataclass(frozen=True, kw_only=True, slots=True)
class DocumentLimits:
    """How large and how many documents may be."""

    largest: int
    largest_of_kind: Mapping[str, int]
    most: int
    """Documents that are stored of one case at once."""

    def of(self, kind: str) -> int:
        """The most bytes of a document of a kind."""
        return min(self.largest_of_kind.get(kind, self.largest), CEILING)


def expiry_of(now: datetime) -> datetime:
    """When a ticket that is given now ends."""
    return now + timedelta(seconds=TICKET_SECONDS)


def digest_of(secret: str) -> bytes:
    """What the database keeps of a ticket."""
    return sha256(secret.encode()).digest()


def name_place(document_id: UUID) -> str:
    """What the encrypted name of a document is bound to."""
    return f"document|name|{document_id}"


def key_place(document_id: UUID) -> str:
    """What the wrapped key of a document is bound to."""
    return f"document|key|{document_id}"


def kept_name(given: str | None) -> str | None:
    """The name of a file without folders and without invisible characters; None when nothing is left."""
    last = (given or "").replace("\\", "/").rpartition("/")[2]
    shown = "".join(letter for letter in last if unicodedata.category(letter)[0] != "C").strip()
    return shown[-LONGEST_NAME:] or None


_RECORD = AttributeReader(DocumentRecord, {name: name for name in fields_of(DocumentRecord)})
