"""Every endpoint that writes has a rule for two who record at once (docs/adr/0071)."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from infra.local.programs import REPOSITORY
from tests.architecture.test_dialect import WITHOUT_VERSION
from tests.architecture.test_endpoint_matrix import table

pytestmark = pytest.mark.architecture

LIST = Path(__file__).with_name("recorded_twice.txt")
RULES = {"version", "named", "order", "added", "once", "same", "asks", "last"}
SHOWN = {"named", "order"}
"""Rules that the answer alone does not show: a test is named beside them."""
NAMES_A_VERSION = ("PATCH", "PUT", "DELETE")
OF_A_CASE = ("/cases", "/proceedings", "/referrals", "/perpetrators")


@dataclass(frozen=True)
class Line:
    """One line of the list."""

    endpoint: str
    rule: str
    test: str


def listed() -> Iterator[Line]:
    for line in LIST.read_text().splitlines():
        if line and not line.startswith("#"):
            service, endpoint, rule, *test = (cell.strip() for cell in line.split("|"))
            yield Line(f"{service} {endpoint}", rule, test[0] if test else "")


def test_every_endpoint_that_writes_says_what_becomes_of_the_second_of_two() -> None:
    endpoints = [f"{line.service} {line.endpoint}" for line in table() if " /api/v1/" in line.endpoint]
    writing = {endpoint for endpoint in endpoints if endpoint.split()[1] != "GET"}
    known = [line.endpoint for line in listed()]

    assert sorted(writing - set(known)) == [], (
        "an endpoint writes and is not in tests/architecture/recorded_twice.txt: decide what becomes of the second of"
        " two who record at once, above all where it sets a level, a status, a plan or a stage, and add its line"
    )
    assert sorted(set(known) - writing) == [], "recorded_twice.txt names an endpoint that is gone: take its line out"
    assert len(known) == len(set(known)) > 150


def test_every_rule_is_one_of_those_that_are_explained() -> None:
    explained = {line.split()[1] for line in LIST.read_text().splitlines() if line.startswith("# ") and "   " in line}

    assert explained == RULES
    assert {line.rule for line in listed()} == RULES


def test_who_changes_or_removes_names_the_version_that_they_saw() -> None:
    without = {f"{line.endpoint.split()[1]}" for line in listed() if line.rule != "version" and changes(line)}

    # test_dialect.py reads in the code that all others hand on `require_version`.
    assert without == {"PUT", "DELETE"}
    assert len([line for line in listed() if line.rule != "version" and changes(line)]) == len(WITHOUT_VERSION)


def test_of_a_case_nothing_is_replaced_by_whoever_comes_last() -> None:
    assert [
        line.endpoint
        for line in listed()
        if line.rule == "last" and line.endpoint.split()[2].startswith(tuple(f"/api/v1{path}" for path in OF_A_CASE))
    ] == []


def test_a_rule_that_no_status_shows_has_a_test() -> None:
    missing = []
    for line in listed():
        assert bool(line.test) == (line.rule in SHOWN), line
        if line.test:
            path, name = line.test.split("::")
            if f"def {name}(" not in (REPOSITORY / path).read_text():
                missing.append(line.test)

    assert missing == []


def changes(line: Line) -> bool:
    return line.endpoint.split()[1] in NAMES_A_VERSION
