"""Cases that were open before get their clock when the schema moves on."""

# fixed dates: a migration looks only at what is in the rows

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest
from psycopg.types.json import Jsonb

from shared.db.migrate import downgrade, migrate
from tests.support.databases import ServiceDatabase

pytestmark = pytest.mark.integration

REGISTERED = datetime(2026, 11, 20, 15, 30, 12, 345678, tzinfo=UTC)
ADD = (
    "INSERT INTO case_record (id, person_id, country, organisation_id, case_number, status, stage, opened_on,"
    " risk_level, trafficking_status, majority, exploitation_types, closed_on, closure_reason, source, record, version,"
    " created_at, created_by) VALUES (gen_random_uuid(), gen_random_uuid(), 'GT', gen_random_uuid(), %(number)s,"
    " %(status)s, 'screening', '2026-11-20', %(risk)s, 'possible_victim', 'adult', '{}', %(closed_on)s, %(reason)s,"
    " %(source)s, '{}', 1, %(at)s, 'test')"
)
TOLD = (
    "INSERT INTO timeline_entry (id, country, organisation_id, case_id, at, actor, kind, details)"
    " SELECT gen_random_uuid(), country, organisation_id, id, %(at)s, 'test', 'case.changed', %(details)s"
    " FROM case_record WHERE case_number = %(number)s"
)
FOUND = (
    "SELECT case_number, reassess_risk_by, next_task, next_due_at, record -> 'tasks' -> 0 ->> 'due_at' AS due"
    " FROM case_record ORDER BY case_number"
)


def add(
    connection: psycopg.Connection[Any], number: str, risk: str, status: str = "intake", source: str = "registered"
) -> None:
    closed_on, reason = ("2026-11-21", "other") if status == "closed" else (None, None)
    values = {"number": number, "risk": risk, "status": status, "source": source, "at": REGISTERED}
    connection.execute(ADD, values | {"closed_on": closed_on, "reason": reason})


def test_open_cases_are_looked_at_again_counted_from_their_registration(
    service_database: Callable[[str], ServiceDatabase], postgres_url: str
) -> None:
    database = service_database("cases")
    downgrade("cases", postgres_url, "0001", database=database.name)
    with psycopg.connect(database.admin_url, autocommit=True) as admin:
        add(admin, "1", "high")
        add(admin, "2", "medium")
        add(admin, "3", "low")
        add(admin, "4", "high", status="closed")
        add(admin, "5", "low", status="closed", source="imported")

    migrate("cases", postgres_url, b"k" * 32, database=database.name)

    with psycopg.connect(database.admin_url) as admin:
        found = admin.execute(FOUND).fetchall()
        forced = admin.execute("SELECT relforcerowsecurity FROM pg_class WHERE relname = 'case_record'").fetchone()
    expected = [datetime(2026, 11, 21, 15, 30, 12, tzinfo=UTC), datetime(2026, 11, 27, 15, 30, 12, tzinfo=UTC),
                datetime(2026, 12, 20, 15, 30, 12, tzinfo=UTC)]  # fmt: skip
    assert [(row[1], row[2], row[3]) for row in found] == [
        *((at, "risk_reassessment", at) for at in expected),
        (None, None, None),
        (None, None, None),
    ]
    assert [datetime.fromisoformat(row[4]) for row in found[:3]] == expected
    assert forced == (True,)


def test_an_age_that_was_corrected_later_grows_from_the_day_it_was_said(
    service_database: Callable[[str], ServiceDatabase], postgres_url: str
) -> None:
    database = service_database("cases")
    downgrade("cases", postgres_url, "0006", database=database.name)
    with psycopg.connect(database.admin_url, autocommit=True) as admin:
        for number, fields in (("1", ["person.age"]), ("2", ["person.gender"]), ("3", None)):
            add(admin, number, "low")
            admin.execute(
                'UPDATE case_record SET record = \'{"person": {"age": 17}}\' WHERE case_number = %s', [number]
            )
            if fields:
                admin.execute(TOLD, {"number": number, "at": REGISTERED, "details": Jsonb({"fields": fields})})

    migrate("cases", postgres_url, b"k" * 32, database=database.name)

    with psycopg.connect(database.admin_url) as admin:
        days = admin.execute("SELECT record ->> 'age_said_on' FROM case_record ORDER BY case_number").fetchall()
        forced = admin.execute("SELECT relforcerowsecurity FROM pg_class WHERE relname = 'timeline_entry'").fetchone()
    assert [day for (day,) in days] == ["2026-11-20", None, None]
    assert forced == (True,)


def test_people_registered_before_are_told_apart_in_a_list_too(
    service_database: Callable[[str], ServiceDatabase], postgres_url: str
) -> None:
    database = service_database("cases")
    downgrade("cases", postgres_url, "0012", database=database.name)
    people: dict[str, dict[str, Any]] = {
        "1": {"person": {"gender": "woman", "primary_language": "quc", "birth_year": 2009}},
        "2": {"person": {"age": 17}, "age_said_on": "2024-02-29"},
        "3": {"person": {"age": 17, "birth_year": None}},
        "4": {"person": {"gender": "man"}},
    }
    with psycopg.connect(database.admin_url, autocommit=True) as admin:
        for number, record in people.items():
            add(admin, number, "low", **({"status": "closed", "source": "imported"} if number == "4" else {}))
            admin.execute("UPDATE case_record SET record = %s WHERE case_number = %s", [Jsonb(record), number])

    migrate("cases", postgres_url, b"k" * 32, database=database.name)

    with psycopg.connect(database.admin_url) as admin:
        found = admin.execute(
            "SELECT gender, primary_language, birth_year, born_by::text FROM case_record ORDER BY case_number"
        ).fetchall()
        forced = admin.execute("SELECT relforcerowsecurity FROM pg_class WHERE relname = 'case_record'").fetchone()
    assert found == [
        ("woman", "quc", 2009, "2009-12-31"),
        (None, None, None, "2007-02-28"),
        (None, None, None, "2009-11-20"),
        (None, None, None, None),
    ]
    assert forced == (True,)
