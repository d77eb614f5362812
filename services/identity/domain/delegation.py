"""What a person lets an application do: never more than both of them hold."""

from services.identity.domain.clients import Client
from services.identity.domain.people import Person
from services.identity.domain.scopes import OPENID, narrow_countries, narrow_scope, understood
from services.identity.domain.sessions import Family
from shared.kernel.country import Country


def consented_scope(requested: str | None, person: Person, acr: str, client: Client) -> tuple[str, ...]:
    """The scopes that the application and the person, in a sign-in of strength `acr`, both hold.

    Raises NotHeld when one was asked for that they do not.
    """
    names = understood(requested).split()
    permissions = narrow_scope(" ".join(name for name in names if name != OPENID), _held(person, acr, client))
    return (OPENID, *permissions) if OPENID in names else permissions


def consented_countries(requested: str | None, person: Person, client: Client) -> frozenset[Country]:
    """The countries that the person and the application both hold. Raises NotHeld."""
    return narrow_countries(requested, person.countries & client.countries)


def refreshed_scope(requested: str | None, family: Family, person: Person, client: Client) -> tuple[str, ...]:
    """The scopes of the next token of a family. Raises NotHeld.

    A role or a registration that shrank since the consent shrinks the token too.
    """
    own = _held(person, family.acr, client)
    return narrow_scope(understood(requested), [scope for scope in family.scope if scope == OPENID or scope in own])


def refreshed_countries(requested: str | None, family: Family, person: Person) -> frozenset[Country]:
    """The countries of the next token of a family. Raises NotHeld."""
    return narrow_countries(requested, family.countries & person.countries)


def _held(person: Person, acr: str, client: Client) -> frozenset[str]:
    return person.scope_at(acr) & client.scope_for_people
