"""How the caller is shown to themselves."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from marshmallow import fields

from services.identity.api.schemas import ORGANISATION
from services.identity.domain.roles.roles import Role
from services.identity.domain.training.standing import Standing
from shared.kernel.country import Country
from shared.kernel.language import Language
from shared.web.representations import Representation


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class OwnProfile:
    """Who the caller is and what this token lets them do. What only people have is null for a system."""

    kind: str
    """`person` or `client`."""
    id: str
    display_name: str | None
    email: str | None
    language: Language
    second_factor: bool | None
    pledge_signed_on: date | None
    awaits_yes: bool
    """Whether their organisation has not said yes to them: until then they only practise."""
    standing: Standing | None
    certified_until: date | None
    """The last day of their certificate of training, also of one that has ended."""
    role: Role | None
    country_role_id: UUID | None
    countries: tuple[Country, ...]
    scope: tuple[str, ...]
    acr: str


OWN_PROFILE = Representation(
    OwnProfile,
    "OwnProfile",
    extra={"organisation": fields.Nested(ORGANISATION.schema, required=True)},
)
