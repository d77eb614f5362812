"""Sign a person in."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NoReturn

from services.identity.adapters.sign_in.passwords import Passwords
from services.identity.adapters.sign_in.throttle import Attempt, SignInThrottle
from services.identity.adapters.work import IdentityWork
from services.identity.domain.errors import CodeAlreadyUsed, SignInRefused
from services.identity.domain.people.people import Person
from services.identity.domain.sign_in.browsers import UNKNOWN, Browser
from services.identity.domain.sign_in.federation import NO_PROVIDERS, IdentityProviders
from services.identity.domain.tokens.sessions import NewSignIn
from services.identity.processes.sign_in.second_factors import ShownFactor, code_was_used, second_factor_accepted
from services.identity.processes.tokens.sessions import open_sign_in
from shared.kernel.grant import Grant


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class Credentials:
    """What a person typed, the network address it came from, and the device cookie of the browser ('' for none)."""

    email: str
    password: str
    code: str
    address: str
    device: str = ""
    browser: Browser = UNKNOWN

    @property
    def attempt(self) -> Attempt:
        """How the attempt is counted."""
        return Attempt(email=self.email.strip().lower(), address=self.address, device=self.device)


@dataclass(frozen=True, kw_only=True, slots=True)
class SignInParts:
    """The outside systems of signing in. It takes two short transactions, so that none waits for argon2."""

    system_work: Callable[[], IdentityWork]
    work_as: Callable[[Grant], IdentityWork]
    passwords: Passwords
    throttle: SignInThrottle
    providers: IdentityProviders = NO_PROVIDERS
    """Of organisations that may let their people in without a password here."""


def sign_in(credentials: Credentials, *, parts: SignInParts) -> NewSignIn:
    """A new sign-in, with the token for the browser's cookie.

    Raises SignInRefused for every wrong thing alike, CodeAlreadyUsed where the password is right and so was the code,
    TooManyRequests, or Unavailable when attempts cannot be counted.
    """
    attempt = credentials.attempt
    parts.throttle.require_turn(attempt)
    with parts.system_work() as work:
        person = work.people.find_by_email(attempt.email)
    right = parts.passwords.verify(person.password_hash if person else None, credentials.password)
    if person is None or not right or not person.may_sign_in or parts.providers.refuse_password_of(person):
        _refuse(person, attempt, parts)
    with parts.work_as(person.own_grant()) as work:
        shown = second_factor_accepted(person, credentials.code, work=work)
        token = _open(person, credentials, parts, work) if shown else None
        was_used = shown is None and code_was_used(person, credentials.code, work=work)
    if token is None:
        _refuse(person, attempt, parts, CodeAlreadyUsed if was_used else SignInRefused)
    parts.throttle.succeeded(attempt)
    return NewSignIn(token=token, by_recovery_code=shown is ShownFactor.RECOVERY_CODE)


def _open(person: Person, credentials: Credentials, parts: SignInParts, work: IdentityWork) -> str:
    token = open_sign_in(person, person.acr, credentials.browser, work=work)
    # Under the lock of the account: another password is not overwritten.
    if person.password_hash and parts.passwords.is_outdated(person.password_hash):
        work.people.renew_hash(person.id, parts.passwords.hash(credentials.password), work.clock.now())
    return token


def _refuse(
    person: Person | None, attempt: Attempt, parts: SignInParts, error: type[SignInRefused] = SignInRefused
) -> NoReturn:
    parts.throttle.failed(attempt)
    if person is not None:
        with parts.work_as(person.own_grant()) as work:
            work.audit("sign_in.refused", country=person.country, object_type="user", object_id=person.id)
    raise error
