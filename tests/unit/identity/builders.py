"""Builders of the entities of identity, for tests that need no server."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from services.identity.domain.clients import FOR_ITSELF, FOR_PEOPLE, AuthMethod, Client
from services.identity.domain.organisations import Organisation, OrganisationStatus
from services.identity.domain.people import Person, PersonStatus
from services.identity.domain.roles import Role
from shared.kernel.country import ALL_COUNTRIES, Country
from shared.kernel.grant import Grant, system_grant
from shared.kernel.ids import new_id

GT, HN = Country.GUATEMALA, Country.HONDURAS
NOON = datetime(2020, 5, 4, 12, tzinfo=UTC)
PLATFORM = system_grant("operator", ALL_COUNTRIES)


def an_organisation(country: Country = GT, kind: str = "ngo", name: str = "Asociación") -> Organisation:
    """An active organisation."""
    return Organisation(
        id=new_id(),
        country=country,
        kind=kind,
        name=name,
        public_name=name,
        adm1=None,
        contact_email=None,
        status=OrganisationStatus.ACTIVE,
        version=1,
        created_at=NOON,
        updated_at=NOON,
    )


def a_person(organisation: Organisation, role: Role = Role.CASEWORKER, **changes: Any) -> Person:
    """An active person of the organisation."""
    person = Person(
        id=new_id(),
        country=organisation.country,
        countries=role.countries(organisation.country),
        organisation_id=organisation.id,
        organisation_active=True,
        role=role,
        email="a@ceiba.example",
        display_name="A",
        language="es",
        status=PersonStatus.ACTIVE,
        policy_version=1,
        version=1,
        password_hash=None,
        totp_sealed=None,
        totp_step=None,
        created_at=NOON,
    )
    return replace(person, **changes)


def a_system(organisation: Organisation, role: Role = Role.CASEWORKER, **changes: Any) -> Client:
    """A system of the organisation, with a secret."""
    client = Client(
        id=new_id(),
        client_id=str(new_id()),
        name="Sistema",
        country=organisation.country,
        countries=role.countries(organisation.country),
        organisation_id=organisation.id,
        role=role,
        auth_method=AuthMethod.SECRET,
        grant_types=FOR_ITSELF,
        scope=frozenset(str(permission) for permission in role.permissions),
        secret_digest=b"first",
    )
    return replace(client, **changes)


def an_application(organisation: Organisation, **changes: Any) -> Client:
    """An application of the organisation that people sign in with."""
    return a_system(organisation, grant_types=FOR_PEOPLE, redirect_uris=("https://app.example/callback",), **changes)


def a_grant(role: Role, organisation_id: UUID | None = None, country: Country = GT) -> Grant:
    """A caller in the role."""
    return Grant(
        subject="caller",
        client_id="ceiba-web",
        organisation_id=organisation_id or new_id(),
        countries=role.countries(country),
        permissions=role.permissions,
    )
