"""An invited person sets a password and makes the account their own."""

from dataclasses import dataclass

from services.identity.adapters.secrets import digest
from services.identity.adapters.sign_in.passwords import Passwords
from services.identity.adapters.work import IdentityWork
from services.identity.domain.errors import ActivationNotFound
from services.identity.domain.people.people import Person, PersonStatus
from services.identity.domain.roles.assurance import PASSWORD
from services.identity.domain.sign_in.browsers import UNKNOWN, Browser
from services.identity.processes.organisations.duties import publish_duties
from services.identity.processes.sign_in.passwords import require_good_password
from services.identity.processes.tokens.sessions import open_sign_in


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class TypedActivation:
    """A one-time link, what was typed, and in which browser."""

    token: str
    password: str
    browser: Browser = UNKNOWN


def check_link(token: str, *, work: IdentityWork) -> None:
    """Raises ActivationNotFound unless the link still opens an account."""
    work.activations.get_live_for_update(digest(token), work.clock.now())


def activate_account(typed: TypedActivation, *, work: IdentityWork, passwords: Passwords) -> tuple[Person, str | None]:
    """Set the password, close the link and sign the person in: who they are, and the token for the browser.

    The token is None while their organisation is suspended. What else their role needs, such as a second factor, is
    asked on the way to the application. Raises ActivationNotFound or ActivationRefused.
    """
    now = work.clock.now()
    link = work.activations.get_live_for_update(digest(typed.token), now)
    person = work.people.get_for_update(link.user_id)
    if person.status is PersonStatus.SUSPENDED:
        raise ActivationNotFound
    require_good_password(typed.password, person, work=work)
    work.people.set_factors(
        person.id,
        now,
        password_hash=passwords.hash(typed.password),
        totp_sealed=None,
        status=PersonStatus.ACTIVE,
    )
    work.activations.mark_used(digest(typed.token), now)
    publish_duties(person.organisation_id, person.country, work=work)
    work.audit("user.activated", country=person.country, object_type="user", object_id=person.id)
    active = work.people.get(person.id)
    return active, open_sign_in(active, PASSWORD, typed.browser, work=work) if active.may_sign_in else None
