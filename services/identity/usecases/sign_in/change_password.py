"""A person sets another password."""

from services.identity.adapters.sign_in.passwords import Passwords
from services.identity.adapters.work import IdentityWork
from services.identity.domain.people.people import Person
from services.identity.domain.tokens.sessions import RevokedFor, SignIn
from services.identity.processes.sign_in.passwords import require_good_password
from services.identity.processes.tokens.sessions import end_sessions, open_sign_in


def change_password(password: str, person: Person, sign_in: SignIn, *, work: IdentityWork, passwords: Passwords) -> str:
    """Set it and end every session, for the one before may be known; the token of a new sign-in in its place.

    The caller has checked that the person has just signed in. Raises ActivationRefused for a bad password.
    """
    require_good_password(password, person, work=work)
    work.people.set_password(person.id, passwords.hash(password), work.clock.now())
    end_sessions(person, RevokedFor.FACTORS_RESET, work=work)
    work.audit("user.password_changed", country=person.country, object_type="user", object_id=person.id)
    return open_sign_in(work.people.get(person.id), sign_in.acr, sign_in.seen_in, at=sign_in.created_at, work=work)
