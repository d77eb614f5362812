"""The page on which a person whose role needs it sets up a second factor, between the password and the application."""

import base64
from urllib.parse import quote, urlencode

import segno
from flask import Blueprint, Response, redirect, request

from services.identity.adapters.sign_in.second_factor import ISSUER
from services.identity.adapters.work import IdentityWork
from services.identity.api.pages.page import current_sign_in, page, require_own_form, return_address
from services.identity.bootstrap import services
from services.identity.domain.errors import AlreadySetUp, CodeWrong
from services.identity.domain.people.people import Person
from services.identity.domain.tokens.sessions import SignIn
from services.identity.usecases.sign_in.set_up_second_factor import SetUp, set_up_second_factor
from shared.crypto import DecryptionError
from shared.kernel.country import BOTH_REALMS
from shared.web.access.authorization import public

blp = Blueprint("second_factor", __name__, url_prefix="/oauth2", template_folder="../templates")


@blp.get("/second-factor")
@public("the sign-in cookie is checked inside")
def show() -> Response:
    """Offer a secret for the authenticator app."""
    found = _signed_in()
    return _to_sign_in() if found is None else show_offer(found[0])


@blp.post("/second-factor")
@public("the sign-in cookie and the form are checked inside")
def submit() -> Response:
    """Check the code and show the recovery codes, once."""
    require_own_form()
    found = _signed_in()
    if found is None:
        return _to_sign_in()
    person, sign_in = found
    parts, sealed = services(), offered(person)
    if sealed is None:
        return show_offer(person, error="code_wrong", status=422)
    typed = SetUp(sealed=sealed, code=request.form.get("code", "").replace(" ", ""))
    try:
        with parts.work(person.own_grant()) as work:
            codes = set_up_second_factor(typed, person, sign_in, work=work)
    except CodeWrong:
        return show_offer(person, error="code_wrong", status=422)
    except AlreadySetUp:
        return _to_sign_in()
    return page("recovery_codes.html", codes=codes, next=return_address() or "/")


def _signed_in() -> tuple[Person, SignIn] | None:
    """The person who is signed in here, if they have no second factor yet."""
    with services().system_work(BOTH_REALMS) as work:
        sign_in = current_sign_in(work)
        person = _person(sign_in, work)
    return (person, sign_in) if person is not None and sign_in is not None else None


def _person(sign_in: SignIn | None, work: IdentityWork) -> Person | None:
    person = work.people.find(sign_in.user_id) if sign_in else None
    return person if person is not None and person.may_sign_in and person.totp_sealed is None else None


def _to_sign_in() -> Response:
    # There is no sign-in, or nothing to set up: the sign-in page leads on.
    target = return_address()
    query = f"?{urlencode({'next': target})}" if target else ""
    return redirect(f"/oauth2/sign-in{query}", 303)  # type: ignore[return-value]  # werkzeug's base class of Response


def show_offer(
    person: Person, *, action: str = "/oauth2/second-factor", error: str | None = None, status: int = 200
) -> Response:
    """The page with a key for a code application, whose form leads to `action`."""
    second_factor = services().second_factor
    # After a wrong code the same secret is offered again: it is in the person's application already.
    sealed = offered(person) if error else None
    sealed = sealed or second_factor.new_sealed(person.id)
    secret = second_factor.unseal(sealed, person.id)
    label = quote(f"{ISSUER}:{person.email}")
    app_link = f"otpauth://totp/{label}?{urlencode({'secret': secret, 'issuer': ISSUER})}"
    return page(
        "second_factor.html",
        status=status,
        error=error,
        action=action,
        offer=base64.urlsafe_b64encode(sealed).decode(),
        secret=" ".join(secret[i : i + 4] for i in range(0, len(secret), 4)),
        app_link=app_link,
        # Drawn here: what is in it may be sent nowhere.
        qr=segno.make(app_link, micro=False).svg_inline(scale=4, border=2, light="#fff"),
        next=return_address(),
    )


def offered(person: Person) -> bytes | None:
    """The sealed key of the posted page; None unless it was offered to this person."""
    try:
        sealed = base64.urlsafe_b64decode(request.form.get("offer", ""))
        services().second_factor.unseal(sealed, person.id)
    except (ValueError, DecryptionError):
        # The page did not offer it, or offered it to another person.
        return None
    return sealed
