"""How a role is shown: its scopes, and what they allow in words."""

from dataclasses import dataclass

from services.identity.api.pages.scope_texts import sentences_of
from services.identity.api.request_shapes import ScopeSentence
from services.identity.domain.authority import gives
from services.identity.domain.roles import Role
from shared.kernel.grant import Grant
from shared.web.representations import Representation


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownRole:
    """A role, what it may do, and whether an administrator who reaches as far as the caller may give it."""

    code: Role
    es: str
    en: str
    scope: tuple[str, ...]
    allows: tuple[ScopeSentence, ...]
    """The scopes in words."""
    grantable: bool


ROLE = Representation(ShownRole, "Role")


def shown_role(role: Role, grant: Grant) -> ShownRole:
    """The role as a response shows it."""
    return ShownRole(
        code=role,
        es=role.label("es"),
        en=role.label("en"),
        scope=tuple(sorted(role.permissions)),
        allows=tuple(ScopeSentence(es=words["es"], en=words["en"]) for words in sentences_of(role.permissions)),
        grantable=gives(grant, role),
    )
