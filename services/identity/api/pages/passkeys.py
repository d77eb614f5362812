"""The pages of passkeys: sign in with one, and see, add and take away one's own."""

from urllib.parse import urlencode
from uuid import UUID

from flask import Blueprint, Response, redirect, request

from services.identity.adapters.sign_in.webauthn import NotProved
from services.identity.api.pages.page import (
    browser_of_forms,
    leading_on,
    page,
    remember_device,
    remember_sign_in,
    require_own_form,
    return_address,
    seen_browser,
    with_language,
)
from services.identity.api.pages.recent import recently_signed_in, to_prove
from services.identity.bootstrap import services
from services.identity.domain.errors import SignInRefused, TooManyPasskeys
from services.identity.domain.people.people import Person
from services.identity.usecases.sign_in.add_passkey import NewPasskey, add_passkey, remove_passkey
from services.identity.usecases.sign_in.sign_in_with_passkey import Assertion, sign_in_with_passkey
from shared.kernel.country import BOTH_REALMS
from shared.kernel.errors import NotFound
from shared.web.access.authorization import public

blp = Blueprint("passkeys", __name__, url_prefix="/oauth2", template_folder="../templates")

OWN = "/oauth2/passkeys"


@blp.post("/passkey")
@public("people come here to sign in; the form is checked inside")
def sign_in() -> Response:
    """Check what the authenticator answered and lead back to where the person came from."""
    require_own_form()
    asserted = Assertion(
        answer=_field("answer"), sealed=_field("sealed"), browser=browser_of_forms(), seen_in=seen_browser()
    )
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
    return to_prove(leading_on(OWN)) if person is None else _own(person)


@blp.post("/passkeys")
@public("the sign-in cookie and the form are checked inside")
def add() -> Response:
    """Keep a passkey that the authenticator has made."""
    require_own_form()
    person = _recent()
    if person is None:
        return to_prove(leading_on(OWN))
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
    return redirect(leading_on(OWN), 303)  # type: ignore[return-value]  # werkzeug's base class


@blp.post("/passkeys/remove")
@public("the sign-in cookie and the form are checked inside")
def remove() -> Response:
    """Take a passkey away."""
    require_own_form()
    person = _recent()
    if person is None:
        return to_prove(leading_on(OWN))
    try:
        with services().work(person.own_grant()) as work:
            remove_passkey(UUID(_field("passkey")), person, work=work)
    except (ValueError, NotFound):
        # It is gone already.
        pass
    return redirect(leading_on(OWN), 303)  # type: ignore[return-value]  # werkzeug's base class


def _recent() -> Person | None:
    found = recently_signed_in()
    return found[0] if found else None


def _own(person: Person, *, error: str | None = None) -> Response:
    with services().work(person.own_grant()) as work:
        passkeys = work.passkeys.all_of(person.id)
    return page(
        "passkeys.html",
        status=422 if error else 200,
        error=error,
        passkeys=passkeys,
        next=return_address(),
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


def _field(name: str) -> str:
    return request.form.get(name, "")[:8192]
