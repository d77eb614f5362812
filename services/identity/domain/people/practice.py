"""Practising: a person acts as an invented person of a space of their own, in the practice country of theirs."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from services.identity.domain.errors import PracticeFull
from services.identity.domain.organisations.organisations import REGIONAL_KIND, Organisation, OrganisationStatus
from services.identity.domain.people.people import Person, PersonStatus
from shared.kernel.country import Country
from shared.kernel.grant import Grant
from shared.kernel.grant import Permission as P  # noqa: N817 - the list below is read line by line
from shared.kernel.practice import (
    Partner,
    found_in_practice,
    partner_id,
    practice_person,
    practice_space,
    practised_organisations,
)

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
        P.DIRECTORY_WRITE,
        P.NOTIFICATIONS_READ,
        P.ORGANISATIONS_READ,
        P.ORGANISATIONS_WRITE,
    }
)
"""What is practised. Not administration of people and systems, imports, webhooks and extracts: they reach others, or
leave the platform. Of `organisations:write` only what is done to organisations is (docs/adr/0067)."""

SPACE_NAME = "Espacio de práctica"
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
    space_id, practised = practice_space(person.id), "ngo" if kind == REGIONAL_KIND else kind
    space = _organisation(space_id, person.country.practice, practised, SPACE_NAME, at)
    # Legal names are unique in a country. People read the public one.
    return replace(space, name=f"{SPACE_NAME} {space_id.hex[-12:].upper()}")


def listed_in_practice(grant: Grant) -> frozenset[UUID] | None:
    """The organisations that one who practises finds: the partners, their own space, what they opened. None: all."""
    return found_in_practice(grant.organisation_id) if is_practice(grant.countries) else None


def opened_in_practice(grant: Grant) -> tuple[UUID, ...]:
    """The ids of the organisations that one who practises opens; none for others."""
    practises = is_practice(grant.countries) and grant.organisation_id is not None
    return practised_organisations(grant.organisation_id) if practises and grant.organisation_id else ()


def known_to(grant: Grant, organisations: Iterable[Organisation]) -> list[Organisation]:
    """Those of `organisations` that the caller may know of: all, but for one who practises."""
    listed = listed_in_practice(grant)
    return [one for one in organisations if listed is None or one.id in listed]


def free_in_practice(grant: Grant, others: Iterable[Organisation]) -> UUID:
    """The id of the next organisation that is opened, beside the `others` of the country. Raises PracticeFull."""
    taken = {one.id for one in others}
    for candidate in opened_in_practice(grant):
        if candidate not in taken:
            return candidate
    raise PracticeFull


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
