"""The roles that a country defines: each is a role of the platform with less."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated
from uuid import UUID

from services.identity.domain.authority.authority import require_within_reach
from services.identity.domain.errors import role_not_grantable
from services.identity.domain.roles.roles import Role
from shared.kernel.codes import READ_ONLY, Length, Line
from shared.kernel.country import Country
from shared.kernel.errors import Invalid, invalid
from shared.kernel.grant import Grant

RoleName = Annotated[Line, Length(1, 80)]
Scopes = Annotated[frozenset[str], Length(1, 60)]


@dataclass(frozen=True, kw_only=True, slots=True)
class CountryRole:
    """A role that administrators of a country give in place of `base`, with part of its permissions."""

    id: UUID
    country: Country
    base: Role
    es: RoleName
    en: RoleName
    scope: Scopes
    """Scopes of the role: some of those of `base`."""
    version: Annotated[int, READ_ONLY] = 1
    created_at: datetime

    def changed(self, *, es: str, en: str, scope: Collection[str]) -> "CountryRole":
        """The role with other names or less. Raises Invalid for a scope that it does not have.

        Its holders got it with the yes of their organisation, which never said yes to more.
        """
        if not set(scope) <= self.scope:
            raise invalid(
                "scope",
                "role_not_widened",
                es="Una función en uso solo se reduce: para permitir más, defina otra",
                en="A role in use only ever allows less: to allow more, define another",
            )
        return replace(self, es=es, en=en, scope=frozenset(scope), version=self.version + 1)


def require_definable(grant: Grant, base: Role, scope: Collection[str]) -> None:
    """Raise Invalid unless the caller may give `base`, and it allows all of `scope`."""
    if base.is_regional:
        raise role_not_grantable()
    require_within_reach(grant, base)
    if not set(scope) <= {str(permission) for permission in base.permissions}:
        raise invalid(
            "scope",
            "scope_not_in_role",
            es="El rol no permite alguno de esos permisos",
            en="The role does not allow one of those scopes",
        )


def require_fits(given: CountryRole | None, country: Country, base: Role) -> None:
    """Raise Invalid unless `given` is a role of `country` in place of `base`."""
    if given is None or given.country != country or given.base is not base:
        raise unknown_country_role()


def unknown_country_role() -> Invalid:
    """For a role of another country, of another base, or of none."""
    return invalid(
        "country_role_id",
        "unknown_role",
        es="Esa función no existe en ese país para ese rol",
        en="There is no such role in that country in place of that one",
    )
