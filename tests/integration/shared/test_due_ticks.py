"""What the schema of a service tells its clock: which ticks have something to do, and nothing else."""

import os
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from tests.support.databases import ServiceDatabase

pytestmark = pytest.mark.integration
Fresh = Callable[[str], ServiceDatabase]

# Foreign keys and checks of other columns do not matter here.
_UNCHECKED = "SET session_replication_role = replica"


def due(database: ServiceDatabase) -> set[str]:
    """As the relay asks."""
    with psycopg.connect(database.relay_url) as connection:
        return {name for (name,) in connection.execute("SELECT due_ticks()")}


def change(database: ServiceDatabase, statement: str, *values: Any) -> None:
    with psycopg.connect(database.admin_url) as connection:
        connection.execute(_UNCHECKED)
        connection.execute(statement, values)


def columns_of(database: ServiceDatabase, table: str) -> dict[str, str]:
    with psycopg.connect(database.admin_url) as connection:
        rows = connection.execute(
            "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s"
            " AND is_nullable = 'NO' AND column_default IS NULL AND is_identity = 'NO' AND is_generated = 'NEVER'",
            (table,),
        )
        return dict(rows.fetchall())


_ANY = {"uuid": uuid4, "text": lambda: "GT", "ARRAY": list, "integer": lambda: 11, "smallint": lambda: 11,
        "timestamp with time zone": lambda: "yesterday", "date": lambda: "yesterday", "boolean": lambda: False,
        "bytea": lambda: os.urandom(32), "jsonb": lambda: "{}", "bigint": lambda: 1}  # fmt: skip


def insert(database: ServiceDatabase, table: str, values: dict[str, Any], moments: dict[str, str]) -> None:
    """A row with `values`, with `moments` counted from now, and with anything in the other columns that need one."""
    needed = {name: _ANY[kind]() for name, kind in columns_of(database, table).items()}
    row = {name: value for name, value in (needed | values).items() if name not in moments}
    into = ", ".join([*row, *moments])
    places = ", ".join(["%s"] * len(row) + ["now() + %s::interval"] * len(moments))
    change(database, f"INSERT INTO {table} ({into}) VALUES ({places})", *row.values(), *moments.values())


def test_identity_mails_who_was_let_in_until_it_is_no_news(service_database: Fresh) -> None:
    database = service_database("identity")

    insert(database, "welcomes", {}, {"mail_due_at": "-4 days", "mail_until": "-1 day"})
    insert(database, "welcomes", {}, {"mail_due_at": "1 hour", "mail_until": "1 day"})
    assert due(database) == set()

    insert(database, "welcomes", {}, {"mail_due_at": "-1 minute", "mail_until": "1 day"})
    assert due(database) == {"identity.mail_welcomes"}


def test_identity_mails_links_and_pushes_revocations(service_database: Fresh) -> None:
    database = service_database("identity")
    assert due(database) == set()

    insert(database, "activations", {"link_sealed": b"sealed"}, {"mail_due_at": "1 hour", "expires_at": "1 day"})
    insert(database, "activations", {"link_sealed": b"sealed"}, {"mail_due_at": "-1 day", "expires_at": "-1 hour"})
    insert(database, "revocations", {"member": "of old"}, {"expires_at": "-1 second"})
    assert due(database) == set()

    insert(database, "activations", {"link_sealed": b"sealed"}, {"mail_due_at": "-1 second", "expires_at": "1 day"})
    assert due(database) == {"identity.mail_links"}
    insert(database, "revocations", {}, {"expires_at": "1 minute"})
    assert due(database) == {"identity.mail_links", "identity.push_revocations"}


def test_referrals_attempts_deliveries(service_database: Fresh) -> None:
    database = service_database("referrals")

    insert(database, "delivery", {"state": "pending", "channel": "email"}, {"next_attempt_at": "1 hour"})
    insert(database, "delivery", {"state": "delivered", "channel": "email"}, {"next_attempt_at": "-1 hour"})
    assert due(database) == set()
    insert(database, "delivery", {"state": "pending", "channel": "email"}, {"next_attempt_at": "0 seconds"})
    assert due(database) == {"referrals.deliver_due"}


@pytest.mark.parametrize(
    ("state", "level", "hours", "is_due"),
    [
        ("sent", 0, 4, False),
        ("sent", 0, 6, True),
        ("received", 0, 11, True),
        ("received", 1, 11, False),
        ("info_requested", 1, 21, True),
        ("sent", 2, 21, False),
        ("sent", 2, 31, True),
        ("accepted", 0, 31, False),
    ],
)
def test_referrals_reminds_escalates_and_expires(
    service_database: Fresh, state: str, level: int, hours: int, is_due: bool
) -> None:
    database = service_database("referrals")
    # To be answered within ten hours: reminded after 5, escalated after 10 and 20, expired after 30.
    moments = {"sent_at": -hours, "remind_at": 5 - hours, "respond_by": 10 - hours}
    # The trigger that computes these is off for rows that are put in unchecked.
    moments |= {"escalate_again_at": 20 - hours, "expires_at": 30 - hours}

    insert(
        database,
        "referral",
        {"state": state, "escalation_level": level},
        {name: f"{hours} hours" for name, hours in moments.items()},
    )

    assert due(database) == ({"referrals.watch_deadlines"} if is_due else set())


def test_reporting_starts_extracts_and_publishes_vintages(service_database: Fresh) -> None:
    database = service_database("reporting")

    insert(database, "extract", {"countries": ["GT"]}, {"next_run_at": "1 hour"})
    insert(database, "change_mark", {"source": "persons", "country": "HN", "noted": 7, "counted": 7}, {})
    assert due(database) == set()

    insert(database, "change_mark", {"source": "persons", "country": "GT", "noted": 8, "counted": 7}, {})
    assert due(database) == {"reporting.publish_vintages"}
    insert(database, "extract", {"countries": ["GT"]}, {"next_run_at": "0 seconds"})
    assert due(database) == {"reporting.publish_vintages", "reporting.start_due_extracts"}


@pytest.mark.parametrize("service", ["identity", "referrals", "reporting"])
def test_the_application_may_not_ask(service_database: Fresh, service: str) -> None:
    database = service_database(service)

    with psycopg.connect(database.app_url) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("SELECT due_ticks()")
