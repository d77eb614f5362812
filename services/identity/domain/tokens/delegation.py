"""The scopes and countries with which an application acts for a person: at most those that both have."""

from services.identity.domain.clients.clients import Client
from services.identity.domain.people.people import Person
from services.identity.domain.people.practice import PRACTISED, practised_countries
from services.identity.domain.roles.scopes import (
    SIGN_IN_SCOPES,
    api_scopes_in,
    narrow_countries,
    narrow_scope,
    scopes_in,
)
from services.identity.domain.tokens.sessions import Family
from services.identity.domain.training.standing import Standing, scope_in
from shared.kernel.country import Country


def consented_scope(
    requested: str | None, person: Person, acr: str, client: Client, *, practises: bool = False
) -> tuple[str, ...]:
    """The requested scopes. Who asks for no permission gets none: to sign somebody in takes no right of theirs.

    But the platform's own application, which is for everything that a person may do, then gets all that they have in a
    sign-in of strength `acr`. Raises NotHeld for a requested scope that application or person does not have, or that is
    not practised.
    """
    held = _held(person, acr, client, practises=practises)
    asked = scopes_in(requested)
    if client.first_party and not api_scopes_in(requested):
        asked = (*asked, *sorted(held))
    return narrow_scope(" ".join(asked), held | SIGN_IN_SCOPES) if asked else ()


def consented_countries(
    requested: str | None, person: Person, client: Client, *, practises: bool = False
) -> frozenset[Country]:
    """The requested countries, by default all that person and application both have. Raises NotHeld.

    Who practises gets the practice country of each.
    """
    found = narrow_countries(requested, person.countries & client.countries)
    return practised_countries(found) if practises else found


def may_get_token(family: Family, standing: Standing) -> bool:
    """Whether a person in that standing gets tokens of the family: without the training only those for practising.

    A module that begins to be required ends what was consented before; the person signs in again and practises.
    """
    return family.is_practice or standing is not Standing.UNTRAINED


def first_scope(family: Family, standing: Standing) -> tuple[str, ...]:
    """The scopes of the first token of a family. The family keeps them all, for when the training is passed again."""
    left = scope_in(_in_force(standing, family), family.scope)
    return tuple(scope for scope in family.scope if scope in left)


def refreshed_scope(
    requested: str | None, family: Family, person: Person, client: Client, standing: Standing
) -> tuple[str, ...]:
    """The scopes of the next token of a family, by default all of it (RFC 6749 §6). Raises NotHeld.

    Scopes that the person or the application has lost since the consent are left out, and those that the person's
    training does not allow today.
    """
    held = _held(person, family.acr, client, practises=family.is_practice)
    still_held = scope_in(_in_force(standing, family), held | SIGN_IN_SCOPES)
    return narrow_scope(requested, [scope for scope in family.scope if scope in still_held])


def refreshed_countries(requested: str | None, family: Family, person: Person) -> frozenset[Country]:
    """The countries of the next token of a family. Raises NotHeld."""
    held = practised_countries(person.countries) if family.is_practice else person.countries
    return narrow_countries(requested, family.countries & held)


def _held(person: Person, acr: str, client: Client, *, practises: bool) -> frozenset[str]:
    held = person.scope_at(acr) & client.scope_for_people
    return held & PRACTISED if practises else held


def _in_force(standing: Standing, family: Family) -> Standing:
    # Practising takes no certificate.
    return Standing.CERTIFIED if family.is_practice else standing
