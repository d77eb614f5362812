"""The pages of passkeys: sign in with one, and see, add and take away one's own."""

from datetime import timedelta
from urllib.parse import urlencode
from uuid import UUID

from flask import Blueprint, Response, redirect, request

from services.identity.adapters.webauthn import NotProved
from services.identity.adapters.work import IdentityWork
from services.identity.api.pages.page import (
    browser_of_forms,
    current_sign_in,
    page,
    remember_device,
    remember_sign_in,
    require_own_form,
    return_address,
    with_language,
)
from services.identity.bootstrap import services
from services.identity.domain.assurance import is_strong
from services.identity.domain.errors import SignInRefused, TooManyPasskeys
from services.identity.domain.people import Person
from services.identity.usecases.add_passkey import NewPasskey, add_passkey, remove_passkey
from services.identity.usecases.sign_in_with_passkey import Assertion, sign_in_with_passkey
from shared.contracts.oauth import RECENT_SIGN_IN_SECONDS
from shared.kernel.country import BOTH_REALMS
from shared.kernel.errors import NotFound
from shared.web.authorization import public

blp = Blueprint("passkeys", __name__, url_prefix="/oauth2", template_folder="../templates")

OWN = "/oauth2/passkeys"
RECENT = timedelta(seconds=RECENT_SIGN_IN_SECONDS)
"""Passkeys are added and taken away only this soon after signing in: an open session alone must not be enough."""


@blp.post("/passkey")
@public("people come here to sign in; the form is checked inside")
def sign_in() -> Response:
    """Check what the authenticator answered and lead back to where the person came from."""
    require_own_form()
    asserted = Assertion(answer=_field("answer"), sealed=_field("sealed"), browser=browser_of_forms())
    try:
        with services().system_work(BOTH_REALMS) as work:
            person, token = sign_in_with_passkey(asserted, webauthn=services().webauthn, work=work)
    except SignInRefused:
        query = {"next": return_address(), "refused": "passkey"}
        return redirect(f"/oauth2/sign-in?{urlencode(query)}", 303)  # type: ignore[return-value]  # werkzeug's base class
    response = redirect(with_language(return_address()) or "/", 303)
    remember_sign_in(response, token)  # type: ignore[arg-type]  # as above
    remember_device(response, person.email)  # type: ignore[arg-type]  # as above
    return response  # type: ignore[return-value]  # as above


@blp.get("/passkeys")
@public("the sign-in cookie is checked inside")
def show() -> Response:
    """One's own passkeys, and the form that adds one."""
    person = _recent()
    return _to_prove() if person is None else _own(person)


@blp.post("/passkeys")
@public("the sign-in cookie and the form are checked inside")
def add() -> Response:
    """Keep a passkey that the authenticator has made."""
    require_own_form()
    person = _recent()
    if person is None:
        return _to_prove()
    name = request.form.get("name", "").strip()[:60]
    if not name:
        return _own(person, error="passkey_name")
    made = NewPasskey(answer=_field("answer"), sealed=_field("sealed"), browser=browser_of_forms(), name=name)
    try:
        with services().work(person.own_grant()) as work:
            add_passkey(made, person, webauthn=services().webauthn, work=work)
    except NotProved:
        return _own(person, error="passkey_failed")
    except TooManyPasskeys:
        return _own(person, error="passkeys_too_many")
    return redirect(OWN, 303)  # type: ignore[return-value]  # werkzeug's base class


@blp.post("/passkeys/remove")
@public("the sign-in cookie and the form are checked inside")
def remove() -> Response:
    """Take a passkey away."""
    require_own_form()
    person = _recent()
    if person is None:
        return _to_prove()
    try:
        with services().work(person.own_grant()) as work:
            remove_passkey(UUID(_field("passkey")), person, work=work)
    except (ValueError, NotFound):
        # It is gone already.
        pass
    return redirect(OWN, 303)  # type: ignore[return-value]  # werkzeug's base class


def _recent() -> Person | None:
    """The person who has just signed in here with two factors; None sends them to sign in."""
    with services().system_work(BOTH_REALMS) as work:
        sign_in = current_sign_in(work)
        if sign_in is None or not is_strong(sign_in.acr) or work.clock.now() - sign_in.created_at > RECENT:
            return None
        return _allowed(work, sign_in.user_id)


def _allowed(work: IdentityWork, user_id: UUID) -> Person | None:
    person = work.people.find(user_id)
    return person if person is not None and person.may_sign_in else None


def _own(person: Person, *, error: str | None = None) -> Response:
    with services().work(person.own_grant()) as work:
        passkeys = work.passkeys.all_of(person.id)
    return page(
        "passkeys.html",
        status=422 if error else 200,
        error=error,
        passkeys=passkeys,
        is_needed=request.args.get("refused") == "passkey_needed",
        ask=lambda browser: services().webauthn.ask_for_new(
            person.id,
            person.email,
            [one.credential_id for one in passkeys],
            browser=browser,
            now=services().clock.now(),
        ),
        is_available=services().webauthn.is_available,
        scripts=True,
    )


def _to_prove() -> Response:
    """To the page on which the person proves what is missing: a second factor, or everything anew."""
    with services().system_work(BOTH_REALMS) as work:
        sign_in = current_sign_in(work)
        is_recent = sign_in is not None and work.clock.now() - sign_in.created_at <= RECENT
    missing = "second-factor" if is_recent and sign_in and not is_strong(sign_in.acr) else "sign-in"
    return redirect(f"/oauth2/{missing}?{urlencode({'next': OWN})}", 303)  # type: ignore[return-value]  # werkzeug's base class


def _field(name: str) -> str:
    return request.form.get(name, "")[:8192]
