"""Which caller may decide about which organisation, person and system.

Every rule takes what it needs, so that it can be read and tested by itself.
"""

from uuid import UUID

from services.identity.domain.authority.access_requests import AccessRequest, Decider, Supervision
from services.identity.domain.clients.clients import Client
from services.identity.domain.countries.setting_versions import SettingVersion
from services.identity.domain.errors import (
    NotYoursToApprove,
    NotYoursToDecide,
    OrganisationSuspendedError,
    role_not_grantable,
)
from services.identity.domain.organisations.organisations import Organisation
from services.identity.domain.people.people import Person
from services.identity.domain.people.practice import opened_in_practice
from services.identity.domain.roles.roles import Role
from shared.kernel.country import ALL_COUNTRIES, Country
from shared.kernel.errors import Forbidden, NotFound, country_out_of_scope, invalid
from shared.kernel.grant import Grant, Permission
from shared.kernel.second_person import second_person


def administers_country(grant: Grant) -> bool:
    """Whether the caller administers every organisation of their countries, and not their own alone."""
    return grant.is_system or grant.allows(Permission.ORGANISATIONS_WRITE)


def own_organisation_only(grant: Grant) -> UUID | None:
    """The organisation to which the caller's administration and supervision are limited; None for a country's."""
    return None if administers_country(grant) else grant.organisation_id


def administers(grant: Grant, organisation: Organisation) -> bool:
    """Whether the caller answers for it: in their countries, or their own. A regional one is the platform's alone.

    Who practises answers for what they opened themselves.
    """
    if organisation.country.is_practice and not grant.is_system:
        return administers_country(grant) and organisation.id in opened_in_practice(grant)
    reaches = own_organisation_only(grant) in (None, organisation.id)
    return reaches and grant.covers(organisation.country) and (grant.is_system or not organisation.is_regional)


def require_administers(grant: Grant, organisation: Organisation) -> None:
    """Raise NotFound unless the caller administers the organisation: to them it must look like a missing one."""
    if not administers(grant, organisation):
        raise NotFound


def require_sees(grant: Grant, subject: Person | Client) -> None:
    """Raise NotFound for a person or system of another organisation, unless the caller administers the country."""
    if own_organisation_only(grant) not in (None, subject.organisation_id):
        raise NotFound


def gives(grant: Grant, role: Role) -> bool:
    """Whether an administrator with the caller's reach may give the role."""
    return not role.is_regional and (role is not Role.COUNTRY_ADMIN or administers_country(grant))


def require_within_reach(grant: Grant, role: Role | None) -> None:
    """Raise Invalid for a role that administers more than the caller does, who may not give, change or end it."""
    if role is Role.COUNTRY_ADMIN and not gives(grant, role):
        raise role_not_grantable()


def require_person(caller: Person | None) -> Person:
    """The caller. Raises NotFound for a system: it has no profile and no browser."""
    if caller is None:
        raise NotFound
    return caller


def needs_yes(grant: Grant, subject: Person | Client, role: Role | None = None) -> bool:
    """Whether the caller may give access inside the subject's organisation only with its yes.

    `role` is what the subject would have, by default what it has. The platform's operator needs none, and who
    administers the country none in their own organisation. Who administers an organisation alone needs one for what
    reads files about people: they read none, and must not let themselves in by another account. Nor do they give
    another role to a supervisor, who would answer.
    """
    if grant.is_system or grant.organisation_id != subject.organisation_id:
        return not grant.is_system
    given = role or subject.role
    reads = given is not None and given.reads_people
    return not administers_country(grant) and (reads or subject.role is Role.SUPERVISOR)


def opens_organisation(role: Role, *, was_opened: bool) -> bool:
    """Whether `role` may be given to the first person of an organisation: there is no member to ask, and no file.

    Never a role that administers: its holder could let others in later, when there are files.
    """
    return role.reads_people and not was_opened


def require_seat(grant: Grant, country: Country, role: Role, organisation: Organisation | None) -> None:
    """Raise Invalid unless the caller may give `role` in that organisation of `country`, to a person or a system.

    Refused: a country that is not the caller's, an organisation elsewhere or suspended, and a regional role unless the
    platform itself gives it in a regional organisation.
    """
    if not grant.covers(country):
        raise country_out_of_scope()
    if role.is_regional and not grant.is_system:
        raise role_not_grantable()
    require_within_reach(grant, role)
    if organisation is None or organisation.country is not country or not administers(grant, organisation):
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


def who_decides(request: AccessRequest, supervision: Supervision) -> Decider:
    """Who says yes or no: a supervisor, else the regional coordination, else a member.

    A member only where the organisation has no supervisor, not even one who had just been stopped when it was asked,
    and never about a supervisor, a system or the rules.
    """
    if supervision is Supervision.PRESENT:
        return Decider.SUPERVISOR
    if supervision is Supervision.HELD or request.needs_supervision:
        return Decider.REGION
    return Decider.MEMBER


def require_may_decide(request: AccessRequest, grant: Grant, person: Person | None, decider: Decider) -> None:
    """Raise PersonNeeded or NotYoursToDecide unless the caller is such a decider. `person` is None for a system."""
    second = second_person(grant, is_active=person is not None and person.may_sign_in)
    second.require_other_than(request.askers | {str(request.subject_id)}, NotYoursToDecide)
    if person is None:
        raise NotYoursToDecide
    if Permission.ACCESS_REQUESTS_DECIDE not in person.permissions:
        raise NotYoursToDecide
    of_region = person.role is Role.REGIONAL_COORDINATOR
    if of_region != (decider is Decider.REGION):
        raise NotYoursToDecide
    if not of_region and person.organisation_id != request.organisation_id:
        raise NotYoursToDecide
    if decider is Decider.SUPERVISOR and person.role is not Role.SUPERVISOR:
        raise NotYoursToDecide


def decider_of(request: AccessRequest, grant: Grant, person: Person | None, decider: Decider) -> Decider:
    """Who may decide `request`, as far as the caller may know."""
    try:
        require_may_decide(request, grant, person, decider)
    except Forbidden:
        return decider
    return Decider.SELF


def decides_for_region(grant: Grant) -> bool:
    """Whether the caller sees what waits for the regional coordination, and no other organisation's requests."""
    return grant.allows(Permission.ACCESS_REQUESTS_DECIDE) and grant.countries >= ALL_COUNTRIES


def require_covers(grant: Grant, country: Country) -> None:
    """Raise NotFound for a country that is not the caller's: to them it must look like a missing one."""
    if not grant.covers(country):
        raise NotFound


def require_administrator(grant: Grant, country: Country, caller: Person | None) -> None:
    """Raise NotFound unless a person who administers the country asks, or the operator of the platform."""
    require_covers(grant, country)
    if not grant.is_system:
        require_person(caller)


def require_may_decide_setting(
    version: SettingVersion, grant: Grant, person: Person | None, *, has_administrator: bool
) -> None:
    """Raise PersonNeeded or NotYoursToApprove unless the caller may decide about a proposed setting.

    Another administrator of the country than who proposed it; the regional coordination while there is no such one.
    `person` is None for a system.
    """
    second = second_person(grant, is_active=person is not None and person.may_sign_in)
    second.require_other_than({version.proposed_by}, NotYoursToApprove)
    if person is None:
        raise NotYoursToApprove
    if person.role is Role.COUNTRY_ADMIN and person.country is version.country:
        return
    if person.role is not Role.REGIONAL_COORDINATOR or has_administrator:
        raise NotYoursToApprove
