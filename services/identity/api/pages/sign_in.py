"""The page on which people sign in."""

from flask import Blueprint, Response, redirect, request

from services.identity.api.pages.page import (
    device,
    page,
    remember_device,
    remember_sign_in,
    require_own_form,
    return_address,
    return_origin,
    with_language,
)
from services.identity.bootstrap import services
from services.identity.domain.errors import SignInRefused
from services.identity.usecases.sign_in import Credentials, SignInParts, sign_in
from shared.kernel.country import BOTH_REALMS
from shared.kernel.errors import TooManyRequests, Unavailable
from shared.web.authorization import public

blp = Blueprint("sign_in", __name__, url_prefix="/oauth2", template_folder="../templates")

_MAX_FIELD = 512
_REFUSALS = {"passkey": "passkey_refused", "passkey_needed": "passkey_needed"}
"""What the address says of an earlier attempt → the text about it."""


@blp.get("/sign-in")
@public("people come here to sign in")
def show() -> Response:
    """The form for e-mail address, password and code, and the one for a passkey."""
    return _form(error=_REFUSALS.get(request.args.get("refused", "")))


@blp.post("/sign-in")
@public("people come here to sign in; the form is checked inside")
def submit() -> Response:
    """Check what was typed and lead back to where the person came from."""
    require_own_form()
    typed = _typed()
    try:
        token = sign_in(typed, parts=_parts())
    except SignInRefused:
        return _form(error="sign_in_refused", status=401)
    except TooManyRequests as refusal:
        response = _form(error="too_many", status=429)
        response.headers["Retry-After"] = str(refusal.retry_after)
        return response
    except Unavailable:
        return _form(error="unavailable", status=503)
    # 303 so that the browser forgets the form.
    response = redirect(with_language(return_address()) or "/", 303)  # type: ignore[assignment]  # werkzeug's base class of Response
    remember_sign_in(response, token)
    remember_device(response, typed.attempt.email)
    return response


def _typed() -> Credentials:
    return Credentials(
        email=_field("email"),
        password=_field("password"),
        code=_field("code"),
        # The gateway is the only hop before this process, and writes the caller's address (X-Forwarded-For).
        address=next(reversed(request.access_route), ""),
        device=device(),
    )


def _field(name: str) -> str:
    return request.form.get(name, "").replace("\0", "")[:_MAX_FIELD]


def _parts() -> SignInParts:
    found = services()
    return SignInParts(
        system_work=lambda: found.system_work(BOTH_REALMS),
        work_as=found.work,
        passwords=found.passwords,
        throttle=found.throttle,
        providers=found.providers,
    )


def _form(*, error: str | None = None, status: int = 200) -> Response:
    webauthn = services().webauthn
    return page(
        "sign_in.html",
        status=status,
        form_target=return_origin(),
        error=error,
        next=return_address(),
        ask=lambda browser: webauthn.ask_for_one(browser=browser, now=services().clock.now()),
        is_available=webauthn.is_available,
        scripts=webauthn.is_available,
        federates=bool(services().providers.all),
    )
