"""Invite a person into an organisation."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from services.identity.adapters.work import IdentityWork
from services.identity.domain.authority.access_requests import RequestKind
from services.identity.domain.authority.authority import needs_yes, opens_organisation, require_seat
from services.identity.domain.authority.country_roles import require_fits
from services.identity.domain.people.people import DisplayName, Person, PersonStatus, Team
from services.identity.domain.roles.roles import Role
from services.identity.processes.authority.access_requests import request_access
from services.identity.processes.people.activations import add_activation
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


def invite_person(command: InvitePerson, *, work: IdentityWork, mailed: bool = True) -> tuple[Person, str]:
    """The invited person and their one-time activation token, which is mailed to them unless `mailed` is False.

    While the organisation they are to join has not said yes, they can practise and learn.

    Raises Invalid outside the caller's countries, for an organisation elsewhere, for an address in use, for a role of
    the country that does not fit, and for a regional role unless the platform itself invites into a regional
    organisation.
    """
    organisation = work.organisations.find(command.organisation_id)
    require_seat(work.grant, command.country, command.role, organisation)
    if command.country_role_id is not None:
        require_fits(work.country_roles.find(command.country_role_id), command.country, command.role)
    person = _invited(command, work.clock.now())
    was_opened = work.access_requests.was_opened(person.organisation_id, person.created_at, besides=person.id)
    awaits_yes = needs_yes(work.grant, person) and not opens_organisation(person.role, was_opened=was_opened)
    person = replace(person, awaits_yes=awaits_yes)
    if not work.people.add(person):
        # Whether it has an account elsewhere is for those to know who administer it.
        raise invalid(
            "email",
            "email_unavailable",
            es="Esa dirección no se puede usar: mire si la persona ya está entre sus usuarios; si no, pídale otra o"
            " pregunte a la coordinación si ya trabaja en otra organización",
            en="That address cannot be used: see whether the person is among your users already; if not, ask them for"
            " another one, or the coordination whether they work in another organisation",
        )
    work.audit("user.invited", country=person.country, object_type="user", object_id=person.id)
    if awaits_yes:
        request_access(RequestKind.INVITATION, person, person.role, country_role_id=person.country_role_id, work=work)
    return person, add_activation(person, mailed=mailed, work=work)


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
