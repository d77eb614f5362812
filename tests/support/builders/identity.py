"""Builders of the entities and commands of identity. Times are relative to `NOON`."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from services.identity.adapters.secrets import digest
from services.identity.adapters.work import IdentityWork
from services.identity.domain.clients.clients import FOR_ITSELF, FOR_PEOPLE, AuthMethod, Client
from services.identity.domain.organisations.organisations import Organisation, OrganisationStatus
from services.identity.domain.people.activations import Activation
from services.identity.domain.people.people import Person, PersonStatus
from services.identity.domain.roles.roles import Role
from services.identity.domain.tokens.sessions import (
    ACTIVATION_LIFE,
    CODE_LIFE,
    FAMILY_LIFE,
    SIGN_IN_LIFE,
    Code,
    Family,
    RefreshToken,
    SignIn,
)
from services.identity.usecases.clients.register_client import RegisterClient
from services.identity.usecases.organisations.register_organisation import RegisterOrganisation
from services.identity.usecases.people.invite_person import InvitePerson
from shared.kernel.country import ALL_COUNTRIES, Country
from shared.kernel.grant import Grant, system_grant
from shared.kernel.ids import new_id
from tests.support.world import GT

NOON = datetime(2020, 5, 4, 12, tzinfo=UTC)
PLATFORM = system_grant("operator", ALL_COUNTRIES)


def an_organisation(country: Country = GT, kind: str = "ngo", name: str = "Asociación", **changes: Any) -> Organisation:
    """An active organisation."""
    organisation = Organisation(
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
    return replace(organisation, **changes)


def a_person(organisation: Organisation, role: Role = Role.CASEWORKER, **changes: Any) -> Person:
    """An active person of the organisation, who has worked before and needs no training."""
    user_id = changes.get("id", new_id())
    person = Person(
        id=user_id,
        country=organisation.country,
        countries=role.countries(organisation.country),
        organisation_id=organisation.id,
        organisation_active=True,
        role=role,
        email=f"{user_id}@ceiba.example",
        display_name="Persona de prueba",
        language="es",
        status=PersonStatus.ACTIVE,
        policy_version=1,
        version=1,
        password_hash=None,
        totp_sealed=None,
        totp_step=None,
        created_at=NOON,
        works_since=NOON,
        training_due_on=date.max,
    )
    return replace(person, **changes)


def a_system(organisation: Organisation, role: Role | None = Role.CASEWORKER, **changes: Any) -> Client:
    """A system of the organisation, with a secret."""
    client = Client(
        id=new_id(),
        client_id=str(new_id()),
        name="Sistema de prueba",
        country=organisation.country,
        countries=role.countries(organisation.country) if role else frozenset({organisation.country}),
        organisation_id=organisation.id,
        role=role,
        auth_method=AuthMethod.SECRET,
        grant_types=FOR_ITSELF,
        scope=frozenset(str(permission) for permission in role.permissions) if role else frozenset(),
        secret_digest=b"first",
    )
    return replace(client, **changes)


def an_application(organisation: Organisation, **changes: Any) -> Client:
    """An application of the organisation that people sign in with."""
    return a_system(organisation, grant_types=FOR_PEOPLE, redirect_uris=("https://app.example/callback",), **changes)


def a_platform_application(organisation: Organisation, **changes: Any) -> Client:
    """An application of no organisation, as the platform's own; it has its home where `organisation` has."""
    return an_application(organisation, organisation_id=None, role=None, first_party=True, **changes)


def a_grant(role: Role, organisation_id: UUID | None = None, country: Country = GT, **changes: Any) -> Grant:
    """A caller in the role."""
    grant = Grant(
        subject="caller",
        client_id="ceiba-web",
        organisation_id=organisation_id or new_id(),
        countries=role.countries(country),
        permissions=role.permissions,
    )
    return replace(grant, **changes)


def grant_of(person: Person) -> Grant:
    """The person as a caller."""
    grant = a_grant(person.role, person.organisation_id, person.country, subject=str(person.id))
    return replace(grant, signed_in_at=0)


def a_sign_in(person: Person, **changes: Any) -> SignIn:
    """A live sign-in with a second factor."""
    sign_in = SignIn(
        id=new_id(),
        user_id=person.id,
        country=person.country,
        acr="mfa",
        created_at=NOON,
        expires_at=NOON + SIGN_IN_LIFE,
        ended_at=None,
    )
    return replace(sign_in, **changes)


def a_code(code: str, client: Client, sign_in: SignIn, **changes: Any) -> Code:
    """A live authorization code of that text."""
    return replace(
        Code(
            digest=digest(code),
            client_id=client.client_id,
            user_id=sign_in.user_id,
            session_id=sign_in.id,
            country=sign_in.country,
            redirect_uri="https://app.example/callback",
            scope=("openid", "cases:read"),
            countries=frozenset({sign_in.country}),
            code_challenge="challenge",
            nonce="nonce",
            expires_at=NOON + CODE_LIFE,
            used_at=None,
            family_id=None,
        ),
        **changes,
    )


def a_family(client: Client, sign_in: SignIn, **changes: Any) -> Family:
    """A live family of refresh tokens, from a sign-in."""
    family = Family(
        id=new_id(),
        client_id=client.client_id,
        user_id=sign_in.user_id,
        session_id=sign_in.id,
        country=sign_in.country,
        scope=("openid", "cases:read"),
        countries=frozenset({sign_in.country}),
        acr=sign_in.acr,
        created_at=NOON,
        absolute_expires_at=NOON + FAMILY_LIFE,
        revoked_at=None,
    )
    return replace(family, **changes)


def a_refresh_token(token: str, family: Family, *, parent: str | None = None, **changes: Any) -> RefreshToken:
    """The newest link of a family, of that text."""
    link = RefreshToken(
        digest=digest(token),
        family_id=family.id,
        parent_digest=digest(parent) if parent is not None else None,
        issued_at=NOON,
        used_at=None,
    )
    return replace(link, **changes)


def an_activation(token: str, person: Person, **changes: Any) -> Activation:
    """A live link of that text, not to be mailed."""
    link = Activation(
        token_digest=digest(token),
        user_id=person.id,
        country=person.country,
        expires_at=NOON + ACTIVATION_LIFE,
    )
    return replace(link, **changes)


def an_organisation_registration(**changes: Any) -> RegisterOrganisation:
    """An NGO of Guatemala."""
    command = RegisterOrganisation(
        country=GT, kind="ngo", name="Asociación Amanecer", public_name="Red Amanecer", adm1="GT-01"
    )
    return replace(command, **changes)


def an_invitation(organisation: Organisation, **changes: Any) -> InvitePerson:
    """A caseworker for the organisation."""
    command = InvitePerson(
        country=organisation.country,
        organisation_id=organisation.id,
        role=Role.CASEWORKER,
        email="Nueva@ceiba.example",
        display_name="Persona nueva",
    )
    return replace(command, **changes)


def a_client_registration(organisation: Organisation, **changes: Any) -> RegisterClient:
    """A system with a secret that acts for itself."""
    command = RegisterClient(
        country=organisation.country, organisation_id=organisation.id, role=Role.CASEWORKER, name="Sistema nuevo"
    )
    return replace(command, **changes)


def store(work: IdentityWork, *entities: Organisation | Person | Client) -> None:
    """Insert what a test stands on."""
    for entity in entities:
        match entity:
            case Organisation():
                work.organisations.add(entity)
            case Person():
                assert work.people.add(entity), "the address is in use"
            case Client():
                work.clients.add(entity, NOON)
