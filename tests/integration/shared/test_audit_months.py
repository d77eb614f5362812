"""The audit lies in partitions by month: nobody who writes or reads it notices, and its chain goes across them."""

# fixed dates: the turn of a month is made up

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from psycopg.errors import FeatureNotSupported, InsufficientPrivilege
from psycopg.rows import namedtuple_row
from structlog.testing import capture_logs

from shared.db.audit import audit_months
from shared.db.audit.audit_months import MONTHS_AHEAD, add_months
from shared.db.audit.audit_verification import verify
from shared.kernel.ids import first_id_at, new_id
from shared.messaging.housekeeping import Housekeeping
from tests.integration.shared.conftest import OneService
from tests.integration.shared.test_audit_chain import seal_accesses
from tests.integration.shared.test_entries_put_in_unseen import put
from tests.support.faults import eventually
from tests.support.world import GT

pytestmark = pytest.mark.integration
BEFORE = "0027"
"""The migration of referrals before the one that makes months."""
_PUT = """
INSERT INTO audit (id, country, at, actor, client_id, action, object_type, object_id, fields, request_id)
VALUES (%s, 'GT', %s, 'user:1', 'ceiba-web', 'case.read', 'case', %s, '{}', '')
"""
_PLACES = "SELECT tableoid::regclass::text AS place, count(*)::int AS n FROM audit GROUP BY 1 ORDER BY 1"
_MONTHS = "SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'audit'::regclass ORDER BY 1"
_TURN = """
CREATE SCHEMA moved;
CREATE FUNCTION moved.clock_timestamp() RETURNS timestamptz LANGUAGE sql RETURN '2031-02-01 00:00:00.002Z'::timestamptz;
CREATE FUNCTION moved.uuidv7() RETURNS uuid LANGUAGE sql
RETURN overlay(month_id('2031-02-01Z')::text PLACING 'a' FROM 36)::uuid;
CREATE TABLE turning (id uuid PRIMARY KEY, at timestamptz) PARTITION BY RANGE (id);
CREATE TRIGGER stamped BEFORE INSERT ON turning FOR EACH ROW EXECUTE FUNCTION stamp_audit();
SET LOCAL search_path = moved, pg_catalog, public;
DO $$ BEGIN
    EXECUTE format('CREATE TABLE january PARTITION OF turning FOR VALUES FROM (%L) TO (%L)',
                   month_id('2031-01-01Z'), month_id('2031-02-01Z'));
    EXECUTE format('CREATE TABLE february PARTITION OF turning FOR VALUES FROM (%L) TO (%L)',
                   month_id('2031-02-01Z'), month_id('2031-03-01Z'));
END $$;
"""


@pytest.fixture
def relay(one_service: OneService) -> Iterator["psycopg.Connection[Any]"]:
    with psycopg.connect(one_service.database.relay_url, autocommit=True, row_factory=namedtuple_row) as connection:
        yield connection


def places(one_service: OneService) -> dict[str, int]:
    """Partition → entries in it."""
    return {row.place: row.n for row in one_service.admin(_PLACES)}


def months(one_service: OneService) -> list[str]:
    return [row.name for row in one_service.admin(_MONTHS)]


def in_months(n: int) -> datetime:
    """The fifteenth of the month after so many."""
    now = datetime.now(UTC)
    year, month = divmod(now.year * 12 + now.month - 1 + n, 12)
    return datetime(year, month + 1, 15, tzinfo=UTC)


def findings(one_service: OneService, anchors: Path) -> list[str]:
    with psycopg.connect(one_service.database.admin_url, row_factory=namedtuple_row) as admin:
        return [found.problem for found in verify(admin, GT, anchors / "referrals-GT.heads")]


def test_the_coming_months_are_there_and_an_entry_goes_to_its_own(one_service: OneService) -> None:
    with one_service.work(GT) as work:
        work.audit("case.read", country=GT, object_type="case", object_id=new_id())
    for month in range(1, MONTHS_AHEAD + 1):
        one_service.admin(_PUT, first_id_at(in_months(month)), in_months(month), new_id())

    assert "audit_other" not in places(one_service)
    assert sum(places(one_service).values()) == 1 + MONTHS_AHEAD
    assert f"audit_{in_months(MONTHS_AHEAD):%Y_%m}" in places(one_service)


def test_an_entry_of_a_month_that_nobody_made_is_kept_and_sealed(
    one_service: OneService, relay: "psycopg.Connection[Any]", tmp_path: Path
) -> None:
    far = in_months(12 * 20)
    one_service.admin(_PUT, first_id_at(far), far, new_id())
    seal_accesses(one_service, tmp_path)

    assert places(one_service)["audit_other"] == 1
    # Sealed with a moment that is far ahead, so what comes after it is doubted; nothing was changed.
    assert set(findings(one_service, tmp_path)) <= {"out_of_order"}


def test_a_relay_makes_months_ahead_once(
    one_service: OneService, relay: "psycopg.Connection[Any]", monkeypatch: pytest.MonkeyPatch
) -> None:
    before = months(one_service)
    Housekeeping(one_service.settings).tick(relay)
    assert months(one_service) == before

    monkeypatch.setattr(audit_months, "MONTHS_AHEAD", MONTHS_AHEAD + 2)
    Housekeeping(one_service.settings).tick(relay)
    Housekeeping(one_service.settings).tick(relay)

    made = set(months(one_service)) - set(before)
    assert made == {f"audit_{in_months(MONTHS_AHEAD + n):%Y_%m}" for n in (1, 2)}


