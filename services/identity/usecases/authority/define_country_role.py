"""An administrator defines a role of their country, allows less with it, and removes it."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from services.identity.adapters.work import IdentityWork
from services.identity.domain.authority.country_roles import CountryRole, RoleName, Scopes, require_definable
from services.identity.domain.errors import RoleInUse
from services.identity.domain.roles.roles import Role
from services.identity.processes.people.rights import refuse_tokens_of
from shared.kernel.changes import Changes
from shared.kernel.country import Country
from shared.kernel.errors import country_out_of_scope
from shared.kernel.ids import new_id


@dataclass(frozen=True, kw_only=True, slots=True)
class DefineCountryRole:
    """A new role: names, the role of the platform in whose place it is given, and what of it is allowed."""

    country: Country
    base: Role
    es: RoleName
    en: RoleName
    scope: Scopes


def define_country_role(command: DefineCountryRole, *, work: IdentityWork) -> CountryRole:
    """Add the role. Raises Invalid outside the caller's countries and as `require_definable` does."""
    if not work.grant.covers(command.country):
        raise country_out_of_scope()
    require_definable(work.grant, command.base, command.scope)
    role = CountryRole(
        id=new_id(),
        country=command.country,
        base=command.base,
        es=command.es,
        en=command.en,
        scope=command.scope,
        created_at=work.clock.now(),
    )
    work.country_roles.add(role)
    _audit("role.defined", role, work, fields=sorted(role.scope))
    return role


def change_country_role(
    role_id: UUID, changes: Changes, *, work: IdentityWork, require_version: Callable[[int], None]
) -> CountryRole:
    """Merge `changes` (`es`, `en`, `scope`); who holds it is refused at once what it allows no more.

    Raises NotFound, Invalid for more than it allowed, and what `require_version` raises.
    """
    before = work.country_roles.get_for_update(role_id)
    require_version(before.version)
    after = before.changed(**{"es": before.es, "en": before.en, "scope": before.scope} | dict(changes))
    work.country_roles.save(after)
    if after.scope != before.scope:
        _refuse_older_tokens(after, work)
    _audit("role.changed", after, work, fields=sorted(changes))
    return after


def remove_country_role(role_id: UUID, *, work: IdentityWork, require_version: Callable[[int], None]) -> None:
    """Remove a role that is not used. Raises NotFound, RoleInUse, and what `require_version` raises."""
    role = work.country_roles.get_for_update(role_id)
    require_version(role.version)
    if work.country_roles.is_used(role.id):
        raise RoleInUse
    work.country_roles.remove(role.id)
    _audit("role.removed", role, work)


def _refuse_older_tokens(role: CountryRole, work: IdentityWork) -> None:
    for user_id, policy_version in work.people.raise_policy_version_with(role.id, work.clock.now()):
        refuse_tokens_of(user_id, policy_version, role.country, work=work)


def _audit(action: str, role: CountryRole, work: IdentityWork, *, fields: list[str] | None = None) -> None:
    work.audit(action, country=role.country, object_type="role", object_id=role.id, fields=fields or [])
