"""Behind a pooler in transaction mode a service works as before, and no client sees what is another's."""

import base64
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, Integer, bindparam, cast, column, func, literal, select, table
from sqlalchemy.exc import DBAPIError, OperationalError

from infra.local.certificates import write_certificate
from infra.local.environment import service_environment
from infra.ops.keys.country_keys import PatientWork
from shared.db.connection import MOST_PREPARED
from shared.db.engine import make_engine
from shared.db.group_commit import GroupCommit
from shared.db.migrate import migrate
from shared.db.role_settings import missing_settings, role_settings
from shared.db.statement import Statement
from shared.db.work import UnitOfWork
from shared.kernel.clock import SystemClock
from shared.kernel.country import Country
from tests.integration.shared.conftest import OneService
from tests.support.pooled import ONE_CONNECTION, Pooler, pooler, with_certificate
from tests.support.world import GT

pytestmark = pytest.mark.integration

SV = Country.EL_SALVADOR
_AUDIT = table("audit", column("id"), column("country"), column("actor"))
MINE = Statement(select(_AUDIT.c.country, func.pg_backend_pid().label("backend")).order_by(_AUDIT.c.id))
NUMBER = Statement(select(cast(bindparam("number", type_=Integer), Integer).label("number")))


@dataclass
class Pooled:
    """One service, whose processes reach PostgreSQL by way of a pooler with one connection."""

    service: OneService
    pooler: Pooler
    engines: list[Engine]

    def engine(self) -> Engine:
        """Of one more process."""
        self.engines.append(make_engine(self.pooler.through(self.service.database.app_url)))
        return self.engines[-1]

    def work(self, engine: Engine, *countries: Country, organisation: UUID | None = None) -> UnitOfWork:
        grant = self.service.grant(*countries, organisation=organisation)
        return UnitOfWork(engine, self.service.signer, grant, SystemClock())


@pytest.fixture
def pooled(one_service: OneService, tmp_path: Path) -> Iterator[Pooled]:
    with pooler(tmp_path, one_service.database.app_url, **ONE_CONNECTION) as running:
        made = Pooled(one_service, running, [])
        yield made
        for engine in made.engines:
            engine.dispose()


def audit(work: UnitOfWork, country: Country) -> None:
    work.audit("case.read", country=country, object_type="case", object_id=None)


def test_the_limits_of_the_role_hold_in_a_connection_of_the_pooler(pooled: Pooled) -> None:
    engine = pooled.engine()
    expected = role_settings("referrals")
    with engine.connect() as connection:
        shown = {name: connection.execute(select(func.current_setting(name))).scalar_one() for name in expected}

    assert shown == expected
    assert missing_settings("referrals", engine) == []


def test_a_command_about_keys_may_take_longer_and_nothing_after_it(pooled: Pooled) -> None:
    engine, grant = pooled.engine(), pooled.service.grant(GT)
    timeouts = []
    for kind in (PatientWork, UnitOfWork):
        with kind(engine, pooled.service.signer, grant, SystemClock()) as work:
            timeouts.append(work.connection.execute(select(func.current_setting("statement_timeout"))).scalar_one())

    assert timeouts == ["10min", "15s"]


def test_a_role_without_its_settings_is_noticed(pooled: Pooled) -> None:
    database = pooled.service.database.name
    pooled.service.admin(f"ALTER ROLE referrals_app IN DATABASE {database} RESET ALL")
    limits = ["statement_timeout", "idle_in_transaction_session_timeout", "jit"]

    assert missing_settings("referrals", pooled.engine()) == limits


def test_two_processes_on_one_connection_see_each_only_what_is_theirs(pooled: Pooled) -> None:
    """The rows, the writes and the lack of a context: nothing of one transaction is there in the next."""
    guatemala, salvador, nobody = pooled.engine(), pooled.engine(), pooled.engine()
    owners = {GT: uuid4(), SV: uuid4()}
    for engine, country in ((guatemala, GT), (salvador, SV)):
        with pooled.work(engine, country, organisation=owners[country]) as work:
            audit(work, country)

    backends: set[int] = set()
    for _ in range(10):
        for engine, country in ((guatemala, GT), (salvador, SV)):
            with pooled.work(engine, country, organisation=owners[country]) as work:
                rows = MINE.all(work.connection, {})
                assert {row.country for row in rows} == {country}
                backends |= {row.backend for row in rows}
        with nobody.connect() as connection:
            assert MINE.all(connection, {}) == []
            assert connection.execute(select(func.current_setting("ceiba.context", True))).scalar_one() in (None, "")

    assert len(backends) == 1
    with pytest.raises(DBAPIError, match="row-level security"), pooled.work(guatemala, GT) as work:
        audit(work, SV)


