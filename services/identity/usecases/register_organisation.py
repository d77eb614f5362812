"""Bring an organisation into the network."""

from collections.abc import Collection
from dataclasses import dataclass

from services.identity.adapters.work import IdentityWork
from services.identity.domain.organisations import (
    REGIONAL_KIND,
    Organisation,
    OrganisationStatus,
    folded_name,
    require_own_subdivision,
    require_readable_name,
)
from shared.contracts.identity import OrganisationRegistered
from shared.kernel.country import Country
from shared.kernel.errors import country_out_of_scope, invalid
from shared.kernel.ids import new_id


@dataclass(frozen=True, kw_only=True, slots=True)
class RegisterOrganisation:
    """What is known of a new organisation."""

    country: Country
    kind: str
    name: str
    public_name: str
    adm1: str | None = None
    contact_email: str | None = None


def register_organisation(command: RegisterOrganisation, *, work: IdentityWork) -> Organisation:
    """Add the organisation and tell the other services.

    Raises Invalid outside the caller's countries, for a regional organisation unless the platform itself asks, for a
    subdivision of another country, or as `require_free_names` does.
    """
    if not work.grant.covers(command.country):
        raise country_out_of_scope()
    _require_own_kind(command.kind, work)
    require_own_subdivision(command.adm1, command.country)
    now = work.clock.now()
    organisation = Organisation(
        id=new_id(),
        country=command.country,
        kind=command.kind,
        name=command.name,
        public_name=command.public_name,
        adm1=command.adm1,
        contact_email=command.contact_email,
        status=OrganisationStatus.ACTIVE,
        version=1,
        created_at=now,
        updated_at=now,
    )
    require_free_names(organisation, ("name", "public_name"), work=work)
    work.organisations.add(organisation)
    work.audit(
        "organisation.registered", country=organisation.country, object_type="organisation", object_id=organisation.id
    )
    work.publish(card_of(organisation))
    return organisation


def card_of(organisation: Organisation) -> OrganisationRegistered:
    """The fact that tells the other services of the organisation's public card."""
    return OrganisationRegistered(
        country=organisation.country,
        organisation_id=organisation.id,
        kind=organisation.kind,
        public_name=organisation.public_name,
    )


def require_free_names(organisation: Organisation, names: Collection[str], *, work: IdentityWork) -> None:
    """Raise Invalid when one of its `names` (`name`, `public_name`) is read like any name of another of the country.

    Both are shown to whoever refers somebody: a second one of that name would be sent people meant for the first.
    """
    for field in names:
        require_readable_name(field, getattr(organisation, field))
    others = work.organisations.others_in(organisation.country, besides=organisation.id)
    taken = {folded_name(name) for other in others for name in (other.name, other.public_name)}
    for field in names:
        if folded_name(getattr(organisation, field)) in taken:
            raise invalid(
                field,
                "name_taken",
                es="Ya hay una organización con ese nombre en el país; acentos, espacios y signos no lo hacen otro",
                en="An organisation of that name exists in the country; accents, spaces and signs make no other",
            )


def _require_own_kind(kind: str, work: IdentityWork) -> None:
    if kind == REGIONAL_KIND and not work.grant.is_system:
        raise invalid(
            "kind",
            "kind_not_grantable",
            es="Una organización regional no se registra desde un país",
            en="A regional organisation is not a country's to register",
        )
