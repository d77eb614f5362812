"""Every table of every database has a rule about how long its rows are kept, and code or rights that keep it."""

import importlib
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from infra import kept_tables
from infra.kept_tables import EVERY, RULES, Kept, Rule
from infra.local.programs import REPOSITORY
from infra.processes import SERVICES
from shared.kernel.country import BOTH_REALMS
from shared.messaging.retention import prune
from tests.support.databases import ServiceDatabase, admin_rows
from tests.support.statements import noting_statements

pytestmark = pytest.mark.architecture
_TABLES = """
SELECT CASE n.nspname WHEN 'public' THEN c.relname ELSE n.nspname || '.' || c.relname END AS name,
       has_table_privilege(%s, c.oid, 'DELETE') OR has_table_privilege(%s, c.oid, 'DELETE') AS deletable
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND n.nspname NOT IN ('pg_catalog', 'information_schema')
"""
_GOES_WITH = """
SELECT true AS goes FROM pg_constraint WHERE conrelid = %s::regclass AND confrelid = %s::regclass AND confdeltype = 'c'
"""


def rules_of(service: str, *kinds: Kept) -> list[Rule]:
    return [rule for rule in RULES if rule.service in (EVERY, service) and (not kinds or rule.kept in kinds)]


def deletable(database: ServiceDatabase) -> dict[str, bool]:
    """Table → whether a role that signs in may delete from it."""
    roles = (f"{database.service}_app", f"{database.service}_relay")
    return {row.name: row.deletable for row in admin_rows(database.admin_url, _TABLES, *roles)}


def found(rule: Rule) -> Any:
    module, _, name = rule.by.partition(":")
    return getattr(importlib.import_module(module), name)


def statements_of(deletes: Callable[..., object], database: ServiceDatabase) -> Iterator[str]:
    """What `deletes` executes, as the process that calls it would: the relay, or a tick of the service."""
    with noting_statements() as noted:
        if deletes is prune:
            with psycopg.connect(database.relay_url, autocommit=True) as relay:
                prune(relay)
        else:
            with database.as_environment():
                settings = importlib.import_module(f"services.{database.service}.settings").read_settings()
                parts = importlib.import_module(f"services.{database.service}.bootstrap").build(settings)
            with parts.system_work(BOTH_REALMS) as work:
                deletes(work=work)
            parts.engine.dispose()
    return (text for text, _ in noted)


def test_every_table_of_every_database_is_on_the_list_once(
    service: str, database_of: Callable[[str], ServiceDatabase]
) -> None:
    listed = Counter(rule.table for rule in rules_of(service))

    assert dict(listed) == dict.fromkeys(deletable(database_of(service)), 1)


def test_what_is_kept_for_a_time_is_deleted_by_the_code_that_is_named(
    service: str, database_of: Callable[[str], ServiceDatabase]
) -> None:
    rules = [rule for rule in rules_of(service, Kept.TIME) if ":" in rule.by]
    executed = {by: " ".join(statements_of(found(rule), database_of(service))) for by, rule in by_code(rules).items()}

    assert [rule.table for rule in rules if not re.search(rf"DELETE FROM {rule.table}\b", executed[rule.by])] == []
    assert rules


def by_code(rules: list[Rule]) -> dict[str, Rule]:
    return {rule.by: rule for rule in rules}


def test_what_goes_with_another_row_goes_by_its_key(
    service: str, database_of: Callable[[str], ServiceDatabase]
) -> None:
    rules = [rule for rule in rules_of(service, Kept.TIME) if ":" not in rule.by]
    url = database_of(service).admin_url

    assert [rule.table for rule in rules if not admin_rows(url, _GOES_WITH, rule.table, rule.by)] == []


def test_no_role_that_signs_in_deletes_evidence(service: str, database_of: Callable[[str], ServiceDatabase]) -> None:
    there = deletable(database_of(service))

    assert [rule.table for rule in rules_of(service, Kept.LAW) if there[rule.table]] == []


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.kept == Kept.CASE], ids=lambda rule: rule.table)
def test_what_goes_with_a_case_is_deleted_where_the_rule_says(rule: Rule) -> None:
    found(rule)
    text = Path(str(importlib.import_module(rule.by.partition(":")[0]).__file__)).read_text(encoding="utf-8")

    assert re.search(r"\bdelete\(", text)
    assert re.search(rf"\b{rule.table.rpartition('.')[2]}\b", text)


def test_what_deletes_for_a_time_is_started_by_a_clock() -> None:
    clocks = [REPOSITORY / "services" / service / "tasks.py" for service in SERVICES]
    clocks.append(REPOSITORY / "shared" / "messaging" / "housekeeping.py")
    started = "\n".join(clock.read_text(encoding="utf-8") for clock in clocks)
    names = {rule.by.partition(":")[2] for rule in RULES if rule.kept == Kept.TIME and ":" in rule.by}

    assert sorted(name for name in names if f"{name}(" not in started) == []


def test_a_rule_says_why_or_what_deletes() -> None:
    assert [rule.table for rule in RULES if not (rule.because or rule.by)] == []
    assert [rule.table for rule in RULES if rule.kept in (Kept.TIME, Kept.CASE) and not rule.by] == []


def test_the_page_about_tables_is_up_to_date() -> None:
    written = (REPOSITORY / "docs" / "tables.md").read_text(encoding="utf-8")

    assert written == kept_tables.page(), "run `make docs`"
