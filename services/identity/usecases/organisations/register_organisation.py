"""Bring an organisation into the network."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from services.identity.adapters.work import IdentityWork
from services.identity.domain.organisations.organisations import (
    Organisation,
    OrganisationName,
    OrganisationStatus,
    card_of,
    require_free_names,
    require_own_kind,
    require_own_subdivision,
)
from services.identity.domain.people.practice import free_in_practice, known_to
from services.identity.processes.organisations.organisations import check_parent
from shared.kernel.codes import Code, Email, Subdivision
from shared.kernel.country import Country
from shared.kernel.errors import country_out_of_scope
from shared.kernel.ids import new_id


@dataclass(frozen=True, kw_only=True, slots=True)
class RegisterOrganisation:
    """What is known of a new organisation."""

    country: Country
    kind: Annotated[str, Code("org_type")]
    name: OrganisationName
    public_name: OrganisationName
    adm1: Subdivision | None = None
    contact_email: Email | None = None
    parent_id: UUID | None = None
    """The organisation that it is an office of."""


def register_organisation(command: RegisterOrganisation, *, work: IdentityWork) -> Organisation:
    """Add the organisation and publish its card.

    Raises Invalid outside the caller's countries, for a regional organisation unless the platform itself asks, for a
    subdivision of another country, or as `require_office_of` and `require_free_names` do; PracticeFull.
    """
    if not work.grant.covers(command.country):
        raise country_out_of_scope()
    require_own_kind(command.kind, work.grant)
    require_own_subdivision(command.adm1, command.country)
    now = work.clock.now()
    # Asked before the id is chosen: one transaction at a time in a country.
    others = work.organisations.others_in(command.country)
    practises = command.country.is_practice and not work.grant.is_system
    organisation = Organisation(
        id=free_in_practice(work.grant, others) if practises else new_id(),
        country=command.country,
        kind=command.kind,
        name=command.name,
        public_name=command.public_name,
        adm1=command.adm1,
        contact_email=command.contact_email,
        parent_id=command.parent_id,
        status=OrganisationStatus.ACTIVE,
        version=1,
        created_at=now,
        updated_at=now,
    )
    check_parent(organisation, work=work)
    require_free_names(organisation.names(), known_to(work.grant, others))
    work.organisations.add(organisation)
    work.audit(
        "organisation.registered", country=organisation.country, object_type="organisation", object_id=organisation.id
    )
    work.publish(card_of(organisation))
    return organisation
