"""Who may be let into which organisation, in which role: one rule for people and for systems."""

from uuid import UUID

from services.identity.adapters.work import IdentityWork
from services.identity.domain.errors import OrganisationSuspendedError, role_not_grantable
from services.identity.domain.roles import Role
from services.identity.usecases.change_organisation import administers
from shared.kernel.country import Country
from shared.kernel.errors import country_out_of_scope, invalid


def require_seat(country: Country, organisation_id: UUID, role: Role, *, work: IdentityWork) -> None:
    """Raise Invalid unless the caller may give `role` in that organisation of that country.

    Refused: a country that is not the caller's, an organisation elsewhere or suspended, and a regional role unless the
    platform itself gives it in a regional organisation.
    """
    if not work.grant.covers(country):
        raise country_out_of_scope()
    if role.is_regional and not work.grant.is_system:
        raise role_not_grantable()
    organisation = work.organisations.find(organisation_id)
    if organisation is None or organisation.country is not country or not administers(work.grant, organisation):
        raise invalid(
            "organisation_id",
            "unknown_organisation",
            es="La organización no existe en ese país",
            en="The organisation does not exist in that country",
        )
    if not organisation.is_active:
        raise OrganisationSuspendedError
    if role.is_regional and not organisation.is_regional:
        raise invalid(
            "role",
            "role_elsewhere",
            es="Ese rol es de una organización regional",
            en="That role belongs to a regional organisation",
        )
