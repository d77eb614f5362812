"""What a case collects while somebody attends it: notes, assessments of the risk, assignments."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from services.cases.domain.person.person import FEW
from shared.kernel.codes import ENCRYPTED, Code, Length, Paragraph
from shared.kernel.ids import new_id

CASEWORK = ("caseworker", "supervisor")
"""Roles that may attend a case, or see to a part of it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class NoteMark:
    """What is said of a note without its words."""

    kind: Annotated[str, Code("note_kind")] = "other"
    content_warning: bool = False
    """Whether it describes violence; screens keep it folded until it is opened."""


PLAIN = NoteMark()
"""A note of which nothing is said."""


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class Note(NoteMark):
    """A note in words."""

    id: UUID
    text: str
    written_at: datetime
    written_by: str


@dataclass(frozen=True, kw_only=True, slots=True)
class EncryptedNote(NoteMark):
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
        return Note(
            id=self.id,
            text=text,
            written_at=self.written_at,
            written_by=self.written_by,
            kind=self.kind,
            content_warning=self.content_warning,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class RiskItem:
    """One factor that was asked about."""

    domain: Annotated[str, Code("risk_domain")]
    factor: Annotated[str, Code("vulnerability_factor")]
    is_risk: Annotated[str, Code("yes_no_unknown")]
    level: Annotated[str | None, Code("risk_level")] = None
    need: Annotated[str | None, Code("service_type")] = None
    """The service that the person needs because of it."""
    note: Annotated[Paragraph | None, Length(max=1000), ENCRYPTED] = None


@dataclass(frozen=True, kw_only=True, slots=True)
class AssessedRisk:
    """A risk assessment made by a person. `overall_risk` is their decision; no score is computed."""

    kind: Annotated[str, Code("assessment_kind")] = "review"
    overall_risk: Annotated[str, Code("risk_level")]
    done_on: date
    tool: str | None = None
    factors: Annotated[Sequence[Annotated[str, Code("vulnerability_factor")]], FEW] = ()
    items: Annotated[Sequence[RiskItem], Length(max=144)] = ()
    sets_risk: bool = True
    """Whether the case takes its level; False for one that is older than what holds, or that was sent as history."""

    @property
    def needs(self) -> list[str]:
        """The services that were found to be needed, each once."""
        return list(dict.fromkeys(item.need for item in self.items if item.need is not None))


@dataclass(frozen=True, kw_only=True, slots=True)
class AssessRisk(AssessedRisk):
    """An assessment that is being recorded."""

    add_needs: bool = False
    """Whether the needs that were found become needs of the case: the person who asked decides it."""
    seen_version: int | None = None
    """The version of the case that was seen when the risk was judged."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Assessment(AssessedRisk):
    """An assessment, and who recorded it when."""

    id: UUID = field(default_factory=new_id)
    done_by: str
    recorded_at: datetime

    @property
    def notes(self) -> dict[str, str]:
        """The words about its factors, by the place of the item."""
        return {str(place): item.note for place, item in enumerate(self.items) if item.note is not None}

    def stored(self, content: bytes | None) -> "StoredAssessment":
        """The assessment as it is stored: codes, and the words as `content`."""
        return StoredAssessment(
            kind=self.kind,
            overall_risk=self.overall_risk,
            done_on=self.done_on,
            tool=self.tool,
            factors=self.factors,
            items=tuple(replace(item, note=None) for item in self.items),
            sets_risk=self.sets_risk,
            id=self.id,
            done_by=self.done_by,
            recorded_at=self.recorded_at,
            content=content,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredAssessment(Assessment):
    """An assessment whose words are encrypted under the key of the person."""

    content: bytes | None = None

    @property
    def place(self) -> str:
        """What the ciphertext is bound to."""
        return place_of_assessment(self.id)

    def decrypted(self, notes: Mapping[str, str]) -> Assessment:
        """The assessment with the words about its factors, by the place of the item."""
        return Assessment(
            kind=self.kind,
            overall_risk=self.overall_risk,
            done_on=self.done_on,
            tool=self.tool,
            factors=self.factors,
            items=tuple(replace(item, note=notes.get(str(place))) for place, item in enumerate(self.items)),
            sets_risk=self.sets_risk,
            id=self.id,
            done_by=self.done_by,
            recorded_at=self.recorded_at,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Assignment:
    """Who attends a case, from when until when."""

    id: UUID = field(default_factory=new_id)
    user_id: UUID
    assigned_at: datetime
    assigned_by: str
    ended_at: datetime | None = None
    end_reason: Literal["reassigned", "organisation_suspended"] | None = None


def place_of_assessment(assessment_id: UUID) -> str:
    """What the ciphertext of the words of an assessment is bound to."""
    return f"assessment|content|{assessment_id}"


def place_of_note(note_id: UUID) -> str:
    """What the ciphertext of a note is bound to."""
    return f"note|content|{note_id}"
