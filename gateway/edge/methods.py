"""Finds the route of a path for a method."""

from gateway.route_table import Methods
from gateway.routes import Route
from shared.web.http_errors import MethodNotAllowed


def route_for(methods: Methods, method: str) -> Route:
    """The route of `method` among those of one path. Raises MethodNotAllowed."""
    route = methods.get(method) or (_answering_options(methods) if method == "OPTIONS" else None)
    if route is None:
        raise MethodNotAllowed(allow(methods))
    return route


def allow(methods: Methods) -> str:
    """The `Allow` field of a path."""
    return ", ".join(sorted(methods))


def _answering_options(methods: Methods) -> Route | None:
    # The service says which methods there are.
    return next((route for route in methods.values() if route.upstream and not route.stream), None)
