"""Which route of a path a method takes."""

from gateway.routes import Methods, Route
from shared.kernel.errors import NotFound
from shared.web.http_errors import MethodNotAllowed


def route_for(methods: Methods, method: str) -> Route:
    """The route of `method` among those of one path. Raises NotFound (closed on purpose) or MethodNotAllowed."""
    route = methods.get(method) or (_answering_options(methods) if method == "OPTIONS" else None)
    if route is None:
        if method in methods or not any(methods.values()):
            raise NotFound  # closed on purpose: as if it did not exist
        raise MethodNotAllowed(allow(methods))
    return route


def allow(methods: Methods) -> str:
    """The `Allow` field of a path."""
    return ", ".join(sorted(method for method, route in methods.items() if route is not None))


def _answering_options(methods: Methods) -> Route | None:
    # A template may be wider than what the service behind it serves, so the service says which methods there are.
    return next((route for route in methods.values() if route and route.upstream and not route.stream), None)
