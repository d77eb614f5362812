"""Every kind of part that a module of the domain declares."""

from collections.abc import Iterator, Mapping
from importlib import import_module
from pkgutil import walk_packages
from typing import Any

from services.cases import domain
from services.cases.domain.kinds.kind import Kind
from services.cases.domain.parts.part import CASE
from services.cases.domain.person.data_kinds import DataKind


def _declared() -> Iterator[Kind[Any, Any]]:
    for module in walk_packages(domain.__path__, f"{domain.__name__}."):
        yield from (each for each in vars(import_module(module.name)).values() if isinstance(each, Kind))


KINDS: Mapping[tuple[str, str], Kind[Any, Any]] = {(kind.owner.name, kind.name): kind for kind in _declared()}
"""By the name of their owner and their own."""
OFFERED: Mapping[tuple[str, str], Kind[Any, Any]] = {
    (kind.owner.name, kind.offered.path): kind for kind in KINDS.values() if kind.offered
}
"""Those that clients reach, by the name of their owner and the end of their address."""
KIND_OF_PART: Mapping[str, DataKind] = {
    name: kind.data for (owner, name), kind in KINDS.items() if owner == CASE.name and kind.data
}
"""Every kind of part of a case → its kind of data."""
