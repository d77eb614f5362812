"""Flask without what no service uses, for which every request would pay: async views, sessions, routing by host."""

from collections.abc import Callable, Iterable
from typing import Any
from wsgiref.types import WSGIEnvironment

from flask import Flask, Request, Response
from flask.sessions import NullSession, SessionInterface
from werkzeug.datastructures import Headers
from werkzeug.routing import MapAdapter


class WholeResponse(Response):
    """Hands a body that is at hand to the server in one piece, which need not ask for it piece by piece.

    Flask makes it of whatever a view returns (`response_class`).
    """

    def get_app_iter(self, environ: WSGIEnvironment) -> Iterable[bytes]:
        """The body as a list, where there is one and it is not a stream."""
        if not self.is_sequence or environ["REQUEST_METHOD"] == "HEAD" or self.status_code in (204, 304):
            return super().get_app_iter(environ)
        body = list(self.iter_encoded())
        self.close()
        return body

    def get_wsgi_headers(self, environ: WSGIEnvironment) -> Headers:
        """The headers themselves, where there is nothing to correct: the `Location` of something new is made of ids."""
        if self.status_code in (200, 201) and "Content-Length" in self.headers:
            return self.headers
        return super().get_wsgi_headers(environ)


class NoSessions(SessionInterface):
    """The services keep no session in a cookie of Flask's."""

    def __init__(self) -> None:
        self._none = NullSession()

    def open_session(self, _: Flask, __: Request) -> NullSession:
        """The same for everybody: it is empty, and refuses to be written."""
        return self._none


class ServiceFlask(Flask):
    """The framework as the services use it."""

    response_class = WholeResponse
    session_interface = NoSessions()

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """`func` itself: no view is a coroutine."""
        return func

    def create_url_adapter(self, request: Request | None) -> MapAdapter | None:
        """What matches the path. The host is not part of any rule; it is only repeated in redirects."""
        if request is None or "HTTP_UPGRADE" in request.environ:
            return super().create_url_adapter(request)
        return self.url_map.bind(
            request.host,
            script_name=request.root_path,
            url_scheme=request.scheme,
            default_method=request.method,
            path_info=request.path,
            query_args=request.query_string.decode(errors="replace"),
        )
