"""Fixed ids of the practice countries, so that each service knows them without being told.

In a practice country each person has a space of their own: an organisation with one invented member, who acts in their
place. What others answer there is answered by the platform, in the place of the partner organisations.
"""

from enum import StrEnum
from uuid import UUID, uuid5

from shared.kernel.country import Country

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
