"""Finds the route of a path on the allow-list."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from gateway.routes import ROUTES, Route

ANY = "{}"
REST_DEPTH = 6

Methods = dict[str, Route]
"""The routes of one path by method."""


@dataclass(slots=True)
class _Node:
    children: dict[str, "_Node"] = field(default_factory=dict)
    methods: Methods | None = None
    rest: Methods | None = None


class RouteTable:
    """Finds the most exact route of a path: literal segments win over `{…}`, which win over `{rest}`."""

    def __init__(self, routes: Iterable[Route] = ROUTES) -> None:
        self._root = _Node()
        self._literal: dict[str, Methods] = {}
        for route in routes:
            self._add(route)

    def find(self, path: str) -> Methods | None:
        """The routes of a clean path by method; None when the path is not on the list."""
        return self._literal.get(path) or _walk(self._root, path.split("/")[1:], 0)

    def _add(self, route: Route) -> None:
        methods = self._methods_of(route.template)
        for method in route.methods:
            methods[method] = route
            if method == "GET":
                methods["HEAD"] = route
        if "{" not in route.template:
            self._literal[route.template] = methods

    def _methods_of(self, template: str) -> Methods:
        node = self._root
        for segment in template.split("/")[1:]:
            if segment == "{rest}":
                node.rest = node.rest or {}
                return node.rest
            node = node.children.setdefault(ANY if segment.startswith("{") else segment, _Node())
        node.methods = node.methods or {}
        return node.methods


def _walk(node: _Node, segments: list[str], at: int) -> Methods | None:
    if at == len(segments):
        return node.methods
    for key in (segments[at], ANY):
        child = node.children.get(key)
        if child is not None and (found := _walk(child, segments, at + 1)) is not None:
            return found
    return node.rest if len(segments) - at <= REST_DEPTH else None
