"""The allow-list of the gateway is what the services serve: every row has a view, every view a row or a reason."""

import os
import re
from collections.abc import Callable
from typing import Any

import pytest

from gateway.bootstrap import make_gateway
from gateway.routes import OWN, ROUTES
from gateway.settings import read_settings
from infra.local.environment import gateway_environment
from infra.processes import SERVICES
from shared.kernel.grant import Permission
from tests.architecture.services import Route as View
from tests.architecture.services import ServiceSurface
from tests.support.databases import Databases

pytestmark = pytest.mark.architecture

CLOSED = {
    **dict.fromkeys(("GET /livez", "GET /readyz", "GET /metrics"), "every process has its own, and the gateway too"),
    "GET /operations": "asked by the gateway, which answers for all services at /api/v1/operations",
    "POST /api/v1/cases/from-referral": "asked by the referrals service: a client asks it with `/referrals/{}/case`",
    "POST /api/v1/cases/{}/packets": "packs a person's file for the referrals service only: a client sends a referral",
    "POST /api/v1/cases/{}/packets/{}/check": "asked by the referrals service before it opens a packet",
    "POST /api/v1/cases/{}/text-check": "asked by the referrals service about a text that is sent",
}
"""What a service answers and the gateway lets nobody ask, and why."""


FILES = {"GET /favicon.ico", "GET /static/{}"}
"""Answered without a view, by gateway/browser/static_files.py."""


def shape(method: str, template: str) -> str:
    """A template without the names in it; what follows a name (`{id}.svg`) is in the same segment."""
    return f"{method} {re.sub(r'{[^}]+}[^/]*', '{}', template)}"


def rows(service: str) -> set[str]:
    listed = (route for route in ROUTES if route.upstream and route.upstream.removesuffix("-stream") == service)
    return {shape(method, route.template) for route in listed for method in route.methods}


def views(found: list[View]) -> set[str]:
    return {shape(view.method, view.template) for view in found}


def test_every_view_has_a_row_or_a_reason(service: str, surface: Callable[[str], ServiceSurface]) -> None:
    assert views(surface(service).routes) - rows(service) - CLOSED.keys() == set()


def test_every_row_has_a_view(service: str, surface: Callable[[str], ServiceSurface]) -> None:
    assert rows(service) - views(surface(service).routes) == set()


def test_what_the_gateway_answers_itself_is_on_the_list_too(
    databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "environ", gateway_environment(databases.secrets, databases.addresses))
    pages: Any = make_gateway(read_settings())._parts.pages
    flask = pages.__self__
    rules = flask.url_map.iter_rules()
    served = {
        shape(method, re.sub(r"<(?:[a-z]+:)?([a-z_]+)>", r"{\1}", rule.rule))
        for rule in rules
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }

    assert served | FILES == {shape(method, route.template) for route in OWN for method in route.methods}


def test_what_is_closed_is_there_and_has_no_row(surface: Callable[[str], ServiceSurface]) -> None:
    served = set().union(*(views(surface(service).routes) for service in SERVICES))

    assert CLOSED.keys() - served == set()
    assert CLOSED.keys() & set().union(*(rows(service) for service in SERVICES)) == set()


def test_what_is_for_one_service_is_closed(service: str, surface: Callable[[str], ServiceSurface]) -> None:
    """An exchanged token alone must not be what keeps the outside away."""
    between = {shape(view.method, view.template) for view in surface(service).routes if view.only_for}

    assert between - CLOSED.keys() == set()


def test_only_our_own_files_are_matched_by_more_than_one_segment() -> None:
    assert [route.template for route in ROUTES if "{rest}" in route.template and route.upstream] == []


def test_every_permission_opens_something(surface: Callable[[str], ServiceSurface]) -> None:
    asked = {view.asks for service in SERVICES for view in surface(service).routes}
    asked |= {str(route.permission) for route in OWN}

    assert {str(permission) for permission in Permission} - asked == set()
