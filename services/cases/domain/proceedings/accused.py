"""An accused in a proceeding. To be accused is not to be guilty; names are encrypted as identity is."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from services.cases.domain.kinds.kind import Kind, Offered
from services.cases.domain.kinds.part import ProceedingPart
from services.cases.domain.proceedings.part import PROCEEDING
from shared.kernel.codes import ENCRYPTED, Code, Length, Line

UNIDENTIFIED = "unidentified"
"""A status in which a name is a description, such as “unknown man”."""


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class Accused(ProceedingPart):
    """Who is accused, and their procedural status; the same individual can be accused in many proceedings."""

    name: Annotated[Line | None, Length(max=200), ENCRYPTED] = None
    perpetrator_id: UUID | None = None
    """The alleged perpetrator they are in the files of the keeping organisation."""
    status: Annotated[str, Code("accused_status")]
    is_public_official: bool | None = None
    gender: Annotated[str | None, Code("gender")] = None


ACCUSED = Kind(Accused, "accused", PROCEEDING, offered=Offered("accused", "Personas señaladas / Accused"))