def test_processes_that_ask_at_once_get_each_their_own_answers(pooled: Pooled) -> None:
    wrong: list[object] = []

    def ask(engine: Engine, first: int) -> None:
        for number in range(first, first + 25):
            with pooled.work(engine, GT) as work:
                got = [NUMBER.one(work.connection, {"number": number}).number for _ in range(2)]
                if got != [number, number]:
                    wrong.append((number, got))

    threads = [threading.Thread(target=ask, args=(pooled.engine(), 1000 * n)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert wrong == []


def test_prepared_statements_outlive_the_connection_of_the_server_and_both_bounds(pooled: Pooled) -> None:
    engine = pooled.engine()
    reads = [Statement(select(literal(n).label(f"n{n}"))) for n in range(MOST_PREPARED + 5)]

    def all_right() -> bool:
        with pooled.work(engine, GT) as work:
            return [tuple(one.one(work.connection, {})) for one in reads] == [(n,) for n in range(len(reads))]

    assert all_right()
    assert all_right()  # the first of them were dropped meanwhile
    del reads[50:]
    pooled.pooler.ask("SET max_prepared_statements = 10")
    pooled.pooler.ask("RECONNECT")
    assert all_right()
    assert all_right()


def test_statements_that_were_deallocated_are_prepared_again(pooled: Pooled) -> None:
    engine = pooled.engine()

    def read(*, after: str = "") -> Any:
        with pooled.work(engine, GT) as work:
            if after:
                work.connection.connection.dbapi_connection.pgconn.exec_(after.encode())
            return NUMBER.one(work.connection, {"number": 7}).number

    assert read() == 7
    with pytest.raises(DBAPIError):
        read(after="DEALLOCATE ALL")
    assert [read(), read()] == [7, 7]


def test_a_statement_whose_plan_no_longer_fits_fails_once_in_a_process(pooled: Pooled) -> None:
    """The pooler gives the old plan to everyone who prepares the same text again."""
    read = Statement(select(table("changing", column("value"))))
    engines = pooled.engine(), pooled.engine()

    def rows(engine: Engine) -> list[Any]:
        with pooled.work(engine, GT) as work:
            return [tuple(row) for row in read.all(work.connection, {})]

    pooled.service.admin("CREATE TABLE changing AS SELECT 1 AS value")
    pooled.service.admin("GRANT SELECT ON changing TO referrals_app")
    assert [rows(engine) for engine in engines] == [[(1,)], [(1,)]]

    pooled.service.admin("ALTER TABLE changing ALTER COLUMN value TYPE text")
    with pytest.raises(DBAPIError, match="cached plan must not change result type"):
        rows(engines[0])
    assert [rows(engine) for engine in engines for _ in range(2)] == [[("1",)]] * 4


def test_transactions_of_a_group_are_stored_each_under_its_own_context(pooled: Pooled) -> None:
    engine = pooled.engine()
    group = GroupCommit(engine)

    def store(country: Country) -> None:
        grant = pooled.service.grant(country)
        with UnitOfWork(engine, pooled.service.signer, grant, SystemClock(), group=group) as work:
            audit(work, country)

    threads = [threading.Thread(target=store, args=(country,)) for country in (GT, SV) * 10]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    rows = pooled.service.admin("SELECT country, count(*) AS n FROM audit GROUP BY country ORDER BY country")
    assert [(row.country, row.n) for row in rows] == [("GT", 10), ("SV", 10)]


@dataclass
class Load:
    """Writes until `ends`: who was told that their row is stored, and how many were told that it is not."""

    pooled: Pooled
    engine: Engine
    ends: float
    confirmed: list[str] = field(default_factory=list)
    refused: int = 0

    def write(self) -> None:
        while time.monotonic() < self.ends:
            caller = self.pooled.service.grant(GT)
            try:
                with UnitOfWork(self.engine, self.pooled.service.signer, caller, SystemClock()) as work:
                    NUMBER.one(work.connection, {"number": 1})
                    audit(work, GT)
            except OperationalError:
                self.refused += 1
                time.sleep(0.02)
            else:
                self.confirmed.append(caller.subject)

    def await_more(self) -> None:
        before = len(self.confirmed)
        while len(self.confirmed) < before + 10:
            assert time.monotonic() < self.ends, "nothing was stored any more"
            time.sleep(0.01)


def test_nothing_that_was_confirmed_is_lost_when_the_pooler_is_killed_under_load(
    pooled: Pooled, announce: Callable[[str], None]
) -> None:
    load = Load(pooled, pooled.engine(), time.monotonic() + 60)
    threads = [threading.Thread(target=load.write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for _ in range(3):
        load.await_more()
        pooled.pooler.kill()
        pooled.pooler.start()
    load.await_more()
    load.ends = 0
    for thread in threads:
        thread.join()

    stored = [row.actor for row in pooled.service.admin("SELECT actor FROM audit")]
    lost = set(load.confirmed) - set(stored)
    announce(f"pooler killed 3 times: {load.refused} refused, {len(load.confirmed)} confirmed, {len(lost)} lost")
    assert load.refused
    assert lost == set()
    assert len(stored) == len(set(stored))


def test_over_tls_the_certificate_is_checked_by_services_commands_and_migrations(
    one_service: OneService, tmp_path: Path
) -> None:
    database, admin_url = one_service.database, one_service.database.admin_url
    served = with_certificate(tmp_path)
    write_certificate(tmp_path)  # of another authority
    tls = {"client_tls_sslmode": "require", "pool_mode": "session"} | {
        "client_tls_cert_file": str(served / "fullchain.pem"),
        "client_tls_key_file": str(served / "privkey.pem"),
    }
    with pooler(tmp_path, database.app_url, admin_url, **tls) as running:

        def address(authority: Path) -> str:
            checked = f"sslmode=verify-full&sslrootcert={authority / 'fullchain.pem'}"
            return f"{running.through(admin_url)}?{checked}".replace("127.0.0.1", "localhost")

        key = base64.b64decode(database.secrets.context_keys["referrals"])
        migrate("referrals", address(served), key, database=database.name)
        addresses = replace(database.addresses, postgres_url=address(served))
        environ = service_environment("referrals", database.secrets, addresses, database=database.name)
        engine = make_engine(environ["CEIBA_DATABASE_URL"])
        with engine.connect() as connection:
            assert connection.connection.dbapi_connection.pgconn.ssl_in_use
        engine.dispose()

        with pytest.raises(OperationalError, match="certificate verify failed"):
            migrate("referrals", address(tmp_path), key, database=database.name)
