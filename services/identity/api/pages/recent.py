"""What people change of how they sign in: only soon after they did so, for an open session alone must not be enough."""

from datetime import timedelta
from urllib.parse import urlencode

from flask import Response, redirect

from services.identity.adapters.work import IdentityWork
from services.identity.api.pages.page import current_sign_in
from services.identity.bootstrap import services
from services.identity.domain.people.people import Person
from services.identity.domain.roles.assurance import is_strong
from services.identity.domain.tokens.sessions import SignIn
from services.identity.processes.sign_in.passkeys import lacks_passkey
from shared.contracts.oauth import RECENT_SIGN_IN_SECONDS
from shared.kernel.country import BOTH_REALMS

RECENT = timedelta(seconds=RECENT_SIGN_IN_SECONDS)


def recently_signed_in() -> tuple[Person, SignIn] | None:
    """The person who has just signed in here with two factors; None sends them to sign in."""
    with services().system_work(BOTH_REALMS) as work:
        sign_in = current_sign_in(work)
        if sign_in is None or not is_strong(sign_in.acr) or work.clock.now() - sign_in.created_at > RECENT:
            return None
        person = work.people.find(sign_in.user_id)
        if person is None or not person.may_sign_in or _must_use_passkey(person, sign_in.acr, work):
            return None
        return person, sign_in


def to_prove(own: str) -> Response:
    """To the page on which the person proves what is missing, and from there to `own`."""
    with services().system_work(BOTH_REALMS) as work:
        sign_in = current_sign_in(work)
        is_recent = sign_in is not None and work.clock.now() - sign_in.created_at <= RECENT
        person = work.people.find(sign_in.user_id) if sign_in else None
        needed = sign_in and person and _must_use_passkey(person, sign_in.acr, work)
    missing = "second-factor" if is_recent and sign_in and not is_strong(sign_in.acr) else "sign-in"
    query = {"next": own} | ({"refused": "passkey_needed"} if needed else {})
    return redirect(f"/oauth2/{missing}?{urlencode(query)}", 303)  # type: ignore[return-value]  # werkzeug's base class


def _must_use_passkey(person: Person, acr: str, work: IdentityWork) -> bool:
    """Whether the passkey that the country demands is there and was not used: password and code may be a thief's."""
    return lacks_passkey(person, acr, work=work) and bool(work.passkeys.all_of(person.id))
