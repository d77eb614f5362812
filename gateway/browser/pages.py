"""Pages that work on anything, without script and without a session. The title says nothing about the work."""

from collections.abc import Callable

from flask import Blueprint, Flask, Response, render_template, request

from gateway.browser.page_texts import ERROR, LEAVE, PRIVACY, UNBUILT
from gateway.headers import PAGE_POLICY
from shared.kernel.errors import DomainError
from shared.web.language import language_of

_SIGN_IN_AGAIN = frozenset({"sign-in-failed", "unauthenticated", "csrf"})


def pages_blueprint(forget_session: Callable[[Response], None]) -> Blueprint:
    """GET /privacy, /leave, /robots.txt, and `/` while there is no web application."""
    blueprint = Blueprint("pages", __name__)

    @blueprint.get("/privacy")
    def privacy() -> Response:
        language = _language()
        return _page(render_template("privacy.html", language=language, text=PRIVACY[language]), language)

    @blueprint.get("/")
    @blueprint.get("/app")
    @blueprint.get("/app/<path:_place>")
    def unbuilt(_place: str = "") -> Response:
        """Reached only while the web application is not built: its page would have answered before."""
        language = _language()
        return _page(render_template("unbuilt.html", language=language, text=UNBUILT[language]), language)

    @blueprint.get("/robots.txt")
    def robots() -> Response:
        return Response("User-agent: *\nDisallow: /\n", mimetype="text/plain")

    @blueprint.get("/leave")
    def leave() -> Response:
        """Where "leave this page" goes without script: looks like an empty diary."""
        language = _language()
        response = _page(render_template("leave.html", language=language, text=LEAVE[language]), language)
        response.headers["Clear-Site-Data"] = '"cache"'
        if _is_meant():
            forget_session(response)
        return response

    return blueprint


def error_page(app: Flask, error: DomainError, *, language: str, request_id: str) -> bytes:
    """An error for people: what happened, what is safe, what to do, and a code to ask for help with."""
    text = ERROR[language]
    again = error.slug in _SIGN_IN_AGAIN
    template = app.jinja_env.get_template("error.html")
    return template.render(
        language=language,
        title=error.title[language],
        text=text,
        next_href="/session/sign-in" if again else "/",
        next_text=text["again"] if again else text["back"],
        support_code=request_id,
    ).encode()


def _is_meant() -> bool:
    """Another site's link must not sign anybody out; our own page, and whoever types the address, may."""
    return request.headers.get("Sec-Fetch-Site", "same-origin") in ("same-origin", "none")


def _language() -> str:
    chosen = request.args.get("lang", "")
    return chosen if chosen in ("es", "en") else language_of(request.headers.get("Accept-Language", ""))


def _page(html: str, language: str) -> Response:
    response = Response(html, mimetype="text/html")
    response.headers["Content-Security-Policy"] = PAGE_POLICY
    response.headers["Content-Language"] = language
    response.headers["Vary"] = "Accept-Language"
    return response
