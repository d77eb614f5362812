"""Assistance never depends on whether a person takes part in a proceeding: no rule about it may know of one.

A plan, a service or a referral that read a proceeding could be refused to who does not want to testify. Nor does a
proceeding read the assistance or the trafficking status: who follows it may not, and it goes on without them. Every
file of the cases service is on one side or the other; the few that connect both are named, with what they know.
"""

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from infra.local.programs import REPOSITORY
from tests.architecture.source_code import tree

pytestmark = pytest.mark.architecture

SERVICES = REPOSITORY / "services"
CASES, REFERRALS = SERVICES / "cases", SERVICES / "referrals"

OF_A_PROCEEDING = re.compile("proceeding|shared_person", re.IGNORECASE)
OF_CARE = re.compile(
    r"domain\.parts\.|domain\.referr|referral|referred|^(Plan|PLAN|Goal|GOAL|ServiceProvided|SERVICE|Screening|SCREENING)$"
    r"|^work\.parts$|\b(case_referrals|disclosures)$|trafficking_status|status_decided|risk_level"
)
"""Modules, classes and attributes of plan, services, referrals and trafficking status."""

ABOUT_PROCEEDINGS = {
    *(CASES / "domain" / "proceedings").rglob("*.py"),
    *(CASES / "domain" / "jurisdictions").rglob("*.py"),
    *(CASES / "adapters" / "proceedings" / f"{name}.py" for name in ("proceeding_parts", "proceedings")),
    *(CASES / "processes" / "proceedings" / f"{name}.py" for name in ("accompanying", "named_persons")),
    CASES / "processes" / "figures" / "known_proceedings.py",
    CASES / "processes" / "case" / "following_proceedings.py",
    CASES / "processes" / "parts" / "parts_of_proceedings.py",
    CASES / "processes" / "proceedings" / "proceedings.py",
    *(CASES / "api" / "proceedings" / f"{name}.py" for name in ("evidence", "hearings")),
    CASES / "api" / "jurisdictions" / "jurisdictions.py",
    *(CASES / "api" / "proceedings" / f"{name}.py" for name in ("proceedings", "proceedings_of_cases")),
    CASES / "usecases" / "proceedings" / "answer_request.py",
    *(
        CASES / "usecases" / "proceedings" / f"{name}.py"
        for name in ("change_proceeding", "follow_proceeding", "open_proceeding")
    ),
    *(
        CASES / "usecases" / "proceedings" / f"{name}.py"
        for name in ("read_hearings", "read_proceedings", "read_proceedings_of_case")
    ),
    *(CASES / "usecases" / "proceedings" / f"{name}.py" for name in ("record_evidence", "remind_hearings")),
}
SHARES = {
    CASES / "adapters" / "proceedings" / "shared_persons.py",
    CASES / "domain" / "proceedings" / "shared_person.py",
    CASES / "processes" / "consent" / "grounds.py",
    CASES / "processes" / "disclosure" / "sharing.py",
}
"""A referral to a prosecutor's office, once it is accepted, lets that office name the person; its end ends that."""
HOLDS_BOTH = {
    *(CASES / "adapters" / f"{name}.py" for name in ("repositories", "tables")),
    CASES / "api" / "blueprints.py",
    *(CASES / "api" / "parts" / f"{name}.py" for name in ("kinds", "parts")),
    *(CASES / "domain" / "kinds" / f"{name}.py" for name in ("kind", "part")),
    *(CASES / f"{name}.py" for name in ("queues", "tasks", "ticks")),
    *(CASES / "processes" / "parts" / f"{name}.py" for name in ("counsel", "parts")),
}
"""They make, name or start what others use, and decide nothing."""
FOLLOWS = ("services.cases.processes.case.following_proceedings", "follow_proceedings_of")
KNOWS_OF_A_PROCEEDING: Mapping[str, set[str]] = {
    # Hearings and requests are among the tasks of a case; whether it may be closed does not depend on them.
    "cases/domain/case/case.py": {"OF_A_PROCEEDING"},
    "cases/domain/kinds/follow_up.py": {"OF_A_PROCEEDING", "PROCEEDING_REQUEST"},
    "cases/domain/jobs.py": {"FollowProceeding", "PROCEEDINGS_QUEUE", "proceeding_id"},
    "cases/adapters/person/pseudonyms.py": {"proceeding_key", "services.cases.domain.proceedings.accused"},
    # Who is erased is no longer shared, and whom no consent lets figures count is not counted in proceedings either.
    "cases/processes/person/erasing.py": {"work.shared_persons"},
    # Figures and tasks of a person who has two cases are those of one person, until the cases are separated.
    "cases/processes/closure/closing.py": {*FOLLOWS},
    "cases/usecases/case/reopen_case.py": {*FOLLOWS},
    # What decides whether a person is counted, is counted of them in proceedings too.
    "cases/processes/case/facts.py": {*FOLLOWS},
    "cases/usecases/case/end_retention.py": {
        "services.cases.processes.proceedings.proceedings",
        "forget_proceedings_of",
    },
    "cases/usecases/consent/record_consent.py": {*FOLLOWS},
    "cases/processes/consent/withdrawing.py": {*FOLLOWS, "work.shared_persons"},
    "cases/usecases/consent/give_back_consents.py": {*FOLLOWS},
}
KNOWS_OF_CARE: Mapping[str, set[str]] = {
    # A figure (indicator I17): since when a person has had a legal service.
    "cases/processes/figures/known_proceedings.py": {"services.cases.domain.parts.service", "SERVICE"},
    # What an answer says is in the record of what left, with the referral by which the office learned of the person.
    "cases/usecases/proceedings/answer_request.py": {
        "referral_id",
        "shared.contracts.referral_kinds",
        "work.disclosures",
    },
}

