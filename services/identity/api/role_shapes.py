"""How a role is shown: its scopes, and what they allow in words."""

from dataclasses import dataclass

from services.identity.api.pages.scope_texts import sentences_of
from services.identity.api.request_shapes import ScopeSentence
from services.identity.domain.roles import NATIONAL_ROLES, Role
from shared.web.representations import Representation


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownRole:
    """A role, what it may do, and whether a country administrator may give it."""

    code: Role
    es: str
    en: str
    scope: tuple[str, ...]
    allows: tuple[ScopeSentence, ...]
    """The scopes in words."""
    grantable: bool


ROLE = Representation(ShownRole, "Role")


def shown_role(role: Role) -> ShownRole:
    """The role as a response shows it."""
    return ShownRole(
        code=role,
        es=role.label("es"),
        en=role.label("en"),
        scope=tuple(sorted(role.permissions)),
        allows=tuple(ScopeSentence(es=words["es"], en=words["en"]) for words in sentences_of(role.permissions)),
        grantable=role in NATIONAL_ROLES,
    )
