"""Everything that the clock of a service starts has something that is started."""

import ast
from pathlib import Path

import pytest

from infra.local.programs import REPOSITORY

CLOCKS = sorted(REPOSITORY.glob("services/*/ticks.py"))


def ticks_of(path: Path) -> set[str]:
    """The names in `TICKS`."""
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and "TICKS" in ast.unparse(node).split("=")[0]:
            return {name.id for name in ast.walk(node.value or node) if isinstance(name, ast.Name)}
    raise AssertionError(f"no TICKS in {path}")


def registered_in(path: Path) -> set[str]:
    """The second argument of each `register_tick`."""
    calls = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
    return {ast.unparse(call.args[1]) for call in calls if ast.unparse(call.func) == "register_tick"}


@pytest.mark.parametrize("ticks", CLOCKS, ids=lambda path: path.parts[-2])
def test_every_tick_is_registered_in_the_worker(ticks: Path) -> None:
    assert ticks_of(ticks) == registered_in(ticks.with_name("worker.py")) != set()