NOTIFIES = REFERRALS / "notifications" / "usecases" / "notify_of_proceeding.py"
"""Notifies people of a hearing and decides nothing; beside it what binds it, and the words that it uses."""
NO_RULES = {
    NOTIFIES,
    REFERRALS / "handlers.py",
    REFERRALS / "notifications" / "domain" / "notice.py",
    REFERRALS / "notifications" / "domain" / "cloudevent.py",
}


def of_service(service: Path, without: set[Path]) -> list[Path]:
    """The files of a service that people wrote, without these."""
    written = {path for path in service.rglob("*.py") if "versions" not in path.parts}
    return sorted(written - without)


ABOUT_CARE = [
    *of_service(CASES, ABOUT_PROCEEDINGS | SHARES | HOLDS_BOTH),
    *of_service(REFERRALS, NO_RULES),
]


def test_no_rule_about_assistance_knows_of_a_proceeding() -> None:
    assert known(ABOUT_CARE, OF_A_PROCEEDING) == KNOWS_OF_A_PROCEEDING


def test_no_rule_about_a_proceeding_knows_of_the_assistance() -> None:
    assert known(sorted(ABOUT_PROCEEDINGS - SHARES), OF_CARE) == KNOWS_OF_CARE


def known(paths: list[Path], names: re.Pattern[str]) -> dict[str, set[str]]:
    """The files that know any of the names, and which."""
    found = {path: {name for name in names_in(tree(path)) if names.search(name)} for path in paths}
    return {path.relative_to(SERVICES).as_posix(): known for path, known in found.items() if known}


def test_the_named_files_are_there() -> None:
    named = {*ABOUT_PROCEEDINGS, *SHARES, *HOLDS_BOTH, *NO_RULES}
    named |= {SERVICES / path for path in (*KNOWS_OF_A_PROCEEDING, *KNOWS_OF_CARE)}
    assert [path for path in named if not path.is_file()] == []


def test_what_notifies_of_a_proceeding_reads_and_changes_nothing() -> None:
    """The unit of work is only handed on, outside this module to `notify` alone."""
    module = tree(NOTIFIES)
    own = {node.name for node in ast.walk(module) if isinstance(node, ast.FunctionDef)}
    handed = {
        ast.unparse(node.func)
        for node in ast.walk(module)
        if isinstance(node, ast.Call)
        for argument in (*node.args, *(keyword.value for keyword in node.keywords))
        if isinstance(argument, ast.Name) and argument.id == "work"
    }
    of_work = [
        node.attr
        for node in ast.walk(module)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "work"
    ]
    assert handed - own == {"notify"}
    assert of_work == []


def test_a_rule_that_reads_a_proceeding_would_be_found() -> None:
    found = ast.parse("from services.cases.domain.proceeding import stage_of\ncase.proceedings.open(stage='x')")
    assert {name for name in names_in(found) if OF_A_PROCEEDING.search(name)} == {
        "services.cases.domain.proceeding",
        "proceedings",
    }


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("from services.cases.domain.parts.plan import PLAN", "services.cases.domain.parts.plan"),
        ("get_parts(case, SERVICE, work=work)", "SERVICE"),
        ("work.parts.of_case(case.id)", "work.parts"),
        ("case.person.trafficking_status", "trafficking_status"),
        ("work.case_referrals.states_of(case.id)", "work.case_referrals"),
        (
            "from services.cases.domain.disclosure.referral_step import TakenStep",
            "services.cases.domain.disclosure.referral_step",
        ),
    ],
)
def test_a_rule_that_reads_the_assistance_would_be_found(code: str, name: str) -> None:
    assert name in {name for name in names_in(ast.parse(code)) if OF_CARE.search(name)}


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
            yield f"work.{node.attr}" if getattr(node.value, "id", "") == "work" else node.attr
        if isinstance(node, (ast.arg, ast.keyword)) and node.arg:
            yield node.arg
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            yield node.name
