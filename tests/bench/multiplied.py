"""Many cases in one PostgreSQL within minutes: registered ones are copied by SQL, as the cases of 200 organisations.

A copy is another person with an id, a moment and search keys of its own. Its encrypted parts open for nobody, so only
what was registered is read; the others lie in the tables and indexes as their like would.
"""

from collections.abc import Sequence
from typing import Any, LiteralString

import psycopg
from psycopg import sql

ORGANISATIONS = 200
SHARED_NAMES = 50
"""Of so many copies in another organisation one has the names of the person whom it was copied from.

In the same one none has: a search there would meet names that do not open.
"""
AT_ONCE = 100_000

_TABLES = {
    "case_record": "id",
    "vault.person_identity": "person_id",
    "case_search_token": "case_id",
    "timeline_entry": "case_id",
}
"""Table → the column that says of which registered case, or of whose person, a row is."""
_COLUMNS = """
    SELECT column_name FROM information_schema.columns
     WHERE table_schema || '.' || table_name = %s AND is_generated = 'NEVER' AND identity_generation IS NULL
     ORDER BY ordinal_position
"""
# A UUIDv7 begins with its moment: a copy lies as many minutes before the registered one as its number.
_COPIED = """
    CREATE FUNCTION pg_temp.copied(id uuid, number integer) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
        SELECT (lpad(to_hex(('x' || left(replace(id::text, '-', ''), 12))::bit(48)::bigint - number * 60000::bigint),
                     12, '0') || substr(replace(id::text, '-', ''), 13))::uuid
    $$
"""
_OWN: dict[str, LiteralString] = {
    "id": "pg_temp.copied(id, number)",
    "case_id": "pg_temp.copied(case_id, number)",
    "person_id": "pg_temp.copied(person_id, number)",
    "case_number": "case_number || '-' || number",
    "organisation_id": """
        CASE WHEN number %% {organisations} = 0 THEN organisation_id
             ELSE md5('organisation ' || number %% {organisations})::uuid END""",
    "token": """
        CASE WHEN kind <> 'name' THEN substr(sha256(token || int4send(number)), 1, 16)
             WHEN number %% {organisations} <> 0 AND number / {organisations} %% {names} = 0 THEN token
             ELSE substr(sha256(token || int4send(number / {organisations} %% {names})), 1, 16) END""",
}
_NUMBERS = {"organisations": sql.Literal(ORGANISATIONS), "names": sql.Literal(SHARED_NAMES)}


class Copies:
    """The cases in the database at `admin_url`, of which those with `ids` are copied."""

    def __init__(self, admin_url: str, ids: Sequence[str]) -> None:
        self._url, self._ids, self._times = admin_url, list(ids), 0

    def grow_to(self, cases: int) -> int:
        """Copy until there are `cases`; answers how many there are."""
        with psycopg.connect(self._url, autocommit=True) as connection:
            # No event is wanted for them, and no foreign key is looked up.
            connection.execute("SET session_replication_role = replica")
            connection.execute("SET synchronous_commit = off")
            connection.execute(_COPIED)
            wanted = (cases - _number(connection, "SELECT count(*) FROM case_record")) // len(self._ids) + self._times
            while self._times < wanted:
                last = min(self._times + AT_ONCE // len(self._ids), wanted)
                for table in _TABLES:
                    self._copy(connection, table, self._times + 1, last)
                self._times = last
            connection.execute("VACUUM (ANALYZE)")
            return _number(connection, "SELECT count(*) FROM case_record")

    def bytes_of_a_case(self) -> dict[str, int]:
        """Table with its indexes → bytes for each case."""
        with psycopg.connect(self._url) as connection:
            cases = _number(connection, "SELECT count(*) FROM case_record")
            size = "SELECT pg_total_relation_size(%s::text::regclass)"
            return {table: _number(connection, size, table) // cases for table in _TABLES}

    def _copy(self, connection: psycopg.Connection[Any], table: str, first: int, last: int) -> None:
        name = table if "." in table else f"public.{table}"
        columns = [column for (column,) in connection.execute(_COLUMNS, (name,)).fetchall()]
        persons = "SELECT person_id FROM case_record WHERE id = ANY(%s)"
        whose = persons if _TABLES[table] == "person_id" else "SELECT unnest(%s::uuid[])"
        command = sql.SQL(
            "INSERT INTO {table} ({columns}) SELECT {values}"
            " FROM {table}, generate_series(%s::integer, %s::integer) AS copy (number) WHERE {key} IN ({whose})"
        ).format(
            table=sql.Identifier(*name.split(".")),
            columns=sql.SQL(", ").join(map(sql.Identifier, columns)),
            values=sql.SQL(", ").join(map(_value, columns)),
            key=sql.Identifier(_TABLES[table]),
            whose=sql.SQL(whose),
        )
        connection.execute(command, (first, last, self._ids))


def _value(column: str) -> sql.Composable:
    return sql.SQL(_OWN[column]).format(**_NUMBERS) if column in _OWN else sql.Identifier(column)


def _number(connection: psycopg.Connection[Any], query: LiteralString, *arguments: str) -> int:
    row = connection.execute(query, arguments or None).fetchone()
    assert row is not None
    return int(row[0])
