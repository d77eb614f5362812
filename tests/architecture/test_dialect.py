"""One dialect in all services: docs/style.md says it, these tests hold it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.local.programs import REPOSITORY
from tests.architecture.source_code import (
    PRODUCT,
    SERVICES,
    calls,
    classes,
    functions,
    lines_with,
    name_of,
    nodes,
    sources,
    tree,
)

pytestmark = pytest.mark.architecture

# Repositories


def test_a_repository_finds_and_locks_in_one_way() -> None:
    wrong = [
        f"{path}:{function.lineno} {function.name}"
        for path, function in functions(*(f"services/{service}" for service in SERVICES))
        if "/adapters/" in path
        and (
            function.name in {"get_for_change", "locked", "get_own", "get_locked"}
            or (function.name[0] != "_" and any(argument.arg == "lock" for argument in function.args.kwonlyargs))
        )
    ]

    assert wrong == [], "a repository has get (raises NotFound), get_for_update (the same, locked) and find* (or None)"


def test_get_never_returns_none() -> None:
    wrong = [
        f"{path}:{function.lineno} {function.name}"
        for path, function in functions("services")
        if "/adapters/" in path
        and re.fullmatch(r"get(_for_update)?", function.name)
        and function.returns is not None
        and "None" in ast.unparse(function.returns)
    ]

    assert wrong == [], "get raises NotFound; what may return None is named find*"


def test_a_repository_is_called_one() -> None:
    wrong = [
        f"{path}:{node.lineno} {node.name}"
        for path, node in classes("services")
        if "/adapters/" in path and re.search(r"(Records|Store|Reader|Ledger|Dao)$", node.name)
    ]

    assert wrong == []


def test_a_view_reads_no_connection() -> None:
    wrong = [
        f"{path}:{node.lineno}"
        for path, node in nodes(ast.Attribute, "services")
        if "/api/" in path and isinstance(node, ast.Attribute) and node.attr == "connection"
    ]

    assert wrong == [], "a view asks the repositories of its unit of work"


# Settings, queues, jobs, errors


@pytest.mark.parametrize("service", SERVICES)
def test_settings_are_read_by_read_settings(service: str) -> None:
    assert "read_settings" in {function.name for _, function in functions(f"services/{service}/settings.py")} | {
        node.name for node in tree(f"services/{service}/settings.py").body if isinstance(node, ast.FunctionDef)
    }


@pytest.mark.parametrize("service", SERVICES)
def test_queues_are_named_in_one_file(service: str) -> None:
    assert (REPOSITORY / "services" / service / "queues.py").exists()


def test_jobs_are_declared_in_the_domain_with_a_version() -> None:
    wrong = []
    for path, node in classes("services"):
        if any(name_of(base) == "Job" for base in node.bases):
            names = re.findall(
                r'NAME(?:: [\w\[\]]+)? = "([^"]+)"', ast.get_source_segment(sources("services")[path], node) or ""
            )
            service = path.split("/")[1]
            if not path.endswith("domain/jobs.py") or not all(
                re.fullmatch(rf"{service}\.[a-z]+(_[a-z]+)+\.v\d", name) for name in names
            ):
                wrong.append(f"{path} {node.name} {names}")

    assert wrong == [], "jobs live in domain/jobs.py and are named <service>.<verb_noun>.v1"


def test_errors_of_a_service_are_declared_in_files_of_their_own_among_its_rules() -> None:
    kinds = {
        "DomainError",
        "Conflict",
        "Invalid",
        "NotFound",
        "Forbidden",
        "Unauthenticated",
        "Unavailable",
        "TooManyRequests",
    }
    wrong = [
        f"{path}:{node.lineno} {node.name}"
        for path, node in classes("services")
        if {name_of(base) for base in node.bases} & kinds
        and not re.search(r"domain/(\w+/)?errors\.py$", path)
        and "/api/" not in path
    ]

    assert wrong == []


OF_ANOTHER_SERVICE = {"CaseReferral.state", "Notice.state", "Notification.state"}
"""Codes that arrive in events: the service keeps what it does not know yet."""


def test_status_and_state_are_enumerations() -> None:
    wrong = []
    for path, node in classes(*(f"services/{service}" for service in SERVICES)):
        if "/domain/" not in path:
            continue
        wrong += [
            f"{path}:{field.lineno} {node.name}.{field.target.id}"
            for field in node.body
            if isinstance(field, ast.AnnAssign)
            and isinstance(field.target, ast.Name)
            and field.target.id in {"status", "state"}
            and ast.unparse(field.annotation) in {"str", "str | None"}
            and f"{node.name}.{field.target.id}" not in OF_ANOTHER_SERVICE
        ]

    assert wrong == []


# Audit

PAST = re.compile(r"(\w+ed|read|sent|withdrawn|given|put|shown|begun|taken|left|made|set|reset|kept|seen|written)")


def audited() -> Iterator[tuple[str, str]]:
    for path, call in calls("services", "shared", "infra"):
        if name_of(call.func).startswith("audit") and call.args and isinstance(call.args[0], ast.Constant):
            action = call.args[0].value
            if isinstance(action, str):
                yield f"{path}:{call.lineno}", action


def test_an_audit_action_is_an_object_and_a_verb_in_the_past() -> None:
    found = list(audited())
    wrong = []
    for place, action in found:
        thing, _, verb = action.partition(".")
        if not re.fullmatch(r"[a-z]+(_[a-z]+)*", thing) or not any(PAST.fullmatch(word) for word in verb.split("_")):
            wrong.append(f"{place} {action}")

    assert len(found) > 60
    assert wrong == []


# Use cases

FAMILIES = {
    "end_referrals": "one function for each event that ends referrals",
    "keep_organisation": "one function for each event about an organisation or its people",
    "notify_of_event": "one function for each event that somebody is notified of",
    "notify_of_proceeding": "one function for each event about a proceeding",
    "watch_deadlines": "one function for each deadline that a tick looks at",
}


def test_a_use_case_file_holds_the_function_it_is_named_after() -> None:
    wrong = []
    for path in sources("services"):
        if "/usecases/" not in path or path.endswith("__init__.py"):
            continue
        name = Path(path).stem
        if name in FAMILIES:
            continue
        if name not in {node.name for node in tree(path).body if isinstance(node, ast.FunctionDef)}:
            wrong.append(path)

    assert wrong == []


IMPORTS = {
    ("make_aggregate", "answer_persons_for_network"),
    ("run_extract", "make_aggregate"),
    ("run_extract", "make_records"),
}
"""(use case, the one it imports): the second is one step of the first."""


def test_use_cases_do_not_import_one_another() -> None:
    imports = {
        (Path(path).stem, (node.module or "").rpartition(".")[2])
        for path, node in nodes(ast.ImportFrom, "services")
        if "/usecases/" in path and isinstance(node, ast.ImportFrom) and ".usecases" in (node.module or "")
    }

    assert imports == IMPORTS, "shared rules live in domain/, shared effects are methods of the unit of work"


def test_no_use_case_commits() -> None:
    commits = [f"{path}:{call.lineno}" for path, call in calls("services") if name_of(call.func) == "commit"]

    assert [place for place in commits if "/usecases/" in place] == []


# Idempotency-Key

CREATES_ONCE_BY_ITSELF = {"services/cases/api/disclosure/packets.py make"}
"""Asked twice for one referral it makes one disclosure; a kept answer would be a second copy of the packet."""


def test_who_creates_can_be_asked_twice() -> None:
    creating, wrong = 0, set()
    for path, function in functions("services"):
        decorators = [d for d in function.decorator_list if isinstance(d, ast.Call)]
        answers = {
            d.args[0].value for d in decorators if name_of(d.func) == "response" and isinstance(d.args[0], ast.Constant)
        }
        if "post" in {name_of(d.func) for d in decorators} and 201 in answers:
            creating += 1
            if "idempotent_create" not in {name_of(d.func) for d in decorators}:
                wrong.add(f"{path} {function.name}")

    assert creating > 10
    assert wrong == CREATES_ONCE_BY_ITSELF, "a creating POST has @idempotent_create"


# If-Match


def with_its_helpers(path: str, function: ast.FunctionDef) -> str:
    """The text of a function and of the private functions of its module that it calls."""
    text = ast.unparse(function)
    helpers = [node for node in tree(path).body if isinstance(node, ast.FunctionDef) and node.name.startswith("_")]
    return "\n".join([text, *(ast.unparse(helper) for helper in helpers if f"{helper.name}(" in text)])


WITHOUT_VERSION = {"services/cases/api/case/team.py follow", "services/cases/api/case/team.py unfollow"}
"""A row that is there or not, and of the caller alone: whoever asks twice loses nothing."""


def test_who_changes_a_row_names_its_version() -> None:
    wrong = set()
    for path, function in functions("services"):
        methods = {name_of(d.func) for d in function.decorator_list if isinstance(d, ast.Call)}
        if methods & {"patch", "put", "delete"} and "require_version" not in with_its_helpers(path, function):
            wrong.add(f"{path} {function.name}")

    assert wrong == WITHOUT_VERSION, "PATCH, PUT and DELETE need If-Match: hand require_version to the use case"


# The domain


def test_the_domain_knows_no_http_status_and_no_json_pointer() -> None:
    domain = [f"services/{service}/domain" for service in SERVICES] + ["shared/kernel"]

    assert lines_with(r"^\s+status = [45]\d\d|\bpointer\b|HTTP(?!S?_)", *domain) == []
    assert lines_with(r'invalid\(\s*f?"/', *domain) == []


# Cleverness


def test_names_are_written_out() -> None:
    assert lines_with(r"^def __getattr__", *PRODUCT) == []
    assert lines_with(r"\(\*\*\{\*\*", *PRODUCT) == []
    assert lines_with(r"getattr\(\w+, \w+\) for \w+ in", *PRODUCT) == []
    assert lines_with(r"\btype\(f?\"", *PRODUCT) == []
    assert lines_with(r"\bcopy\.copy\(", *PRODUCT) == []


def test_only_paging_reads_one_row_more() -> None:
    wrong = [
        f"{path}:{function.lineno} {function.name}"
        for path, function in functions(*PRODUCT)
        # A bounded count looks one row beyond its bound as well.
        if path != "shared/db/paging.py" and not function.name.startswith("count")
        if "limit + 1" in ast.unparse(function)
    ]

    assert wrong == []
