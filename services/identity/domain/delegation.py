"""The scopes and countries with which an application acts for a person: at most those that both have."""

from services.identity.domain.clients import Client
from services.identity.domain.people import Person
from services.identity.domain.scopes import OPENID, narrow_countries, narrow_scope, without_oidc_scopes
from services.identity.domain.sessions import Family
from services.identity.domain.training import Standing, scope_in
from shared.kernel.country import Country


def consented_scope(requested: str | None, person: Person, acr: str, client: Client) -> tuple[str, ...]:
    """The requested scopes, by default all that application and person both have in a sign-in of strength `acr`.

    Raises NotHeld for a requested scope that one of them does not have.
    """
    names = without_oidc_scopes(requested).split()
    permissions = narrow_scope(" ".join(name for name in names if name != OPENID), _held(person, acr, client))
    return (OPENID, *permissions) if OPENID in names else permissions


def consented_countries(requested: str | None, person: Person, client: Client) -> frozenset[Country]:
    """The requested countries, by default all that person and application both have. Raises NotHeld."""
    return narrow_countries(requested, person.countries & client.countries)


def first_scope(family: Family, standing: Standing) -> tuple[str, ...]:
    """The scopes of the first token of a family. The family keeps them all, for when the training is passed again."""
    left = scope_in(standing, family.scope)
    return tuple(scope for scope in family.scope if scope in left)


def refreshed_scope(
    requested: str | None, family: Family, person: Person, client: Client, standing: Standing
) -> tuple[str, ...]:
    """The scopes of the next token of a family. Raises NotHeld.

    Scopes that the person or the application has lost since the consent are left out, and those that the person's
    training does not allow today.
    """
    still_held = scope_in(standing, _held(person, family.acr, client) | {OPENID})
    return narrow_scope(without_oidc_scopes(requested), [scope for scope in family.scope if scope in still_held])


def refreshed_countries(requested: str | None, family: Family, person: Person) -> frozenset[Country]:
    """The countries of the next token of a family. Raises NotHeld."""
    return narrow_countries(requested, family.countries & person.countries)


def _held(person: Person, acr: str, client: Client) -> frozenset[str]:
    return person.scope_at(acr) & client.scope_for_people
