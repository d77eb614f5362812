"""A fake stands in for all of a repository: a method that it forgot would ask a database that is not there."""

import importlib
import pkgutil
from collections.abc import Iterator
from functools import cached_property
from types import FunctionType

import pytest

import tests.support.fakes
from shared.db.work import UnitOfWork


def fakes() -> Iterator[type]:
    """Every class `Fake…` of `tests/support/fakes` that takes the place of a class of a service."""
    package = tests.support.fakes
    seen = set()
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        for thing in vars(importlib.import_module(module.name)).values():
            if isinstance(thing, type) and thing.__name__.startswith("Fake"):
                seen.add(thing)
    yield from sorted(seen, key=lambda fake: fake.__qualname__)


def public_methods(base: type) -> set[str]:
    return {name for name, value in vars(base).items() if isinstance(value, FunctionType) and not name.startswith("_")}


def parts_that_ask_the_database(work: type) -> set[str]:
    """Repositories, and whatever else is made from the connection of a unit of work."""
    parts = {name: value.func for name, value in vars(work).items() if isinstance(value, cached_property)}
    return {
        name
        for name, make in parts.items()
        if "connection" in make.__code__.co_names or "Repository" in str(make.__annotations__["return"])
    }


def methods_that_ask_the_database(base: type) -> set[str]:
    methods = {name: value for name, value in vars(base).items() if isinstance(value, FunctionType)}
    return {name for name, value in methods.items() if "_connection" in value.__code__.co_names} - {"__init__"}


def replaced(fake: type) -> list[type]:
    """The classes of the product that `fake` takes the place of."""
    return [base for base in fake.__mro__ if base.__module__.startswith(("services.", "shared.db."))]


def own(fake: type) -> set[str]:
    """The names that `fake` defines itself, or a base of it among the tests."""
    return {name for base in fake.__mro__ if base.__module__.startswith("tests.") for name in vars(base)}


@pytest.mark.parametrize("fake", [fake for fake in fakes() if fake.__name__.endswith("Repository")])
def test_a_fake_overrides_every_public_method(fake: type) -> None:
    assert set().union(*map(public_methods, replaced(fake))) - own(fake) == set()


@pytest.mark.parametrize("fake", [fake for fake in fakes() if not fake.__name__.endswith(("Repository", "Work"))])
def test_a_fake_of_another_part_overrides_every_method_that_asks_the_database(fake: type) -> None:
    assert set().union(*map(methods_that_ask_the_database, replaced(fake))) - own(fake) == set()


@pytest.mark.parametrize("fake", [fake for fake in fakes() if issubclass(fake, UnitOfWork)])
def test_a_fake_unit_of_work_replaces_everything_that_asks_the_database(fake: type) -> None:
    assert set().union(*map(parts_that_ask_the_database, replaced(fake))) - own(fake) == set()
