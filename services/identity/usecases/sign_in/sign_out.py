"""Sign a person out of one browser."""

from services.identity.adapters.work import IdentityWork
from services.identity.domain.tokens.sessions import SignIn
from services.identity.processes.tokens.sessions import end_sign_in


def sign_out(sign_in: SignIn, *, work: IdentityWork) -> None:
    """End one sign-in and every token that came from it."""
    end_sign_in(sign_in, work=work)
