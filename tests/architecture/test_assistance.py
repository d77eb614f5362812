"""Assistance never depends on whether a person takes part in a proceeding: no rule about it may know of one.

A plan, a service or a referral that read a proceeding could be refused to who does not want to testify.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.local.programs import REPOSITORY
from tests.architecture.source_code import tree

pytestmark = pytest.mark.architecture

CASES = REPOSITORY / "services" / "cases"
PLAN = ("plan", "goal", "service", "follow_up", "own_task", "conference", "days_in_order", "part")
OF_CASES = (
    *(CASES / "domain" / "parts" / f"{name}.py" for name in PLAN),
    CASES / "domain" / "referred_services.py",
    CASES / "adapters" / "referred_services.py",
    CASES / "adapters" / "parts_work.py",
    CASES / "usecases" / "record_part.py",
    CASES / "usecases" / "record_referral_step.py",
    CASES / "usecases" / "prepare_packet.py",
    CASES / "usecases" / "preview_packet.py",
    CASES / "usecases" / "check_packet.py",
    CASES / "api" / "plan.py",
)
REFERRALS = REPOSITORY / "services" / "referrals"
NOTIFIES = REFERRALS / "notifications" / "usecases" / "notify_of_proceeding.py"
"""Notifies people of a hearing and decides nothing; beside it what binds it, and the words that it uses."""
NO_RULES = {
    NOTIFIES,
    REFERRALS / "handlers.py",
    REFERRALS / "notifications" / "domain" / "notice.py",
    REFERRALS / "notifications" / "domain" / "cloudevent.py",
}
RULES = (*OF_CASES, *sorted(set(REFERRALS.rglob("*.py")) - NO_RULES))


@pytest.mark.parametrize("path", RULES, ids=[str(path.relative_to(REPOSITORY)) for path in RULES])
def test_no_rule_about_assistance_knows_of_a_proceeding(path: Path) -> None:
    assert [name for name in names_in(tree(path)) if "proceeding" in name.lower()] == []


def test_what_notifies_of_a_proceeding_reads_and_changes_nothing() -> None:
    of_work = {
        node.attr
        for node in ast.walk(tree(NOTIFIES))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "work"
    }
    assert of_work == {"notify"}


def test_a_rule_that_reads_one_would_be_found() -> None:
    found = ast.parse("from services.cases.domain.proceeding import stage_of\ncase.proceedings.open(stage='x')")
    assert {name for name in names_in(found) if "proceeding" in name} == {
        "services.cases.domain.proceeding",
        "proceedings",
    }


def names_in(module: ast.AST) -> Iterator[str]:
    """Everything that code may call something: modules, names, attributes, arguments, texts that are no docstring."""
    for node in ast.walk(module):
        if isinstance(node, ast.ImportFrom):
            yield node.module or ""
        if isinstance(node, ast.alias):
            yield node.name
        if isinstance(node, ast.Name):
            yield node.id
        if isinstance(node, ast.Attribute):
            yield node.attr
        if isinstance(node, (ast.arg, ast.keyword)) and node.arg:
            yield node.arg
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            yield node.name
