"""Fixed ids of the practice countries, so that each service knows them without an event.

In a practice country each person has a space of their own: an organisation with one invented member, who acts in their
place. What others answer there is answered by the platform, in the place of the partner organisations.
"""

from enum import StrEnum
from uuid import UUID, uuid5

from shared.kernel.country import PRACTICE_COUNTRIES, Country

_NAMESPACE = UUID("6f1c2a52-5a0e-5b6e-9c55-0d7b0f0c7a11")


class Partner(StrEnum):
    """An invented organisation of every practice country, which takes every referral."""

    SHELTER = "shelter"
    PROSECUTION = "prosecution"


def partner_id(country: Country, partner: Partner) -> UUID:
    """The id of a partner organisation."""
    return uuid5(_NAMESPACE, f"{country}|{partner}")


def partner_of(country: Country, organisation_id: UUID) -> Partner | None:
    """Which partner the organisation is; None for any other."""
    found = [partner for partner in Partner if partner_id(country, partner) == organisation_id]
    return found[0] if found else None


def practice_person(user_id: UUID) -> UUID:
    """The id of the invented person who acts in the place of a person."""
    return uuid5(_NAMESPACE, f"person|{user_id}")


def practice_space(user_id: UUID) -> UUID:
    """The id of the organisation in which a person practises."""
    return uuid5(_NAMESPACE, f"space|{user_id}")


def practised_organisations(space_id: UUID) -> tuple[UUID, ...]:
    """The ids that the organisations have which are opened from a space, in their order: ten and no more."""
    return tuple(uuid5(_NAMESPACE, f"organisation|{space_id}|{number}") for number in range(10))


def found_in_practice(space_id: UUID | None) -> frozenset[UUID]:
    """The organisations that one who practises finds: the partners, their own space, and what they opened from it."""
    partners = {partner_id(country, partner) for country in PRACTICE_COUNTRIES for partner in Partner}
    own = {space_id, *practised_organisations(space_id)} if space_id else set()
    return frozenset(partners | own)
