"""Give a person another role, or correct her name."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from services.identity.adapters.work import IdentityWork
from services.identity.domain.access_requests import RequestKind
from services.identity.domain.errors import role_not_grantable
from services.identity.domain.people import Person
from services.identity.domain.roles import Role
from services.identity.domain.sessions import RevokedFor
from services.identity.usecases.request_access import needs_yes, request_access
from services.identity.usecases.sign_out import revoke_families
from services.identity.usecases.suspend_person import administered_person, visible_person
from services.identity.usecases.tell_duties import tell_duties


def change_person(
    user_id: UUID, changes: Mapping[str, Any], *, work: IdentityWork, require_version: Callable[[int], None]
) -> Person:
    """Merge `changes` (`role`, `display_name`) into the person. A role in another organisation waits for its yes.

    With another role every token of the old one is refused at once; her sign-in stays and gives tokens of the new one.
    Raises NotFound, Invalid for a role that is not the caller's to give, and what `require_version` raises.
    """
    before = administered_person(user_id, work=work)
    require_version(before.version)
    after = replace(before, **changes)
    if after.role.is_regional and after.role is not before.role:
        raise role_not_grantable()
    if after.role is not before.role and needs_yes(before, work=work):
        request_access(RequestKind.ROLE, before, after.role, work=work)
        after = replace(after, role=before.role)
    _save(before, after, work)
    work.audit("user.changed", country=after.country, object_type="user", object_id=after.id, fields=sorted(changes))
    return visible_person(user_id, work=work)


def give_role(person: Person, role: Role, *, work: IdentityWork) -> None:
    """Let the person act in `role` from now on."""
    _save(person, replace(person, role=role), work)
    work.audit("user.changed", country=person.country, object_type="user", object_id=person.id, fields=["role"])


def _save(before: Person, after: Person, work: IdentityWork) -> None:
    if after.role is not before.role:
        after = _with_new_rights(after, work)
    work.people.save_rights(after, work.clock.now())
    tell_duties(after.organisation_id, after.country, work=work)


def _with_new_rights(person: Person, work: IdentityWork) -> Person:
    dated = replace(person, policy_version=person.policy_version + 1)
    revoke_families(RevokedFor.ROLE_CHANGED, work=work, user_id=dated.id)
    work.refuse_older_rights(str(dated.id), dated.policy_version, dated.country)
    return dated