def test_a_month_that_is_in_the_way_costs_no_entry(
    one_service: OneService, relay: "psycopg.Connection[Any]", monkeypatch: pytest.MonkeyPatch
) -> None:
    late = in_months(MONTHS_AHEAD + 1)
    one_service.admin(_PUT, first_id_at(late), late, new_id())
    monkeypatch.setattr(audit_months, "MONTHS_AHEAD", MONTHS_AHEAD + 1)

    with capture_logs() as logs:
        assert add_months(relay) == 0

    assert [line["event"] for line in logs] == ["audit months not added"]
    assert places(one_service) == {"audit_other": 1}


def test_months_wait_for_who_reads_and_keep_nobody_waiting(
    one_service: OneService, relay: "psycopg.Connection[Any]", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit_months, "MONTHS_AHEAD", MONTHS_AHEAD + 1)
    with psycopg.connect(one_service.database.admin_url) as reader:
        reader.execute("SELECT count(*) FROM audit")
        assert add_months(relay) == 0
        with one_service.work(GT) as work:
            work.audit("case.read", country=GT, object_type="case", object_id=new_id())

    assert add_months(relay) == 1


def test_at_the_turn_of_a_month_an_entry_keeps_the_id_that_it_came_with(one_service: OneService) -> None:
    given = first_id_at(datetime(2031, 1, 31, 23, 59, 59, 999000, tzinfo=UTC))
    with psycopg.connect(one_service.database.admin_url) as admin:
        admin.execute(_TURN)
        admin.execute("INSERT INTO turning (id) VALUES (%s)", (given,))
        found = admin.execute("SELECT tableoid::regclass::text, id FROM turning").fetchall()
        with pytest.raises(FeatureNotSupported), admin.transaction():
            admin.execute("INSERT INTO turning (id) VALUES (%s)", (long_before(given),))
        admin.rollback()

    assert found == [("january", given)]


def long_before(entry: UUID) -> UUID:
    """An id of ten seconds before."""
    return UUID(int=entry.int - (10_000 << 80))


def test_a_writer_who_says_another_month_is_refused(one_service: OneService) -> None:
    with pytest.raises(FeatureNotSupported):
        put(one_service.database, first_id_at(in_months(MONTHS_AHEAD)), datetime.now(UTC))

    assert places(one_service) == {}


@pytest.mark.parametrize("statement", ["SELECT FROM audit_first", "INSERT INTO audit_first SELECT * FROM audit"])
def test_a_partition_is_reached_through_the_whole_alone(one_service: OneService, statement: str) -> None:
    for url in (one_service.database.app_url, one_service.database.relay_url):
        with psycopg.connect(url) as connection, pytest.raises(InsufficientPrivilege):
            connection.execute(statement)


@contextmanager
def writers(one_service: OneService, count: int = 8) -> Iterator[list[UUID]]:
    """Accesses by so many at once, through the block; what was read, once it has ended. Raises what any of them met."""
    read: list[UUID] = []
    ended = threading.Event()

    def write() -> None:
        while not ended.is_set():
            with one_service.work(GT) as work:
                work.connection  # noqa: B018 - as after a read: the transaction is open when the access is written
                work.audit("case.read", country=GT, object_type="case", object_id=(case := new_id()))
            read.append(case)

    with ThreadPoolExecutor(count) as pool:
        working = [pool.submit(write) for _ in range(count)]
        eventually(lambda: len(read) > count, within=20, pause=0.05)
        yield read
        seen = len(read)
        eventually(lambda: len(read) > seen + count or any(w.done() for w in working), within=20, pause=0.05)
        ended.set()
        for work in working:
            work.result()


def test_what_was_there_becomes_the_first_part_and_its_chain_goes_on(one_service: OneService, tmp_path: Path) -> None:
    one_service.engine.dispose()
    one_service.database.downgrade(BEFORE)
    seal_accesses(one_service, tmp_path)
    with psycopg.connect(one_service.database.app_url) as waiting:
        # A connection of the previous release, whose statements are prepared.
        waiting.execute("SELECT count(*) FROM audit", prepare=True)
        waiting.commit()
        with writers(one_service) as read:
            one_service.database.upgrade()
        seal_accesses(one_service, tmp_path)

        assert waiting.execute("SELECT count(*) FROM audit", prepare=True).fetchone() == (0,)  # without a context
    assert places(one_service) == {"audit_first": 10 + len(read)}
    assert findings(one_service, tmp_path) == []

    one_service.database.downgrade(BEFORE)
    seal_accesses(one_service, tmp_path)
    assert findings(one_service, tmp_path) == []
    assert one_service.admin("SELECT count(*)::int AS n FROM audit")[0].n == 15 + len(read)


def test_a_month_of_its_own_is_part_of_the_chain(one_service: OneService, tmp_path: Path) -> None:
    seal_accesses(one_service, tmp_path)
    for month in range(1, MONTHS_AHEAD + 1):
        one_service.admin(_PUT, first_id_at(in_months(month)), in_months(month), new_id())
    seal_accesses(one_service, tmp_path, count=0)
    assert findings(one_service, tmp_path) == []
    assert len(places(one_service)) >= MONTHS_AHEAD

    one_service.admin("UPDATE audit SET actor = 'nobody' WHERE id = %s", first_id_at(in_months(MONTHS_AHEAD)))
    assert findings(one_service, tmp_path) == ["edited_or_deleted"]
