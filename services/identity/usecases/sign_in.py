"""Sign a person in."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NoReturn

from services.identity.adapters.own_second_factor import second_factor_accepted
from services.identity.adapters.passwords import Passwords
from services.identity.adapters.throttle import Attempt, SignInThrottle
from services.identity.adapters.work import IdentityWork
from services.identity.domain.errors import SignInRefused
from services.identity.domain.federation import NO_PROVIDERS, IdentityProviders
from services.identity.domain.people import Person
from shared.kernel.grant import Grant


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class Credentials:
    """What a person typed, the network address it came from, and the device cookie of the browser ('' for none)."""

    email: str
    password: str
    code: str
    address: str
    device: str = ""

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


def sign_in(credentials: Credentials, *, parts: SignInParts) -> str:
    """The token of a new sign-in, for the browser's cookie.

    Raises SignInRefused for every wrong thing alike, TooManyRequests, or Unavailable when attempts cannot be counted.
    """
    attempt = credentials.attempt
    parts.throttle.require_turn(attempt)
    with parts.system_work() as work:
        person = work.people.find_by_email(attempt.email)
    right = parts.passwords.verify(person.password_hash if person else None, credentials.password)
    if person is None or not right or not person.may_sign_in or parts.providers.refuse_password_of(person):
        _refuse(person, attempt, parts)
    with parts.work_as(person.own_grant()) as work:
        accepted = second_factor_accepted(person, credentials.code, work)
        token = _open(person, credentials.password, parts, work) if accepted else None
    if token is None:
        _refuse(person, attempt, parts)
    parts.throttle.succeeded(attempt)
    return token


def _open(person: Person, password: str, parts: SignInParts, work: IdentityWork) -> str:
    if person.password_hash and parts.passwords.is_outdated(person.password_hash):
        work.people.renew_hash(person.id, parts.passwords.hash(password), work.clock.now())
    return work.open_sign_in(person, person.acr)


def _refuse(person: Person | None, attempt: Attempt, parts: SignInParts) -> NoReturn:
    parts.throttle.failed(attempt)
    if person is not None:
        with parts.work_as(person.own_grant()) as work:
            work.audit("sign_in.refused", country=person.country, object_type="user", object_id=person.id)
    raise SignInRefused
