"""What the pages tell people to do must exist: in an emergency nobody has time to find out that it does not."""

import re
from collections.abc import Callable

import click
import pytest
from marshmallow.validate import Range

from gateway.route_table import RouteTable
from gateway.routes import OWN
from infra.local.programs import REPOSITORY
from infra.local.secrets import SERVICES
from infra.ops.cli import main
from services.reporting.api.schemas import DefineExtractSchema
from tests.architecture.services import ServiceSurface

pytestmark = pytest.mark.architecture

FOLDERS = ("docs/runbooks", "docs/manual", "docs", "services")
PAGES = sorted(
    {page for folder in FOLDERS for page in (REPOSITORY / folder).rglob("*.md")}
    | {REPOSITORY / name for name in ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md")}
)
RUNBOOKS = sorted((REPOSITORY / "docs/runbooks").glob("*.md"))
_ENDPOINT = re.compile(r"\b(GET|POST|PATCH|PUT|DELETE)[ `]+(/[A-Za-z0-9_{}/.-]*[A-Za-z0-9_}])")
_COMMAND = re.compile(r"`(?:\.venv/bin/)?ceiba ([a-z][a-z-]*)(?: ([a-z][a-z-]*))?")
_PREFIXES = ("/api/", "/oauth2/", "/.well-known/", "/session", "/healthz", "/openapi.json")


def shape(path: str) -> str:
    return re.sub(r"\{[^}]*\}", "{}", path)


def endpoints_in(text: str) -> set[tuple[str, str]]:
    found = _ENDPOINT.findall(text)
    return {(method, shape(path if path.startswith(_PREFIXES) else f"/api/v1{path}")) for method, path in found}


def missing_commands(text: str) -> list[str]:
    missing = []
    for group_name, name in _COMMAND.findall(text):
        group = main.commands.get(group_name)
        if group is None or (name and isinstance(group, click.Group) and name not in group.commands):
            missing.append(f"ceiba {group_name} {name}".strip())
    return missing


@pytest.fixture(scope="module")
def endpoints(surface: Callable[[str], ServiceSurface]) -> set[tuple[str, str]]:
    """Every (method, path) of the services, and of the gateway itself."""
    served = {(route.method, shape(route.template)) for service in SERVICES for route in surface(service).routes}
    return served | {(method, shape(route.template)) for route in OWN for method in route.methods}


def test_every_endpoint_that_a_page_names_is_there(endpoints: set[tuple[str, str]]) -> None:
    assert [(page, missing) for page in PAGES if (missing := endpoints_in(page.read_text()) - endpoints)] == []


def test_every_endpoint_of_a_runbook_is_open_at_the_gateway() -> None:
    table = RouteTable()
    closed = [
        (page.name, method, path)
        for page in RUNBOOKS
        for method, path in endpoints_in(page.read_text())
        if (table.find(path.replace("{}", "x")) or {}).get(method) is None
    ]

    assert closed == []


def test_every_command_that_a_page_names_is_there() -> None:
    assert [(page, missing) for page in PAGES if (missing := missing_commands(page.read_text()))] == []


def test_an_endpoint_that_is_not_there_is_found_out(endpoints: set[tuple[str, str]]) -> None:
    assert endpoints_in("suspend the user (`PATCH /clients/{id}`)") - endpoints == {("PATCH", "/api/v1/clients/{}")}
    assert missing_commands("`ceiba user forget`") == ["ceiba user forget"]


@pytest.mark.parametrize("name", ["privacy.md", "threat-model.md"])
def test_the_smallest_group_that_a_page_promises_is_the_smallest_that_the_code_takes(name: str) -> None:
    (limits,) = DefineExtractSchema().fields["k"].validators
    assert isinstance(limits, Range)
    smallest = limits.min
    promised = re.findall(r"\((\d+), or more where the definition says so\)", (REPOSITORY / "docs" / name).read_text())

    assert promised == [str(smallest)]
