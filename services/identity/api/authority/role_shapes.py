"""How a role is shown: its scopes, and what they allow in words."""

from dataclasses import dataclass, replace
from uuid import UUID

from services.identity.api.request_shapes import ScopeSentence, in_words
from services.identity.domain.authority.authority import gives
from services.identity.domain.authority.country_roles import CountryRole
from services.identity.domain.roles.roles import Role
from shared.kernel.country import Country
from shared.kernel.grant import Grant, Permission
from shared.web.representations import Representation


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownRole:
    """A role, what it may do, and whether an administrator who reaches as far as the caller may give it."""

    id: UUID | None = None
    """Of a role that a country defined; None for a role of the platform."""
    code: Role
    """The role of the platform, or the one in whose place that of a country is given."""
    country: Country | None = None
    es: str
    en: str
    scope: tuple[str, ...]
    allows: tuple[ScopeSentence, ...]
    """The scopes in words."""
    grantable: bool
    version: int | None = None


ROLE = Representation(ShownRole, "Role")


def shown_role(role: Role, grant: Grant) -> ShownRole:
    """The role as a response shows it."""
    return ShownRole(
        code=role,
        es=role.label("es"),
        en=role.label("en"),
        scope=tuple(sorted(role.permissions)),
        allows=in_words(role.permissions),
        grantable=gives(grant, role),
    )


def shown_country_role(role: CountryRole, grant: Grant) -> ShownRole:
    """The role of a country as a response shows it."""
    shown = shown_role(role.base, grant)
    permissions = role.base.permissions & {Permission(scope) for scope in role.scope}
    return replace(
        shown,
        id=role.id,
        country=role.country,
        es=role.es,
        en=role.en,
        scope=tuple(sorted(role.scope)),
        allows=in_words(permissions),
        version=role.version,
    )
