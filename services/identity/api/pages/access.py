"""The page on which people change their password, their code application and their recovery codes."""

from flask import Blueprint, Response, redirect, request

from services.identity.api.pages.page import leading_on, page, remember_sign_in, require_own_form, return_address
from services.identity.api.pages.recent import recently_signed_in, to_prove
from services.identity.api.pages.second_factor import offered, show_offer
from services.identity.bootstrap import services
from services.identity.domain.errors import ActivationRefused, CodeWrong
from services.identity.domain.people.people import Person
from services.identity.usecases.sign_in.change_password import change_password
from services.identity.usecases.sign_in.renew_recovery_codes import renew_recovery_codes
from services.identity.usecases.sign_in.replace_second_factor import AnotherFactor, replace_second_factor
from shared.web.access.authorization import public

blp = Blueprint("access", __name__, url_prefix="/oauth2", template_folder="../templates")

OWN = "/oauth2/access"
_FACTOR = "/oauth2/access/factor"
_PROFILE = "/app#/profile"


@blp.get("/access")
@public("the sign-in cookie is checked inside")
def show() -> Response:
    """What one signs in with, and how to change it."""
    found = recently_signed_in()
    return to_prove(_address()) if found is None else _own(found[0])


@blp.post("/access/password")
@public("the sign-in cookie and the form are checked inside")
def password() -> Response:
    """Set another password; other sessions end."""
    require_own_form()
    found = recently_signed_in()
    if found is None:
        return to_prove(_address())
    person, sign_in = found
    if services().providers.refuse_password_of(person):
        return _own(person)
    typed = request.form.get("password", "")
    if typed != request.form.get("repeat"):
        return _own(person, error="password_different")
    try:
        with services().work(person.own_grant()) as work:
            token = change_password(typed, person, sign_in, work=work, passwords=services().passwords)
    except ActivationRefused as refusal:
        return _own(person, error=refusal.reason)
    response = redirect(_address(done="password"), 303)
    remember_sign_in(response, token)  # type: ignore[arg-type]  # werkzeug's base class of Response
    return response  # type: ignore[return-value]  # as above


@blp.get("/access/factor")
@public("the sign-in cookie is checked inside")
def offer() -> Response:
    """Offer a key for another code application."""
    found = recently_signed_in()
    return to_prove(_address()) if found is None else show_offer(found[0], action=_FACTOR)


@blp.post("/access/factor")
@public("the sign-in cookie and the form are checked inside")
def factor() -> Response:
    """Check the code of the new application and show the recovery codes, once."""
    require_own_form()
    found = recently_signed_in()
    if found is None:
        return to_prove(_address())
    person, sign_in = found
    sealed = offered(person)
    if sealed is None:
        return show_offer(person, action=_FACTOR, error="code_wrong", status=422)
    typed = AnotherFactor(sealed=sealed, code=request.form.get("code", "").replace(" ", ""))
    try:
        with services().work(person.own_grant()) as work:
            codes, token = replace_second_factor(typed, person, sign_in, work=work)
    except CodeWrong:
        return show_offer(person, action=_FACTOR, error="code_wrong", status=422)
    response = page("recovery_codes.html", codes=codes, replaced=True, next=return_address() or _PROFILE)
    remember_sign_in(response, token)
    return response


@blp.post("/access/codes")
@public("the sign-in cookie and the form are checked inside")
def codes() -> Response:
    """Show ten other recovery codes, once."""
    require_own_form()
    found = recently_signed_in()
    if found is None:
        return to_prove(_address())
    person, _ = found
    with services().work(person.own_grant()) as work:
        renewed = renew_recovery_codes(person, work=work)
    return page("recovery_codes.html", codes=renewed, replaced=True, next=return_address() or _PROFILE)


def _address(**more: str) -> str:
    return leading_on(OWN, **more)


def _own(person: Person, *, error: str | None = None) -> Response:
    with services().work(person.own_grant()) as work:
        left = work.recovery_codes.left(person.id)
    return page(
        "access.html",
        status=422 if error else 200,
        error=error,
        left=left,
        is_recovered="recovered" in request.args,
        next=return_address(),
        is_done=request.args.get("done") == "password",
        has_factor=person.second_factor,
        has_password=not services().providers.refuse_password_of(person),
    )
