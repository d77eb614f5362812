"""Cross-origin requests: only from the origins that the settings name, with bearer tokens and never with cookies."""

from gateway.headers import Environ, Header

_EXPOSED = "ETag, Link, Location, Retry-After, RateLimit, RateLimit-Policy, WWW-Authenticate, X-Request-Id"
_ALLOWED = (
    "Accept, Accept-Language, Authorization, Content-Type, DPoP, Idempotency-Key, If-Match, If-None-Match, "
    "Last-Event-ID, X-Purpose, X-Request-Id, traceparent"
)


class Cors:
    """The exact origins that may read responses."""

    def __init__(self, origins: frozenset[str]) -> None:
        self._origins = origins

    def is_preflight(self, environ: Environ) -> bool:
        """Whether this is the preflight of an origin on the list."""
        return (
            environ["REQUEST_METHOD"] == "OPTIONS"
            and "HTTP_ACCESS_CONTROL_REQUEST_METHOD" in environ
            and environ.get("HTTP_ORIGIN") in self._origins
        )

    def preflight(self, environ: Environ, methods: str) -> list[Header]:
        """Headers of the response to a preflight; `methods` is what the path allows."""
        return [
            *self.headers(environ),
            ("Access-Control-Allow-Methods", methods),
            ("Access-Control-Allow-Headers", _ALLOWED),
            ("Access-Control-Max-Age", "600"),
        ]

    def headers(self, environ: Environ) -> list[Header]:
        """Headers of a response to an origin on the list; none when the list is empty."""
        if not self._origins:
            return []
        origin = environ.get("HTTP_ORIGIN")
        if origin not in self._origins:
            return [("Vary", "Origin")]
        return [
            ("Access-Control-Allow-Origin", origin),
            ("Access-Control-Expose-Headers", _EXPOSED),
            ("Vary", "Origin"),
        ]
