"""A case in which an alleged perpetrator appears."""

from dataclasses import dataclass
from uuid import UUID

from services.cases.domain.case.stage import CaseStatus


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseOfPerpetrator:
    """Its number and status; who may open it reads more there."""

    id: UUID
    case_number: str
    status: CaseStatus
