"""An invited person sets a password and makes the account their own."""

from dataclasses import dataclass

from services.identity.adapters.password_rules import is_guessable
from services.identity.adapters.passwords import Passwords
from services.identity.adapters.secrets import digest
from services.identity.adapters.work import IdentityWork
from services.identity.domain.errors import ActivationNotFound, ActivationRefused
from services.identity.domain.people import MINIMUM_PASSWORD, Person, PersonStatus


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class TypedActivation:
    """A one-time link and what was typed. An empty code means no second factor."""

    token: str
    password: str
    code: str


def offer_activation(token: str, *, work: IdentityWork) -> str:
    """The secret for the authenticator app that goes with a live link. Raises ActivationNotFound."""
    link = work.activations.get_live_for_update(digest(token), work.clock.now())
    return work.second_factor.unseal(link.totp_sealed, link.user_id)


def activate_account(typed: TypedActivation, *, work: IdentityWork, passwords: Passwords) -> list[str]:
    """Set password and second factor and close the link; the recovery codes of a second factor, shown once.

    Raises ActivationNotFound or ActivationRefused.
    """
    now = work.clock.now()
    link = work.activations.get_live_for_update(digest(typed.token), now)
    if len(typed.password) < MINIMUM_PASSWORD:
        raise ActivationRefused("password_short")
    person = work.people.get_for_update(link.user_id)
    if person.status is PersonStatus.SUSPENDED:
        raise ActivationNotFound
    if is_guessable(typed.password, _context(person, work)):
        raise ActivationRefused("password_guessable")
    step = work.second_factor.accepted_step(link.totp_sealed, person.id, typed.code, now=now, last_step=None)
    if typed.code and step is None:
        raise ActivationRefused("code_wrong")
    work.people.set_factors(
        person.id,
        now,
        password_hash=passwords.hash(typed.password),
        totp_sealed=link.totp_sealed if typed.code else None,
        totp_step=step,
        status=PersonStatus.ACTIVE,
    )
    work.activations.mark_used(digest(typed.token), now)
    work.publish_duties(person.organisation_id, person.country)
    work.audit("user.activated", country=person.country, object_type="user", object_id=person.id)
    return work.replace_recovery_codes(person) if typed.code else []


def _context(person: Person, work: IdentityWork) -> list[str]:
    organisation = work.organisations.get(person.organisation_id)
    return [person.email, person.display_name, organisation.name, organisation.public_name]
