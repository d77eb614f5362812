"""Evidence in a proceeding: a document or an object with its sum, its seal, and every hand-over since it was collected.

Chain of custody (cadena de custodia): GT Instrucción 166-2013 of the MP, MX CNPP art. 227-228, SV CPP art. 250-251 and
HN CPP art. 217 ask who had it when, and that both sides sign. No lawyer has confirmed these articles.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from services.cases.domain.jurisdictions.days import check_not_after
from services.cases.domain.kinds.effects import RefersTo
from services.cases.domain.kinds.kind import Kind
from services.cases.domain.kinds.part import ProceedingPart
from services.cases.domain.proceedings.part import PROCEEDING, Context
from shared.kernel.codes import ENCRYPTED, READ_ONLY, Code, Length, Line, Paragraph
from shared.kernel.errors import invalid

SHA256_DIGITS = 64


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class Evidence(ProceedingPart):
    """What was collected. Nothing of it changes, but that it was recorded by mistake can be said of it."""

    kind: Annotated[str, Code("evidence_kind")]
    description: Annotated[Paragraph | None, Length(max=2000), ENCRYPTED] = None
    seal_number: Annotated[Line | None, Length(max=80), ENCRYPTED] = None
    collected_on: date
    collected_by: Annotated[Line | None, Length(max=200), ENCRYPTED] = None
    case_id: UUID | None = None
    """The case of the document, one of the keeper with a person in the proceeding."""
    document_id: UUID | None = None
    """A document of that case; `sha256` is then read from it."""
    sha256: Annotated[str | None, Length(SHA256_DIGITS, SHA256_DIGITS)] = None
    """Sum of a file, hexadecimal; None for an object."""


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class Handover(ProceedingPart):
    """Evidence passes from who holds it to another; signed by who gives it and by who receives it.

    A person of the keeping organisation receives it on the platform. Anyone else signs on paper: then `receiver_name`
    and `receipt_number` say who and on which paper, and who gives it answers for that.

    Until it was received it can be taken back. Then it stays on the record, and is no link of the chain.
    """

    evidence_id: UUID
    to_user: UUID | None = None
    receiver_name: Annotated[Line | None, Length(max=200), ENCRYPTED] = None
    institution: Annotated[str | None, Length(1, 40)] = None
    """Code of an institution in the pack of the country, for a receiver outside."""
    receipt_number: Annotated[Line | None, Length(max=80), ENCRYPTED] = None
    seal_intact: bool
    new_seal_number: Annotated[Line | None, Length(max=80), ENCRYPTED] = None
    reason: Annotated[Paragraph | None, Length(max=500), ENCRYPTED] = None
    received_at: Annotated[datetime | None, READ_ONLY] = None
    received_by: Annotated[str | None, READ_ONLY] = None
    digest: Annotated[str | None, READ_ONLY] = None
    """SHA-256 over this hand-over and the one before it, once it was received (`custody.digest_of`)."""
    taken_back_at: Annotated[datetime | None, READ_ONLY] = None
    taken_back_by: Annotated[str | None, READ_ONLY] = None

    @property
    def waits(self) -> bool:
        """Whether its receiver has still to confirm it."""
        return self.received_at is None and self.taken_back_at is None


def _check_evidence(evidence: Evidence, context: Context) -> None:
    check_not_after(context.today, evidence.collected_on, "collected_on")
    if (evidence.case_id is None) != (evidence.document_id is None):
        raise invalid(
            "document_id", "case_and_document", es="Indique el caso y el documento", en="Name the case and the document"
        )
    digits = evidence.sha256
    if digits is not None and not set(digits) <= set("0123456789abcdef"):
        raise invalid("sha256", "not_a_sum", es="No es una suma SHA-256", en="This is no SHA-256 sum")


def _check_handover(handover: Handover, _: Context) -> None:
    outside = handover.receiver_name is not None and handover.receipt_number is not None
    if (handover.to_user is not None) == outside:
        raise invalid(
            "to_user",
            "one_receiver",
            es="Indique la persona que recibe, o nombre y constancia firmada de quien recibe fuera",
            en="Name the person who receives, or name and signed receipt of one outside",
        )


EVIDENCE = Kind(Evidence, "evidence", PROCEEDING, check=_check_evidence)
HANDOVER = Kind(
    Handover,
    "handover",
    PROCEEDING,
    effects=(RefersTo({"evidence_id": "evidence"}),),
    is_open=lambda handover: handover.waits,
    check=_check_handover,
)
