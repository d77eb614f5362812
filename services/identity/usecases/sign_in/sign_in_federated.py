"""Sign in a person that the identity provider of their organisation has proved. It makes no account."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import NoReturn
from uuid import UUID

from services.identity.adapters.sign_in.throttle import Attempt, SignInThrottle
from services.identity.adapters.work import IdentityWork
from services.identity.domain.errors import CodeAlreadyUsed, SignInRefused
from services.identity.domain.people.people import Person
from services.identity.domain.roles.assurance import SECOND_FACTOR, is_strong
from services.identity.domain.sign_in.browsers import UNKNOWN, Browser
from services.identity.domain.sign_in.federation import (
    FederatedAccount,
    IdentityProvider,
    IdentityProviders,
    ProvedIdentity,
)
from services.identity.domain.tokens.sessions import NewSignIn
from services.identity.processes.sign_in.second_factors import ShownFactor, code_was_used, second_factor_accepted
from services.identity.processes.tokens.sessions import open_sign_in
from shared.kernel.grant import Grant


@dataclass(frozen=True, kw_only=True, slots=True)
class FederatedParts:
    """The outside systems of it, and the browser. The platform looks the person up, who signs in as themselves."""

    system_work: Callable[[], IdentityWork]
    work_as: Callable[[Grant], IdentityWork]
    throttle: SignInThrottle
    browser: Browser = UNKNOWN


def sign_in_federated(
    told: ProvedIdentity, provider: IdentityProvider, *, parts: FederatedParts
) -> tuple[Person, str | None]:
    """The person, and the token of a new sign-in; None where their own second factor is to be asked first.

    The sign-in is as old as that at the provider. Raises SignInRefused for every wrong thing alike.
    """
    with parts.system_work() as work:
        person = _known(told, work)
    if person is None or not person.may_sign_in or not provider.takes(person):
        _refuse(person, parts)
    with parts.work_as(person.own_grant()) as work:
        is_bound = work.federated_accounts.find(told.issuer, told.subject) is not None or _bind(told, person, work)
        acr = provider.strength_of(told)
        if not is_bound or (person.second_factor and not is_strong(acr)):
            token = None
        else:
            token = _open(person, acr, told.signed_in_at, parts, work)
    if not is_bound:
        _refuse(person, parts)
    return person, token


def confirm_federated_sign_in(
    user_id: UUID,
    signed_in_at: datetime,
    code: str,
    *,
    providers: IdentityProviders,
    at: Callable[[Person], Attempt],
    parts: FederatedParts,
) -> tuple[Person, NewSignIn]:
    """The same with the person's own code, which is counted like any other. `at` says how, of that person.

    The person is looked at anew: role and factors may have changed since the code was asked for. Raises SignInRefused,
    CodeAlreadyUsed, TooManyRequests, Unavailable.
    """
    with parts.system_work() as work:
        person = work.people.find(user_id)
    provider = providers.find(person.organisation_id) if person else None
    if person is None or provider is None or not person.may_sign_in:
        _refuse(person, parts)
    if not provider.takes(person) or not person.second_factor:
        _refuse(person, parts)
    attempt = at(person)
    parts.throttle.require_turn(attempt)
    with parts.work_as(person.own_grant()) as work:
        shown = second_factor_accepted(person, code, work=work)
        token = _open(person, SECOND_FACTOR, signed_in_at, parts, work) if shown else None
        was_used = shown is None and code_was_used(person, code, work=work)
    if token is None:
        parts.throttle.failed(attempt)
        _refuse(person, parts, CodeAlreadyUsed if was_used else SignInRefused)
    parts.throttle.succeeded(attempt)
    return person, NewSignIn(token=token, by_recovery_code=shown is ShownFactor.RECOVERY_CODE)


def _known(told: ProvedIdentity, work: IdentityWork) -> Person | None:
    account = work.federated_accounts.find(told.issuer, told.subject)
    if account is not None:
        return work.people.find(account.user_id)
    return work.people.find_by_email(told.email) if told.email else None


def _bind(told: ProvedIdentity, person: Person, work: IdentityWork) -> bool:
    """Bind the subject to the person whose verified address it has; False when another one is bound to them."""
    account = FederatedAccount(
        issuer=told.issuer,
        subject=told.subject,
        user_id=person.id,
        country=person.country,
        bound_at=work.clock.now(),
    )
    if not work.federated_accounts.add(account):
        return False
    work.audit("federated_account.added", country=person.country, object_type="user", object_id=person.id)
    return True


def _open(person: Person, acr: str, at: datetime, parts: FederatedParts, work: IdentityWork) -> str:
    token = open_sign_in(person, acr, parts.browser, at=at, work=work)
    work.audit("sign_in.federated", country=person.country, object_type="user", object_id=person.id)
    return token


def _refuse(person: Person | None, parts: FederatedParts, error: type[SignInRefused] = SignInRefused) -> NoReturn:
    if person is not None:
        with parts.work_as(person.own_grant()) as work:
            work.audit("sign_in.refused", country=person.country, object_type="user", object_id=person.id)
    raise error
