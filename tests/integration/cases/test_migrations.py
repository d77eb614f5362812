"""Cases that were open before get their clock when the schema moves on."""

# fixed dates: a migration looks only at what is in the rows

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql
from psycopg.types.json import Jsonb

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
    service_database: Callable[[str], ServiceDatabase],
) -> None:
    database = service_database("cases")
    database.downgrade("0001")
    with psycopg.connect(database.admin_url, autocommit=True) as admin:
        add(admin, "1", "high")
        add(admin, "2", "medium")
        add(admin, "3", "low")
        add(admin, "4", "high", status="closed")
        add(admin, "5", "low", status="closed", source="imported")

    database.upgrade()

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
    service_database: Callable[[str], ServiceDatabase],
) -> None:
    database = service_database("cases")
    database.downgrade("0006")
    with psycopg.connect(database.admin_url, autocommit=True) as admin:
        for number, fields in (("1", ["person.age"]), ("2", ["person.gender"]), ("3", None)):
            add(admin, number, "low")
            admin.execute(
                'UPDATE case_record SET record = \'{"person": {"age": 17}}\' WHERE case_number = %s', [number]
            )
            if fields:
                admin.execute(TOLD, {"number": number, "at": REGISTERED, "details": Jsonb({"fields": fields})})

    database.upgrade()

    with psycopg.connect(database.admin_url) as admin:
        days = admin.execute("SELECT record ->> 'age_said_on' FROM case_record ORDER BY case_number").fetchall()
        forced = admin.execute("SELECT relforcerowsecurity FROM pg_class WHERE relname = 'timeline_entry'").fetchone()
    assert [day for (day,) in days] == ["2026-11-20", None, None]
    assert forced == (True,)


def test_people_registered_before_are_told_apart_in_a_list_too(
    service_database: Callable[[str], ServiceDatabase],
) -> None:
    database = service_database("cases")
    database.downgrade("0012")
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

    database.upgrade()

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


PROCEEDING = (
    "WITH owned AS (SELECT id AS case_id, person_id, country, organisation_id FROM case_record),"
    " shared AS (INSERT INTO shared_person (id, country, organisation_id, case_id, person_id, number,"
    " to_organisation_id, referral_id, shared_at) SELECT gen_random_uuid(), country, organisation_id, case_id,"
    " person_id, 1, %(office)s, gen_random_uuid(), now() FROM owned RETURNING id),"
    " known AS (INSERT INTO vault.proceeding (id, country, organisation_id, version, wrapped_key, record)"
    " VALUES (gen_random_uuid(), 'GT', %(office)s, 1, 'k', '{}') RETURNING id),"
    " stage AS (INSERT INTO proceeding_stage (id, country, organisation_id, proceeding_id, stage, source)"
    " SELECT gen_random_uuid(), 'GT', %(office)s, id, 'report', 'court' FROM known),"
    " part AS (INSERT INTO vault.proceeding_part (id, country, organisation_id, proceeding_id, kind, version, in_error,"
    " recorded_at, recorded_by, changed_at, changed_by, is_open, record) SELECT gen_random_uuid(), 'GT', %(office)s,"
    " id, 'accused', 1, false, now(), 'test', now(), 'test', true, '{}' FROM known)"
    " INSERT INTO proceeding_person (id, country, proceeding_id, keeper_id, organisation_id, case_id, person_id,"
    " shared_person_id, standing, added_at, added_by) SELECT gen_random_uuid(), 'GT', known.id, %(office)s,"
    " owned.organisation_id, case_id, person_id, shared.id, 'victim', now(), 'test' FROM owned, shared, known"
)
OF_PROCEEDINGS = ("shared_person", "proceeding_person", "proceeding_stage", "vault.proceeding", "vault.proceeding_part")


def rows_of(admin: psycopg.Connection[Any], table: str) -> int | None:
    """How many rows a table has; None for no table."""
    (there,) = admin.execute("SELECT to_regclass(%s)", [table]).fetchone() or (None,)
    if there is None:
        return None
    (count,) = admin.execute(
        sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(*table.split(".")))
    ).fetchone() or (0,)
    return int(count)


RECORDS = "SELECT to_jsonb(c) - 'counted_until' FROM case_record AS c"
"""The cases, but for a column that a later migration adds."""


def test_proceedings_go_with_their_tables_and_leave_the_cases_as_they_are(
    service_database: Callable[[str], ServiceDatabase],
) -> None:
    database = service_database("cases")
    with psycopg.connect(database.admin_url, autocommit=True) as admin:
        add(admin, "1", "low")
        admin.execute(PROCEEDING, {"office": uuid4()})
        assert [rows_of(admin, table) for table in OF_PROCEEDINGS] == [1] * len(OF_PROCEEDINGS)
        before = admin.execute(RECORDS).fetchall()

        database.downgrade("0031")
        assert [rows_of(admin, table) for table in OF_PROCEEDINGS] == [None] * len(OF_PROCEEDINGS)
        assert admin.execute(RECORDS).fetchall() == before

        database.upgrade()
        assert [rows_of(admin, table) for table in OF_PROCEEDINGS] == [0] * len(OF_PROCEEDINGS)
        assert admin.execute(RECORDS).fetchall() == before
        secured = admin.execute(
            "SELECT bool_and(relrowsecurity AND relforcerowsecurity) FROM pg_class WHERE oid = ANY (%s::regclass[])",
            [list(OF_PROCEEDINGS)],
        ).fetchone()
        admin.execute(PROCEEDING, {"office": uuid4()})
    assert secured == (True,)
