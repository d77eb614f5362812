"""How the pages are served: language, headers, and the proof that a form was served by this service."""

import hmac
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import Response, make_response, render_template, request

from services.identity.adapters.secrets import digest, new_token
from services.identity.adapters.work import IdentityWork
from services.identity.api.oauth.pushed import requested_redirect
from services.identity.api.oauth.server import authorization_server
from services.identity.api.pages.texts import TEXTS
from services.identity.bootstrap import services
from services.identity.domain.errors import ForeignForm
from services.identity.domain.sign_in.browsers import Browser
from services.identity.domain.sign_in.federation import ATTEMPT_LIFE
from services.identity.domain.sign_in.user_agents import browser_of
from services.identity.domain.tokens.sessions import SIGN_IN_LIFE, NewSignIn, SignIn
from shared.web import problems

_COOKIE_PATH = "/oauth2"
RETURN_TO = ("/oauth2/authorize", "/oauth2/passkeys", "/oauth2/access")
"""Where people are led back to after signing in: pages of this service, which prove again what they need."""
_DEVICE_SECONDS = 180 * 24 * 3600


def language() -> str:
    """What the address asks for, else what the browser prefers, else Spanish."""
    return chosen_language() or problems.language()


def chosen_language() -> str:
    """`?lang=`, or the first of `?ui_locales=` (OpenID Connect Core §3.1.2.1), that is one of ours; '' for neither."""
    locales = [locale.partition("-")[0].lower() for locale in request.args.get("ui_locales", "").split()]
    return next((name for name in (request.args.get("lang", ""), *locales) if name in TEXTS), "")


def page(
    template: str,
    *,
    status: int = 200,
    form_target: str = "",
    address: Mapping[str, str] | None = None,
    scripts: bool = False,
    **values: object,
) -> Response:
    """A rendered page with strict headers.

    `form_target` is a further place its form may end up at; `address` is what a posted page needs in its query to be
    shown again in the other language. `scripts` allows those of the platform.
    """
    chosen = language()
    nonce = request.cookies.get(_cookie("form")) or new_token()
    other = "en" if chosen == "es" else "es"
    response = make_response(
        render_template(
            template,
            t=TEXTS[chosen],
            language=chosen,
            other_language=other,
            other_url=f"?{urlencode({**request.args.to_dict(), **(address or {}), 'lang': other})}",
            form_token=services().digests.form(nonce),
            form_nonce=nonce,
            scripts=scripts,
            **values,
        ),
        status,
    )
    _set_cookie(response, "form", nonce, max_age=3600)
    _harden(response, form_target, scripts=scripts)
    response.headers["Content-Language"] = chosen
    return response


def require_own_form() -> None:
    """Check the hidden field of a posted form against the browser's cookie. Raises ForeignForm."""
    nonce = request.cookies.get(_cookie("form"), "")
    expected = services().digests.form(nonce)
    if not nonce or not hmac.compare_digest(expected, request.form.get("form_token", "")):
        raise ForeignForm


def browser_of_forms() -> str:
    """What binds a sealed value to this browser: the cookie of its forms, '' for none."""
    return request.cookies.get(_cookie("form"), "")


def current_sign_in(work: IdentityWork) -> SignIn | None:
    """The live sign-in of this browser, or None."""
    token = request.cookies.get(_cookie("sign_in"), "")
    return work.sign_ins.find_live(digest(token), work.clock.now()) if token else None


def remember_sign_in(response: Response, token: str) -> None:
    """Set the sign-in cookie, and drop the form cookie so that a new one begins with the new sign-in."""
    _set_cookie(response, "sign_in", token, max_age=int(SIGN_IN_LIFE.total_seconds()))
    response.delete_cookie(_cookie("form"), path=_COOKIE_PATH)


def remember_device(response: Response, email: str) -> None:
    """Let the browser show next time that the person of this account has signed in with it."""
    if not services().digests.is_device(device(), email):
        _set_cookie(response, "device", services().digests.device(email), max_age=_DEVICE_SECONDS)


def device() -> str:
    """The device cookie of this browser, '' for none."""
    return request.cookies.get(_cookie("device"), "")


def seen_browser() -> Browser:
    """What is kept of this browser with a sign-in."""
    return browser_of(request.headers.get("User-Agent", ""))


def remember_federated(response: Response, sealed: str) -> None:
    """Keep a journey to an identity provider in the browser; '' ends it."""
    _set_cookie(response, "federated", sealed, max_age=int(ATTEMPT_LIFE.total_seconds()) if sealed else 0)


def federated_cookie() -> str:
    """The journey that this browser is on, sealed; '' for none."""
    return request.cookies.get(_cookie("federated"), "")


def forget_sign_in(response: Response) -> None:
    """Delete the sign-in cookie."""
    response.delete_cookie(_cookie("sign_in"), path=_COOKIE_PATH)


def return_address() -> str:
    """Where the person came from, if that is one of `RETURN_TO`; else ''."""
    target = request.values.get("next", "")
    return target if target.partition("?")[0] in RETURN_TO else ""


def leading_on(own: str, **more: str) -> str:
    """The address of the page `own`, which leads on to where the person was going: an application may wait for them."""
    query = {"next": return_address(), **more}
    kept = urlencode({name: value for name, value in query.items() if value})
    return f"{own}?{kept}" if kept else own


def with_language(target: str) -> str:
    """`target` in the language that was chosen meanwhile; '' stays ''."""
    if not target:
        return ""
    parts = urlsplit(target)
    parameters = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] != "lang"]
    return f"{parts.path}?{urlencode([*parameters, ('lang', language())])}"


def way_on(opened: NewSignIn, target: str) -> str:
    """`target`, or the first page.

    After a recovery code it is where people set up the application of a new phone, and go on from there.
    """
    if opened.by_recovery_code:
        return f"/oauth2/access?{urlencode({'recovered': '1', 'next': target, 'lang': language()})}"
    return target or "/"


def return_origin(target: str | None = None) -> str:
    """The CSP source of the application that `target`, by default `return_address`, leads on to.

    '' where it is not the application's own.
    """
    query = dict(parse_qsl(urlsplit(return_address() if target is None else target).query))
    client = authorization_server().query_client(query.get("client_id", ""))
    redirect_uri = requested_redirect(query)
    return csp_source(redirect_uri) if client and client.check_redirect_uri(redirect_uri) else ""


def csp_source(redirect_uri: str) -> str:
    """The origin (or private scheme) of a redirect, as a CSP source: browsers apply `form-action` to redirects too."""
    parts = urlsplit(redirect_uri)
    return f"{parts.scheme}://{parts.netloc}" if parts.scheme in ("http", "https") else f"{parts.scheme}:"


def _harden(response: Response, form_target: str, *, scripts: bool) -> None:
    own_scripts = "; script-src 'self'" if scripts else ""
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; base-uri 'none';"
        f" frame-ancestors 'none'; form-action 'self' {form_target}".rstrip()
        + own_scripts
    )
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Frame-Options"] = "DENY"
    response.headers["Cache-Control"] = "no-store"


def _set_cookie(response: Response, name: str, value: str, *, max_age: int) -> None:
    response.set_cookie(
        _cookie(name), value, max_age=max_age, path=_COOKIE_PATH, httponly=True, samesite="Lax", secure=_is_secure()
    )


def _cookie(name: str) -> str:
    return f"__Secure-ceiba_{name}" if _is_secure() else f"ceiba_{name}"


def _is_secure() -> bool:
    return services().settings.common.environment != "local"
