"""W10: the dashboard over a million facts while cases are registered."""

import threading
from typing import Any

import psycopg
from psycopg import sql

from tests.bench import load
from tests.bench.processes import ProcessMeter
from tests.bench.quiet import admin_url
from tests.bench.sender import Plan, prepared, send
from tests.bench.workloads import API, a_case_body
from tests.support.platform import Platform

FACTS = 1_000_000
WRITES_A_SECOND = 10
SECONDS = 15
REQUESTS = 400
READERS = 2
OF_READING = ("reporting-api", "reporting for reporting-api")

_COLUMNS = """
    SELECT column_name FROM information_schema.columns
     WHERE table_name = %s AND is_generated = 'NEVER' AND identity_generation IS NULL ORDER BY ordinal_position
"""
_SUMS = {"person_count": ("persons", "own_persons", "open_cases"), "published": ("n",)}


def multiply_facts(platform: Platform, facts: int = FACTS) -> int:
    """Copy the person facts until there are `facts`, each copy a person of its own; counts and figures grow along.

    Answers how many there are. With SQL, because a million registrations would take hours.
    """
    with psycopg.connect(admin_url(platform, "ceiba_reporting")) as connection:
        present = _number(connection)
        times = max(facts // present, 1)
        names = [row[0] for row in connection.execute(_COLUMNS, ("person_fact",)).fetchall()]
        own = {"case_id": "gen_random_uuid()", "person_key": "md5(person_key || copy.number)"}
        columns = sql.SQL(", ").join(map(sql.Identifier, names))
        values = sql.SQL(", ").join(sql.SQL(own[name]) if name in own else sql.Identifier(name) for name in names)
        copy = sql.SQL(
            "INSERT INTO person_fact ({}) SELECT {} FROM person_fact, generate_series(2, {}) AS copy (number)"
        )
        connection.execute(copy.format(columns, values, sql.Literal(times)))
        for table, sums in _SUMS.items():
            changes = sql.SQL(", ").join(
                sql.SQL("{0} = {0} * {1}").format(sql.Identifier(name), sql.Literal(times)) for name in sums
            )
            connection.execute(sql.SQL("UPDATE {} SET {}").format(sql.Identifier(table), changes))
    with psycopg.connect(admin_url(platform, "ceiba_reporting"), autocommit=True) as connection:
        connection.execute("VACUUM (ANALYZE)")
        return _number(connection)


def read_while_writing(platform: Platform) -> dict[str, dict[str, float]]:
    """For those of one organisation, and for the network: what a dashboard costs, and how long it takes."""
    found = {}
    for whose, role, country in (("organisation", "supervisor", "GT"), ("network", "regional_coordinator", None)):
        found[whose] = _read(platform, {"Authorization": f"Bearer {platform.token(role, country)}"})
    return found


def _read(platform: Platform, headers: dict[str, str]) -> dict[str, float]:
    def make(_: int) -> load.Request:
        return "GET", f"{API}/dashboard", None, headers

    load.run(platform.url, make, requests=20, clients=READERS)
    meter = ProcessMeter(platform.home.folder)
    writer = threading.Thread(target=send, args=(_writes(platform),))
    writer.start()
    before = meter.read()
    result = load.run(platform.url, make, requests=REQUESTS, clients=READERS)
    used = meter.read().since(before)
    writer.join()
    spent = sum(seconds for label, seconds in used.items() if label.endswith(OF_READING))
    return {
        "CPU-ms of reporting and its database": round(spent * 1000 / REQUESTS, 3),
        "p50 ms": round(result.percentile(0.5), 1),
        "p99 ms": round(result.percentile(0.99), 1),
        "dashboards/s": round(result.per_second, 1),
    }


def _writes(platform: Platform) -> Plan:
    headers = {
        "Authorization": f"Bearer {platform.token('caseworker', 'GT')}",
        "Content-Type": "application/json",
    }
    request = prepared("POST", f"{API}/cases", a_case_body(), headers)
    port = int(platform.url.rpartition(":")[2])
    return Plan(port, [request] * (WRITES_A_SECOND * SECONDS), WRITES_A_SECOND, SECONDS)


def _number(connection: psycopg.Connection[Any]) -> int:
    row = connection.execute("SELECT count(*) FROM person_fact").fetchone()
    assert row is not None
    return int(row[0])
