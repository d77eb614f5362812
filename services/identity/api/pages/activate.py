"""The page on which an invited person sets a password, and a second factor if they want one."""

from flask import Blueprint, Response, request

from services.identity.api.pages.page import page, require_own_form
from services.identity.bootstrap import services
from services.identity.domain.errors import ActivationNotFound, ActivationRefused
from services.identity.usecases.activate_account import (
    TypedActivation,
    activate_account,
    offer_activation,
)
from shared.kernel.country import BOTH_REALMS
from shared.web.authorization import public

blp = Blueprint("activate", __name__, url_prefix="/oauth2", template_folder="../templates")


@blp.get("/activate")
@public("the one-time link is the proof")
def show() -> Response:
    """The form behind a one-time link."""
    return _form(request.args.get("token", ""))


@blp.post("/activate")
@public("the one-time link is the proof; the form is checked inside")
def submit() -> Response:
    """Set the password and show the recovery codes, if a second factor was set up."""
    require_own_form()
    token = request.form.get("token", "")
    if request.form.get("password") != request.form.get("repeat"):
        return _form(token, error="password_different", status=422)
    typed = TypedActivation(
        token=token, password=request.form.get("password", ""), code=request.form.get("code", "").replace(" ", "")
    )
    found = services()
    try:
        with found.system_work(BOTH_REALMS) as work:
            codes = activate_account(typed, work=work, passwords=found.passwords)
    except ActivationRefused as refusal:
        return _form(token, error=refusal.reason, status=422)
    except ActivationNotFound:
        return page("message.html", status=404, heading="cannot_continue", text="bad_request")
    if codes:
        return page("recovery_codes.html", codes=codes, next="/")
    return page("message.html", heading="activated", text="activated_hint")


def _form(token: str, *, error: str | None = None, status: int = 200) -> Response:
    found = services()
    with found.system_work(BOTH_REALMS) as work:
        try:
            secret = offer_activation(token, work=work)
        except ActivationNotFound:
            return page("message.html", status=404, heading="cannot_continue", text="bad_request")
    spaced = " ".join(secret[i : i + 4] for i in range(0, len(secret), 4))
    return page("activate.html", status=status, error=error, address={"token": token}, token=token, secret=spaced)
