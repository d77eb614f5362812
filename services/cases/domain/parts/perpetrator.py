"""An alleged perpetrator as one organisation knows them (HTCDS `per_…`). They may appear in many cases."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID

from services.cases.domain.parts.errors import SeenInEmergency
from shared.kernel.codes import READ_ONLY, Alpha3, Code, Length, Line, Paragraph
from shared.kernel.country import Country
from shared.kernel.errors import Invalid, invalid
from shared.kernel.ids import new_id

WORDS = ("alias", "description")
"""What is encrypted."""
UNNAMED_FOR = timedelta(days=30)
"""One who is named in no case is forgotten so long after the last change of them, or of a link that was a mistake."""


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class Perpetrator:
    """Coded, and words that are kept in the vault under a key of its own. To be listed is not to be guilty."""

    id: Annotated[UUID, READ_ONLY] = field(default_factory=new_id)
    version: Annotated[int, READ_ONLY] = 1
    country: Country
    kind: Annotated[str, Code("perpetrator_kind")]
    alias: Annotated[Line | None, Length(max=200)] = None
    description: Annotated[Paragraph | None, Length(max=2000)] = None
    gender: Annotated[str | None, Code("gender")] = None
    age_band: Annotated[str | None, Code("age_band")] = None
    citizenship: Alpha3 | None = None
    is_public_official: bool | None = None
    organised_group: bool | None = None
    linked: Annotated[bool, READ_ONLY] = False
    """Whether they are named in a case, other than by mistake. Until then only who recorded them sees them."""
    recorded_by: Annotated[str | None, READ_ONLY] = None
    changed_at: Annotated[datetime | None, READ_ONLY] = None
    changed_by: Annotated[str | None, READ_ONLY] = None


def check_seen_otherwise(
    seen_in: Mapping[UUID, Collection[str] | None], subject: str, *, besides: UUID | None = None
) -> None:
    """Check that emergency access is not all by which `subject` sees an alleged perpetrator; it is for one case alone.

    `seen_in` are the cases that they see and that name the perpetrator, each with the people named in its seal. Raises
    SeenInEmergency, unless the case `besides` is one of them: what belongs to it may be recorded there.
    """
    in_emergency = all(named is not None and subject not in named for named in seen_in.values())
    if seen_in and in_emergency and besides not in seen_in:
        raise SeenInEmergency


def not_known(field: str) -> Invalid:
    """The error for an alleged perpetrator who is named at `field` and is not among those that the caller can see."""
    return invalid(
        field,
        "not_known",
        es="Nadie así consta entre quienes usted puede ver",
        en="Not among those you can see",
    )
