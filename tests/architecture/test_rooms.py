"""A room of a service holds what it is for: adapters reach outside, processes do not know one another in a circle.

See docs/adr/0072-a-room-for-processes.md.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from graphlib import TopologicalSorter
from importlib import import_module
from pathlib import Path

import pytest

from infra.local.programs import REPOSITORY
from shared.db.work import UnitOfWork
from tests.architecture.source_code import tree

pytestmark = pytest.mark.architecture


@dataclass(frozen=True, slots=True)
class Service:
    """A service with a room for processes, and how large its unit of work may be."""

    name: str
    classes: int
    """Of its own, above `UnitOfWork`."""
    methods: int
    """Public ones, with the repositories and those of `UnitOfWork`."""

    def room(self, name: str) -> list[Path]:
        return sorted((REPOSITORY / "services" / self.name / name).glob("*.py"))


SERVICES = (Service("cases", classes=2, methods=55),)

OUTSIDE = (
    *("sqlalchemy", "redis", "cryptography", "nacl", "prometheus_client"),
    *("http", "urllib", "urllib3", "socket", "ssl", "subprocess", "pathlib", "tempfile"),
    *("shared.db", "shared.crypto", "shared.outgoing", "shared.mail", "shared.oauth_client"),
)
UNIT_OF_WORK = frozenset({"work", "repositories"})
"""They hold the adapters. Importing them makes no adapter: every process does."""


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(tree(str(path))):
        if isinstance(node, ast.ImportFrom):
            yield node.module or ""
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def reaches_outside(path: Path) -> bool:
    return any(module == each or module.startswith(f"{each}.") for module in imported(path) for each in OUTSIDE)


def neighbours(path: Path) -> set[str]:
    """The modules of the same room that a module imports."""
    room = ".".join(path.relative_to(REPOSITORY).parent.parts)
    return {module.rpartition(".")[2] for module in imported(path) if module.startswith(f"{room}.")}


def test_an_adapter_reaches_something_outside_the_process() -> None:
    """By itself, or around an adapter that does, as a cache."""
    wrong = []
    for service in SERVICES:
        adapters = [path for path in service.room("adapters") if path.stem not in {"__init__", *UNIT_OF_WORK}]
        reaching = {path.stem for path in adapters if reaches_outside(path)}
        wrong += [path for path in adapters if path.stem not in reaching and not neighbours(path) & reaching]

    assert wrong == [], "what reaches nothing outside belongs in processes/, a use case or domain/"


def test_an_adapter_knows_no_unit_of_work() -> None:
    wrong = [
        f"{path}:{node.lineno}"
        for service in SERVICES
        for path in service.room("adapters")
        for node in ast.walk(tree(str(path)))
        if isinstance(node, ast.arg) and node.arg == "work"
    ]

    assert wrong == [], "what takes a unit of work belongs in processes/ or a use case"


def test_processes_import_one_another_without_a_circle() -> None:
    for service in SERVICES:
        list(TopologicalSorter({path.stem: neighbours(path) for path in service.room("processes")}).static_order())


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.name)
def test_a_unit_of_work_stays_small(service: Service) -> None:
    name = f"{service.name.title()}Work"
    work: type[UnitOfWork] = getattr(import_module(f"services.{service.name}.adapters.work"), name)
    own = [each for each in work.__mro__ if issubclass(each, UnitOfWork) and each is not UnitOfWork]
    public = [method for method in dir(work) if not method.startswith("_")]

    assert len(own) <= service.classes
    assert len(public) <= service.methods
