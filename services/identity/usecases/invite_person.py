"""Invite a person into an organisation."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.identity.adapters.work import IdentityWork
from services.identity.domain.access_requests import RequestKind
from services.identity.domain.authority import needs_yes, opens_organisation, require_seat
from services.identity.domain.country_roles import require_fits
from services.identity.domain.people import DisplayName, Person, PersonStatus, Team
from services.identity.domain.roles import Role
from shared.kernel.codes import Email
from shared.kernel.country import Country
from shared.kernel.errors import invalid
from shared.kernel.ids import new_id
from shared.kernel.language import Language


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class InvitePerson:
    """What is known of a person who is invited."""

    country: Country
    organisation_id: UUID
    role: Role
    email: Email
    display_name: DisplayName
    language: Language = "es"
    team: Team | None = None
    country_role_id: UUID | None = None
    """A role of the country in place of `role`."""


def invite_person(command: InvitePerson, *, work: IdentityWork, mailed: bool = True) -> tuple[Person, str | None]:
    """The invited person and their one-time activation token, which is mailed to them unless `mailed` is False.

    The token is None while the organisation they are to join has not said yes.

    Raises Invalid outside the caller's countries, for an organisation elsewhere, for an address in use, for a role of
    the country that does not fit, and for a regional role unless the platform itself invites into a regional
    organisation.
    """
    organisation = work.organisations.find(command.organisation_id)
    require_seat(work.grant, command.country, command.role, organisation)
    if command.country_role_id is not None:
        require_fits(work.country_roles.find(command.country_role_id), command.country, command.role)
    person = _invited(command, work.clock.now())
    if not work.people.add(person):
        raise invalid(
            "email", "email_unavailable", es="Esa dirección no se puede usar", en="That address cannot be used"
        )
    work.audit("user.invited", country=person.country, object_type="user", object_id=person.id)
    was_opened = work.access_requests.was_opened(person.organisation_id, person.created_at, besides=person.id)
    if needs_yes(work.grant, person) and not opens_organisation(person.role, was_opened=was_opened):
        work.request_access(RequestKind.INVITATION, person, person.role, country_role_id=person.country_role_id)
        return person, None
    return person, work.add_activation(person, mailed=mailed)


def _invited(command: InvitePerson, now: datetime) -> Person:
    return Person(
        id=new_id(),
        country=command.country,
        countries=command.role.countries(command.country),
        organisation_id=command.organisation_id,
        role=command.role,
        country_role_id=command.country_role_id,
        email=command.email.lower(),
        display_name=command.display_name,
        language=command.language,
        team=command.team,
        status=PersonStatus.INVITED,
        created_at=now,
    )
