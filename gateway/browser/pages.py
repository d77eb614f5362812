"""Pages for every browser, without script and without a session. Their title does not reveal the platform's purpose."""

from collections.abc import Callable

from flask import Blueprint, Flask, Response, render_template, request

from gateway.browser.page_texts import ERROR, LEAVE, PRIVACY, UNBUILT
from gateway.headers import PAGE_POLICY
from shared.kernel.errors import DomainError, Unauthenticated
from shared.kernel.language import LANGUAGES
from shared.web.language import language_of

_SIGN_IN_AGAIN = frozenset({"sign-in-failed", "csrf"})


class PageViews:
    """The pages; `end_session` signs the caller's browser out and clears the cookies in a response."""

    def __init__(self, end_session: Callable[[Response], None]) -> None:
        self._end_session = end_session

    def blueprint(self) -> Blueprint:
        """GET /privacy, /leave, /robots.txt, and `/` and `/app` while there is no web application."""
        blueprint = Blueprint("pages", __name__)
        blueprint.add_url_rule("/privacy", view_func=self.privacy)
        blueprint.add_url_rule("/robots.txt", view_func=self.robots)
        blueprint.add_url_rule("/leave", view_func=self.leave)
        for rule in ("/", "/app", "/app/<path:_place>"):
            blueprint.add_url_rule(rule, view_func=self.unbuilt)
        return blueprint

    def privacy(self) -> Response:
        """What is kept about people who use the platform."""
        language = _language()
        return _page(render_template("privacy.html", language=language, text=PRIVACY[language]), language)

    def unbuilt(self, _place: str = "") -> Response:
        """A substitute for the web application while it is not built; its own page would be served otherwise."""
        language = _language()
        return _page(render_template("unbuilt.html", language=language, text=UNBUILT[language]), language)

    def robots(self) -> Response:
        """Search engines list nothing."""
        return Response("User-agent: *\nDisallow: /\n", mimetype="text/plain")

    def leave(self) -> Response:
        """The target of "leave this page" without script: a page that looks like an empty diary."""
        language = _language()
        response = _page(render_template("leave.html", language=language, text=LEAVE[language]), language)
        response.headers["Clear-Site-Data"] = '"cache"'
        if _is_from_own_page():
            self._end_session(response)
        return response


def error_page(app: Flask, error: DomainError, *, language: str, request_id: str, contact: str | None) -> bytes:
    """An error page for people: what happened, what is saved, what to do, and a code for support at `contact`."""
    text = ERROR[language]
    again = isinstance(error, Unauthenticated) or error.slug in _SIGN_IN_AGAIN
    template = app.jinja_env.get_template("error.html")
    return template.render(
        language=language,
        title=error.title[language],
        text=text,
        next_href="/session/sign-in" if again else "/",
        next_text=text["again"] if again else text["back"],
        support_code=request_id,
        contact=contact or text["administrator"],
    ).encode()


def _is_from_own_page() -> bool:
    """Whether a page of the platform or a typed address caused the request: other sites must not sign people out."""
    return request.headers.get("Sec-Fetch-Site", "same-origin") in ("same-origin", "none")


def _language() -> str:
    chosen = request.args.get("lang", "")
    return chosen if chosen in LANGUAGES else language_of(request.headers.get("Accept-Language", ""))


def _page(html: str, language: str) -> Response:
    response = Response(html, mimetype="text/html")
    response.headers["Content-Security-Policy"] = PAGE_POLICY
    response.headers["Content-Language"] = language
    response.headers["Vary"] = "Accept-Language"
    return response
