"""Migrations are SQL of their own, never change once they are in, and lock nobody out.

Each is run without a server and what it would do is read by squawk (.squawk.toml). Where a finding has to be, a line
`-- squawk-ignore <rule>` stands above the statement, and above that line why.
"""

import ast
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from infra.local.programs import REPOSITORY
from infra.processes import SERVICES
from tests.architecture.migrations import LOCK, SHARED, heads, lock, scripts, shared_line, statements

pytestmark = pytest.mark.architecture

UNCHECKED = {"identity": "0009", "cases": "0007", "referrals": "0008", "reporting": "0010"}
"""Written before there was anything to lock: they stay as they are, and later ones are checked."""
FILES = sorted(REPOSITORY.glob("services/*/migrations/versions/0*.py"))
ALLOWED = {"alembic", "sqlalchemy"} | sys.stdlib_module_names
FROZEN = "shared.db.migrations"
NAMED = re.compile(r'shared_sql\("(\w+)", service="(\w+)"\)')


def findings(sql: str) -> list[str]:
    """Rules that `sql` breaks, in order."""
    squawk = [str(Path(sys.executable).with_name("squawk")), "--config", str(REPOSITORY / ".squawk.toml")]
    read = subprocess.run([*squawk, "--reporter", "json"], input=sql, capture_output=True, text=True, check=False)
    assert read.stderr == ""
    return [found["rule_name"] for found in json.loads(read.stdout)]


def imported(file: Path) -> set[str]:
    nodes = list(ast.walk(ast.parse(file.read_text())))
    names = {name.name for node in nodes if isinstance(node, ast.Import) for name in node.names}
    names |= {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
    return {name if name == FROZEN else name.partition(".")[0] for name in names}


def test_a_migration_imports_nothing_that_changes_later() -> None:
    assert [(file, late) for file in FILES if (late := imported(file) - ALLOWED - {FROZEN})] == []


def test_a_migration_reads_only_files_of_its_own() -> None:
    for file in FILES:
        text = file.read_text()

        assert set(re.findall(r"SQL / f?\"(\d{4})_", text)) <= {file.name[:4]}, file
        assert text.count("read_text(") == text.count("(SQL / "), file
        assert text.count("Path(") == text.count('SQL = Path(__file__).parents[1] / "sql"'), file


def test_a_migration_names_what_it_shares_and_its_own_service() -> None:
    for file in FILES:
        text = file.read_text()
        named = NAMED.findall(text)

        assert text.count("shared_sql(") == len(named), file
        assert {service for _, service in named} <= {file.parts[-4]}, file


def test_what_services_share_has_a_version_and_more_than_one_user() -> None:
    users: dict[str, set[str]] = {}
    for file in FILES:
        for name, service in NAMED.findall(file.read_text()):
            users.setdefault(name, set()).add(service)

    assert sorted(users) == sorted(file.stem for file in SHARED)
    assert [name for name, services in users.items() if len(services) < 2] == []
    assert [name for name in users if not re.fullmatch(r"[a-z_]+_v\d+(_undone)?", name)] == []


def test_no_sql_stands_in_two_services() -> None:
    roles = re.compile(r"\b(?:" + "|".join(SERVICES) + r")_(?=app\b|relay\b|owner\b)")
    texts = [roles.sub("", file.read_text()) for file in sorted(REPOSITORY.glob("services/*/migrations/sql/*.sql"))]

    assert [text for text in texts if texts.count(text) > 1] == []


def test_a_byte_that_changes_in_a_shared_file_is_found(tmp_path: Path) -> None:
    changed = tmp_path / SHARED[0].name
    changed.write_bytes(SHARED[0].read_bytes() + b"\n")

    assert shared_line(SHARED[0]) in LOCK.read_text().splitlines()
    assert shared_line(changed) not in LOCK.read_text().splitlines()


def test_what_a_migration_did_is_never_changed() -> None:
    # Two that are written side by side meet in this file.
    assert LOCK.read_text().splitlines() == lock(), (
        "a new migration is entered as tests/architecture/migrations.py says"
    )


@pytest.mark.parametrize("service", SERVICES)
def test_the_migrations_of_a_service_are_one_line(service: str) -> None:
    assert len(heads(service)) == 1


@pytest.mark.parametrize("service", SERVICES)
def test_no_migration_locks_a_table_that_is_in_use(service: str) -> None:
    new = [script for script in scripts(service) if script.revision > UNCHECKED[service]]

    assert {script.revision: found for script in new if (found := findings(statements(service, script)))} == {}


@pytest.mark.parametrize("service", SERVICES)
def test_whoever_sets_a_rule_aside_says_why(service: str) -> None:
    for script in scripts(service):
        above = re.findall(r"(.*)\n\s*-- squawk-ignore", statements(service, script))

        assert all(re.match(r"\s*-- .{10,}", line) for line in above), script.revision


@pytest.mark.parametrize(
    ("statement", "rule"),
    [
        ("CREATE INDEX new ON audit (at)", "require-concurrent-index-creation"),
        ("ALTER TABLE audit ALTER COLUMN at TYPE date", "changing-column-type"),
        ("ALTER TABLE audit ALTER COLUMN purpose SET NOT NULL", "adding-not-nullable-field"),
        ("ALTER TABLE audit DROP COLUMN purpose", "ban-drop-column"),
    ],
)
def test_what_would_lock_or_break_is_found(statement: str, rule: str) -> None:
    script = scripts("cases")[-1]
    last = statements("cases", script)
    assert findings(last) == []

    assert findings(last.replace("BEGIN;", f"BEGIN;\n{statement};", 1)) == [rule]
    assert findings(last.replace("BEGIN;", f"BEGIN;\n-- squawk-ignore {rule}\n{statement};", 1)) == []


def test_a_migration_that_may_wait_for_ever_is_found() -> None:
    last = statements("cases", scripts("cases")[-1])

    assert findings(re.sub(r"SET .*_timeout = .*;", "", last)) == ["require-lock-timeout", "require-statement-timeout"]
