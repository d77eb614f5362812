"""Invite a person into an organisation."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.identity.adapters.activations import NewActivation
from services.identity.adapters.second_factor import SecondFactor
from services.identity.adapters.secrets import digest, new_token
from services.identity.adapters.work import IdentityWork
from services.identity.domain.access_requests import RequestKind
from services.identity.domain.people import Person, PersonStatus
from services.identity.domain.roles import Role
from services.identity.domain.sessions import ACTIVATION_LIFE
from services.identity.usecases.request_access import needs_yes, opens_organisation, request_access
from services.identity.usecases.require_seat import require_seat
from shared.kernel.country import ALL_COUNTRIES, Country
from shared.kernel.errors import invalid
from shared.kernel.ids import new_id


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class InvitePerson:
    """Who is invited, into what and as what."""

    country: Country
    organisation_id: UUID
    role: Role
    email: str
    display_name: str
    language: str


def invite_person(
    command: InvitePerson, *, work: IdentityWork, second_factor: SecondFactor, mailed: bool = True
) -> tuple[Person, str | None]:
    """The invited person and their one-time activation token, which is mailed to them unless `mailed` is False.

    The token is None while the organisation they are to join has not said yes.

    Raises Invalid outside the caller's countries, for an organisation elsewhere, for an address in use, and for a
    regional role unless the platform itself invites into a regional organisation.
    """
    require_seat(command.country, command.organisation_id, command.role, work=work)
    person = _invited(command, work.clock.now())
    if not work.people.add(person):
        raise invalid(
            "email", "email_unavailable", es="Esa dirección no se puede usar", en="That address cannot be used"
        )
    work.audit("user.invited", country=person.country, object_type="user", object_id=person.id)
    if needs_yes(person, work=work) and not opens_organisation(person, work=work):
        request_access(RequestKind.INVITATION, person, person.role, work=work)
        return person, None
    return person, new_activation(person, work=work, second_factor=second_factor, mailed=mailed)


def new_activation(person: Person, *, work: IdentityWork, second_factor: SecondFactor, mailed: bool = True) -> str:
    """A fresh one-time token with which the person sets a password; earlier ones stop working.

    It is mailed to the person by a worker, which opens it from its sealed form. With `mailed=False` it is not, and the
    caller must hand it over.
    """
    token = new_token()
    now = work.clock.now()
    work.activations.add(
        NewActivation(
            token_digest=digest(token),
            user_id=person.id,
            country=person.country,
            totp_sealed=second_factor.new_sealed(person.id),
            expires_at=now + ACTIVATION_LIFE,
            link_sealed=work.links.seal(token, person.id) if mailed else None,
            mail_due_at=now if mailed else None,
        )
    )
    return token


def _invited(command: InvitePerson, now: datetime) -> Person:
    return Person(
        id=new_id(),
        country=command.country,
        countries=ALL_COUNTRIES if command.role.is_regional else frozenset({command.country}),
        organisation_id=command.organisation_id,
        organisation_active=True,
        role=command.role,
        email=command.email.lower(),
        display_name=command.display_name,
        language=command.language,
        status=PersonStatus.INVITED,
        policy_version=1,
        version=1,
        password_hash=None,
        totp_sealed=None,
        totp_step=None,
        created_at=now,
    )
