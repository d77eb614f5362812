"""The kinds of data by which a person is told what is kept of them."""

from importlib import import_module
from pkgutil import iter_modules

import pytest

from services.cases.domain import parts
from services.cases.domain.disclosure.disclosed_fields import KIND_OF_FIELD, REGISTRY, kinds_of
from services.cases.domain.kinds.kind import Kind
from services.cases.domain.parts.declared import KIND_OF_PART
from services.cases.domain.person.data_kinds import DataKind
from services.cases.domain.proceedings.answer import ANSWER

pytestmark = pytest.mark.unit


def test_every_field_that_may_leave_has_a_kind() -> None:
    assert set(KIND_OF_FIELD) == {*(field.name for field in REGISTRY), ANSWER}


def test_every_part_of_a_case_has_a_kind() -> None:
    modules = [import_module(f"{parts.__name__}.{module.name}") for module in iter_modules(parts.__path__)]
    kinds = {each.name for module in modules for each in vars(module).values() if isinstance(each, Kind)}
    assert len(kinds) >= 12
    assert set(KIND_OF_PART) == kinds


def test_kinds_come_once_and_always_in_the_same_order() -> None:
    assert kinds_of(["phones", "surnames", "first_names", "email"]) == (DataKind.NAME, DataKind.CONTACT)
    assert kinds_of(["accompanied_by"]) == ()


@pytest.mark.parametrize("word", ["traffick", "trata", "exploit", "explota", "victim", "víctima"])
def test_no_kind_names_the_crime(word: str) -> None:
    assert not [kind for kind in DataKind if word in kind]
