"""Sign a person in with a passkey, which is two factors: what they have, and what opens it."""

from dataclasses import dataclass
from typing import NoReturn

from services.identity.adapters.sign_in.webauthn import NotProved, WebAuthn
from services.identity.adapters.work import IdentityWork
from services.identity.domain.errors import SignInRefused
from services.identity.domain.people.people import Person
from services.identity.domain.roles.assurance import PASSKEY
from services.identity.domain.sign_in.browsers import UNKNOWN, Browser
from services.identity.processes.tokens.sessions import open_sign_in


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class Assertion:
    """What the authenticator answered (JSON), the sealed challenge, and the cookie of the browser's forms."""

    answer: str
    sealed: str
    browser: str
    seen_in: Browser = UNKNOWN


def sign_in_with_passkey(assertion: Assertion, *, webauthn: WebAuthn, work: IdentityWork) -> tuple[Person, str]:
    """The person, and the token of a new sign-in for the browser's cookie. Raises SignInRefused for all that is wrong.

    No failures are counted: nothing can be guessed here, so a stranger cannot use it to keep a person out.
    """
    try:
        passkey = work.passkeys.find_for_update(webauthn.credential_id(assertion.answer))
        if passkey is None:
            raise SignInRefused
        now = work.clock.now()
        proved = webauthn.check_one(
            assertion.answer, assertion.sealed, passkey.credential, browser=assertion.browser, now=now
        )
    except NotProved:
        raise SignInRefused from None
    person = work.people.get(passkey.user_id)
    if not person.may_sign_in or not work.clients.first_use(PASSKEY, proved.challenge, proved.expires_at):
        _refuse()
    work.passkeys.save(passkey.used(proved.sign_count, now))
    return person, open_sign_in(person, PASSKEY, assertion.seen_in, work=work)


def _refuse() -> NoReturn:
    raise SignInRefused
