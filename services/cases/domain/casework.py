"""What a case collects while somebody attends it: notes, assessments of the risk, assignments."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from services.cases.domain.person import FEW
from shared.kernel.codes import Code, Length
from shared.kernel.ids import new_id


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class Note:
    """A note in words."""

    id: UUID
    text: str
    written_at: datetime
    written_by: str


@dataclass(frozen=True, kw_only=True, slots=True)
class EncryptedNote:
    """A note as it is stored: encrypted under the key of the person."""

    id: UUID
    content: bytes
    written_at: datetime
    written_by: str

    @property
    def place(self) -> str:
        """What the ciphertext is bound to."""
        return place_of_note(self.id)

    def decrypted(self, text: str) -> Note:
        """The note in words."""
        return Note(id=self.id, text=text, written_at=self.written_at, written_by=self.written_by)


@dataclass(frozen=True, kw_only=True, slots=True)
class RiskItem:
    """One factor that was asked about."""

    domain: Annotated[str, Code("risk_domain")]
    factor: Annotated[str, Code("vulnerability_factor")]
    is_risk: Annotated[str, Code("yes_no_unknown")]


@dataclass(frozen=True, kw_only=True, slots=True)
class AssessRisk:
    """A risk assessment made by a person. `overall_risk` is their decision; no score is computed."""

    kind: Annotated[str, Code("assessment_kind")] = "review"
    overall_risk: Annotated[str, Code("risk_level")]
    done_on: date
    tool: str | None = None
    factors: Annotated[Sequence[Annotated[str, Code("vulnerability_factor")]], FEW] = ()
    items: Annotated[Sequence[RiskItem], Length(max=144)] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Assessment(AssessRisk):
    """An assessment, and who recorded it when."""

    id: UUID = field(default_factory=new_id)
    done_by: str
    recorded_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Assignment:
    """Who attends a case, from when until when."""

    id: UUID = field(default_factory=new_id)
    user_id: UUID
    assigned_at: datetime
    assigned_by: str
    ended_at: datetime | None = None
    end_reason: Literal["reassigned", "organisation_suspended"] | None = None


def place_of_note(note_id: UUID) -> str:
    """What the ciphertext of a note is bound to."""
    return f"note|content|{note_id}"
