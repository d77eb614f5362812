"""The page on which people sign in."""

from urllib.parse import parse_qsl, urlsplit

from flask import Blueprint, Response, redirect, request

from services.identity.api.pages.page import (
    current_sign_in,
    device,
    page,
    remember_device,
    remember_sign_in,
    require_own_form,
    return_address,
    return_origin,
    seen_browser,
    way_on,
    with_language,
)
from services.identity.bootstrap import services
from services.identity.domain.errors import CodeAlreadyUsed, SignInRefused
from services.identity.usecases.sign_in.sign_in import Credentials, SignInParts, sign_in
from shared.kernel.country import BOTH_REALMS
from shared.kernel.errors import TooManyRequests, Unavailable
from shared.web.access.authorization import public

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
        opened = sign_in(typed, parts=_parts())
    except CodeAlreadyUsed:
        return _form(error="code_used", status=401)
    except SignInRefused:
        return _form(error="sign_in_refused", status=401)
    except TooManyRequests as refusal:
        response = _form(error="too_many", status=429)
        response.headers["Retry-After"] = str(refusal.retry_after)
        return response
    except Unavailable:
        return _form(error="unavailable", status=503)
    # 303 so that the browser forgets the form.
    response = redirect(way_on(opened, with_language(return_address())), 303)  # type: ignore[assignment]  # werkzeug's base class of Response
    remember_sign_in(response, opened.token)
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
        browser=seen_browser(),
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


def _signed_in_email() -> str:
    """The address of the person who is asked to prove again who they are; '' for every other visitor."""
    if "max_age" not in dict(parse_qsl(urlsplit(return_address()).query)):
        return ""
    with services().system_work(BOTH_REALMS) as work:
        sign_in = current_sign_in(work)
        person = work.people.find(sign_in.user_id) if sign_in else None
    return person.email if person else ""


def _form(*, error: str | None = None, status: int = 200) -> Response:
    webauthn = services().webauthn
    return page(
        "sign_in.html",
        status=status,
        form_target=return_origin(),
        error=error,
        email=_field("email") or _signed_in_email(),
        next=return_address(),
        ask=lambda browser: webauthn.ask_for_one(browser=browser, now=services().clock.now()),
        is_available=webauthn.is_available,
        scripts=webauthn.is_available,
        federates=bool(services().providers.all),
    )
