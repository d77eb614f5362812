"""Give a person another role or team, or correct the name."""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from services.identity.adapters.work import IdentityWork
from services.identity.domain.authority.access_requests import RequestKind
from services.identity.domain.authority.authority import require_within_reach
from services.identity.domain.authority.country_roles import require_fits
from services.identity.domain.errors import role_not_grantable
from services.identity.domain.people.people import Person
from services.identity.processes.authority.access_requests import request_yes_if_needed
from services.identity.processes.authority.reach import get_administered_person
from services.identity.processes.people.rights import save_rights
from shared.kernel.changes import Changes

_RIGHTS = frozenset({"role", "country_role_id"})


def change_person(
    user_id: UUID, changes: Changes, *, work: IdentityWork, require_version: Callable[[int], None]
) -> Person:
    """Merge `changes` into the person. A role in another organisation waits for its yes.

    `changes` hold `role`, `country_role_id`, `display_name` or `team`; another role ends the role of the country.

    With another role every token of the old one is refused at once; the sign-in stays and gives tokens of the new one.
    Raises NotFound, Invalid for a role that is not the caller's to give, and what `require_version` raises.
    """
    before = get_administered_person(user_id, work=work)
    require_version(before.version)
    after = _merged(before, changes, work)
    if after.role.is_regional and after.role is not before.role:
        raise role_not_grantable()
    require_within_reach(work.grant, after.role)
    changed = set(changes)
    if after.given != before.given and request_yes_if_needed(RequestKind.ROLE, before, *after.given, work=work):
        after = replace(after, role=before.role, country_role_id=before.country_role_id)
        # That it was asked for is audited as such, the change with the yes.
        changed -= _RIGHTS
    save_rights(before, after, work=work)
    if changed:
        work.audit(
            "user.changed", country=after.country, object_type="user", object_id=after.id, fields=sorted(changed)
        )
    return work.people.get(user_id)


def _merged(before: Person, changes: Changes, work: IdentityWork) -> Person:
    after = replace(before, **changes)
    if "country_role_id" not in changes and after.role is not before.role:
        after = replace(after, country_role_id=None)
    if after.country_role_id is not None:
        require_fits(work.country_roles.find(after.country_role_id), after.country, after.role)
    return after
