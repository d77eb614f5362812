"""Practising: a person acts as an invented person of a space of their own, in the practice country of theirs."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from services.identity.domain.organisations import REGIONAL_KIND, Organisation, OrganisationStatus
from services.identity.domain.people import Person, PersonStatus
from shared.kernel.country import Country
from shared.kernel.grant import Permission as P  # noqa: N817 - the list below is read line by line
from shared.kernel.practice import Partner, partner_id, practice_person, practice_space

PRACTISED = frozenset(
    {
        P.CASES_READ,
        P.CASES_WRITE,
        P.CASES_SEARCH,
        P.CASES_IDENTIFY,
        P.CASES_SUPERVISE,
        P.PROCEEDINGS_READ,
        P.PROCEEDINGS_WRITE,
        P.REFERRALS_READ,
        P.REFERRALS_SEND,
        P.REFERRALS_ANSWER,
        P.REFERRALS_ASSIGN,
        P.DIRECTORY_READ,
        P.NOTIFICATIONS_READ,
        P.ORGANISATIONS_READ,
    }
)
"""What is practised. Not administration, imports, webhooks and extracts: they reach others, or leave the platform."""

_KINDS = {Partner.SHELTER: "ngo", Partner.PROSECUTION: "prosecution"}
_NAMES = {Partner.SHELTER: "Casa de práctica", Partner.PROSECUTION: "Fiscalía de práctica"}
_NO_ADDRESS = "practice.invalid"
"""No mail can be sent to it (RFC 2606 §2)."""


def is_practice(countries: Collection[Country]) -> bool:
    """Whether a token of these countries is for practising."""
    return any(country.is_practice for country in countries)


def practised_countries(countries: Collection[Country]) -> frozenset[Country]:
    """The practice country of each."""
    return frozenset(country.practice for country in countries)


def space_of(person: Person, kind: str, at: datetime) -> Organisation:
    """The organisation in which `person` practises, of the `kind` of theirs."""
    space_id = practice_space(person.id)
    name = f"Espacio de práctica {space_id.hex[-6:].upper()}"
    return _organisation(space_id, person.country.practice, "ngo" if kind == REGIONAL_KIND else kind, name, at)


def stand_in_of(person: Person, at: datetime) -> Person:
    """The invented person of that space: the name and the role of `person`, and no way to sign in."""
    country = person.country.practice
    invented = practice_person(person.id)
    return Person(
        id=invented,
        country=country,
        countries=frozenset({country}),
        organisation_id=practice_space(person.id),
        role=person.role,
        email=f"{invented}@{_NO_ADDRESS}",
        display_name=person.display_name,
        language=person.language,
        status=PersonStatus.ACTIVE,
        created_at=at,
    )


def partners_of(country: Country, at: datetime) -> list[Organisation]:
    """The partner organisations of a practice country."""
    return [_organisation(partner_id(country, p), country, _KINDS[p], _NAMES[p], at) for p in Partner]


def _organisation(organisation_id: UUID, country: Country, kind: str, name: str, at: datetime) -> Organisation:
    return Organisation(
        id=organisation_id,
        country=country,
        kind=kind,
        name=name,
        public_name=name,
        adm1=None,
        contact_email=None,
        status=OrganisationStatus.ACTIVE,
        version=1,
        created_at=at,
        updated_at=at,
    )
