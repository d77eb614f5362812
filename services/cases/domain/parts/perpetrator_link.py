"""What an alleged perpetrator did in one case, and what they are to its person (HTCDS `per_RoleInProcess`)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from services.cases.domain.kinds.kind import Kind, Offered
from services.cases.domain.kinds.part import CasePart
from services.cases.domain.parts.part import CASE
from services.cases.domain.person.data_kinds import DataKind
from shared.kernel.codes import DISTINCT, ENCRYPTED, Code, Length, Paragraph


@dataclass(frozen=True, kw_only=True, slots=True)
class PerpetratorLink(CasePart):
    """The same perpetrator can have another role, and be something else, to each person."""

    perpetrator_id: UUID
    roles: Annotated[Sequence[Annotated[str, Code("perpetrator_role")]], Length(1, 20), DISTINCT]
    relationship: Annotated[str | None, Code("recruiter_relationship")] = None
    still_poses_threat: bool | None = None
    details: Annotated[Paragraph | None, Length(max=2000), ENCRYPTED] = None


PERPETRATOR_LINK = Kind(
    PerpetratorLink,
    "perpetrator_link",
    CASE,
    data=DataKind.LIVED,
    offered=Offered(
        "perpetrators",
        "Presuntos responsables en un caso / Alleged perpetrators in a case",
        component="Link",
        fixed=("perpetrator_id",),
    ),
)
