"""The page on which an invited person sets a password; from there they go on to the application."""

from urllib.parse import urlencode

from flask import Blueprint, Response, redirect, request

from services.identity.api.pages.page import (
    language,
    page,
    remember_device,
    remember_sign_in,
    require_own_form,
    seen_browser,
)
from services.identity.bootstrap import services
from services.identity.domain.errors import ActivationNotFound, ActivationRefused
from services.identity.usecases.people.activate_account import (
    TypedActivation,
    activate_account,
    check_link,
)
from shared.kernel.country import BOTH_REALMS
from shared.web.access.authorization import public

blp = Blueprint("activate", __name__, url_prefix="/oauth2", template_folder="../templates")

TO_APPLICATION = "/session/sign-in"
"""Where the gateway begins a sign-in, which the person has just done."""


@blp.get("/activate")
@public("the one-time link is the proof")
def show() -> Response:
    """The form behind a one-time link."""
    return _form(request.args.get("token", ""))


@blp.post("/activate")
@public("the one-time link is the proof; the form is checked inside")
def submit() -> Response:
    """Set the password and lead on to the application, which asks for what else the role needs."""
    require_own_form()
    token = request.form.get("token", "")
    if request.form.get("password") != request.form.get("repeat"):
        return _form(token, error="password_different", status=422)
    typed = TypedActivation(token=token, password=request.form.get("password", ""), browser=seen_browser())
    found = services()
    try:
        with found.system_work(BOTH_REALMS) as work:
            person, sign_in = activate_account(typed, work=work, passwords=found.passwords)
    except ActivationRefused as refusal:
        return _form(token, error=refusal.reason, status=422)
    except ActivationNotFound:
        return _gone()
    if sign_in is None or found.providers.refuse_password_of(person):
        return page("message.html", heading="activated", text="activated_hint")
    # 303 so that the browser forgets the form.
    response = redirect(f"{TO_APPLICATION}?{urlencode({'lang': language()})}", 303)
    remember_sign_in(response, sign_in)  # type: ignore[arg-type]  # werkzeug's base class of Response
    remember_device(response, person.email)  # type: ignore[arg-type]  # as above
    return response  # type: ignore[return-value]  # as above


def _form(token: str, *, error: str | None = None, status: int = 200) -> Response:
    with services().system_work(BOTH_REALMS) as work:
        try:
            check_link(token, work=work)
        except ActivationNotFound:
            return _gone()
    return page("activate.html", status=status, error=error, address={"token": token}, token=token)


def _gone() -> Response:
    return page("message.html", status=404, heading="cannot_continue", text="link_gone")
