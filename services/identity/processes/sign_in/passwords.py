"""Whether a password is good enough for the person who sets it."""

from services.identity.adapters.work import IdentityWork
from services.identity.domain.errors import ActivationRefused
from services.identity.domain.people.people import MINIMUM_PASSWORD, Person
from services.identity.domain.sign_in.password_rules import is_guessable


def require_good_password(password: str, person: Person, *, work: IdentityWork) -> None:
    """Raise ActivationRefused for a password that is short, or easy to guess about that person."""
    if len(password) < MINIMUM_PASSWORD:
        raise ActivationRefused("password_short")
    organisation = work.organisations.get(person.organisation_id)
    if is_guessable(password, [person.email, person.display_name, organisation.name, organisation.public_name]):
        raise ActivationRefused("password_guessable")
