"""A room of a service holds what it is for: adapters reach outside, and folders do not know one another in a circle.

See docs/adr/0072-a-room-for-processes.md.
"""

import ast
from collections import defaultdict
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

    package: str
    work: str
    """The class of its unit of work."""
    classes: int
    """Of its own, above `UnitOfWork`."""
    methods: int
    """Public ones, with the repositories and those of `UnitOfWork`."""

    def room(self, name: str) -> dict[str, Path]:
        """The modules of a room, by their dotted names."""
        files = (REPOSITORY / self.package.replace(".", "/") / name).rglob("*.py")
        return {module_of(path): path for path in sorted(files) if path.stem != "__init__"}


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(REPOSITORY).with_suffix("").parts)


SERVICES = (
    Service("services.cases", "CasesWork", classes=2, methods=55),
    Service("services.identity", "IdentityWork", classes=1, methods=40),
    Service("services.referrals", "ReferralsWork", classes=2, methods=30),
    Service("services.referrals.notifications", "NotificationsWork", classes=1, methods=20),
    Service("services.reporting", "ReportingWork", classes=1, methods=25),
)

ROOMS = ("domain", "adapters", "processes", "usecases", "api")

OUTSIDE = (
    *("sqlalchemy", "redis", "cachetools", "cryptography", "nacl", "argon2", "joserfc", "prometheus_client"),
    *("http", "urllib", "urllib3", "socket", "ssl", "subprocess", "threading", "pathlib", "tempfile"),
    *("shared.db", "shared.redis_client", "shared.crypto", "shared.outgoing", "shared.mail", "shared.oauth_client"),
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


def neighbours(path: Path, room: dict[str, Path]) -> set[str]:
    """The modules of a room that a module imports."""
    return set(imported(path)) & room.keys()


def quarter(module: str, service: Service, room: str) -> str:
    """The folder of a room, or the module beside the folders, in which a module is."""
    return module.removeprefix(f"{service.package}.{room}.").split(".")[0]


def test_an_adapter_reaches_something_outside_the_process() -> None:
    """By itself, or around an adapter that does, as a cache."""
    wrong = []
    for service in SERVICES:
        room = service.room("adapters")
        adapters = {module: path for module, path in room.items() if path.stem not in UNIT_OF_WORK}
        reaching = {module for module, path in adapters.items() if reaches_outside(path)}
        wrong += [module for module in adapters.keys() - reaching if not neighbours(adapters[module], room) & reaching]

    assert wrong == [], "what reaches nothing outside belongs in processes/, a use case or domain/"


def test_an_adapter_knows_no_unit_of_work() -> None:
    wrong = [
        f"{path}:{node.lineno}"
        for service in SERVICES
        for path in service.room("adapters").values()
        for node in ast.walk(tree(str(path)))
        if isinstance(node, ast.arg) and node.arg == "work"
    ]

    assert wrong == [], "what takes a unit of work belongs in processes/ or a use case"


def test_processes_import_one_another_without_a_circle() -> None:
    for service in SERVICES:
        room = service.room("processes")
        list(TopologicalSorter({module: neighbours(path, room) for module, path in room.items()}).static_order())


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.package)
@pytest.mark.parametrize("room", ROOMS)
def test_folders_of_a_room_import_one_another_without_a_circle(service: Service, room: str) -> None:
    modules = service.room(room)
    needed: defaultdict[str, set[str]] = defaultdict(set)
    for module, path in modules.items():
        folder = quarter(module, service, room)
        needed[folder] |= {quarter(each, service, room) for each in neighbours(path, modules)} - {folder}

    list(TopologicalSorter(needed).static_order())


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.package)
def test_a_unit_of_work_stays_small(service: Service) -> None:
    work: type[UnitOfWork] = getattr(import_module(f"{service.package}.adapters.work"), service.work)
    own = [each for each in work.__mro__ if issubclass(each, UnitOfWork) and each is not UnitOfWork]
    public = [method for method in dir(work) if not method.startswith("_")]

    assert len(own) <= service.classes
    assert len(public) <= service.methods
