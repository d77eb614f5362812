"""A service's user on the two Redis servers does its own work and nothing to the servers or to another's keys."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass

import pytest
from redis import Redis
from redis.exceptions import AuthenticationError, NoPermissionError

from infra.local.ports import free_ports
from infra.local.redis_users import WATCH, broker_users, cache_users, redis_url
from infra.local.secrets import SERVICES, PlatformSecrets, generate
from infra.local.valkey import EmbeddedValkey
from tests.support.running import running

FORBIDDEN = (
    "FLUSHALL", "FLUSHDB", "KEYS *", "CONFIG GET requirepass", "CONFIG SET maxmemory 1", "SHUTDOWN",
    "MONITOR", "ACL LIST",
    "ACL SETUSER x on", "CLIENT LIST", "INFO", "SCAN 0", "RANDOMKEY", "SCRIPT FLUSH", "SWAPDB 0 1",
    "REPLICAOF localhost 1", "FUNCTION FLUSH", "SAVE", "BGREWRITEAOF",
)  # fmt: skip


@dataclass
class Servers:
    """Broker and cache as the platform configures them."""

    secrets: PlatformSecrets
    broker: EmbeddedValkey
    cache: EmbeddedValkey

    def sign_in(self, server: EmbeddedValkey, user: str) -> Redis:
        return Redis.from_url(redis_url(server.url, user=user, password=self.secrets.redis_passwords[user]))


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    secrets, folder = generate(), tmp_path_factory.mktemp("redis")
    ports = free_ports(2)
    chosen = zip(("broker", "cache"), ports, (broker_users(secrets), cache_users(secrets)), strict=True)
    made = [
        EmbeddedValkey(name=name, folder=folder / name, port=port, password="admin", durable=False, users=users)
        for name, port, users in chosen
    ]
    with ExitStack() as stack:
        for server in made:
            stack.enter_context(running(server.program(), folder / f"{server.name}.log"))
        yield Servers(secrets, *made)


def users() -> list[tuple[str, str]]:
    return [("broker", service) for service in SERVICES] + [("cache", name) for name in (*SERVICES, "gateway")]


@pytest.mark.parametrize(("where", "user"), users())
def test_a_service_can_neither_empty_nor_stop_nor_search_nor_change_a_server(
    servers: Servers, where: str, user: str
) -> None:
    with servers.sign_in(getattr(servers, where), user) as client:
        assert client.ping()
        for command in FORBIDDEN:
            with pytest.raises(NoPermissionError):
                pytest.fail(f"{command}: {client.execute_command(*command.split())}")


@pytest.mark.parametrize("where", ["broker", "cache"])
def test_an_exporter_of_metrics_sees_numbers_and_neither_a_key_nor_a_value(servers: Servers, where: str) -> None:
    url = redis_url(getattr(servers, where).url, user=WATCH, password=servers.secrets.watch_password)
    with Redis.from_url(url) as client:
        assert "used_memory" in client.info("memory")
        others = ("GET session:x", "LLEN cases.events", "EXISTS x", "SCAN 0", "CLIENT LIST", "SUBSCRIBE x")
        for command in {*FORBIDDEN, *others} - {"INFO"}:
            with pytest.raises(NoPermissionError):
                pytest.fail(f"{command}: {client.execute_command(*command.split())}")


def test_no_script_of_a_service_does_what_its_user_may_not(servers: Servers) -> None:
    with servers.sign_in(servers.cache, "gateway") as client:
        for script in ("return redis.call('FLUSHALL')", "return redis.call('GET', 'cases:search:x')"):
            with pytest.raises(Exception, match=r"(?i)permission|can't run|ACL"):
                client.eval(script, 0)


def test_redis_refuses_another_users_password_and_none(servers: Servers) -> None:
    passwords = servers.secrets.redis_passwords
    for account in (("cases", passwords["referrals"]), ("gateway", passwords["gateway"]), ("stranger", "x")):
        with (
            Redis.from_url(redis_url(servers.broker.url, user=account[0], password=account[1])) as client,
            pytest.raises(AuthenticationError),
        ):
            client.ping()
    with Redis(port=servers.broker.port) as client, pytest.raises(AuthenticationError):
        client.ping()


def run_script(client: Redis) -> list[object]:
    script = client.register_script("return redis.call('INCRBY', KEYS[1], 1)")
    with client.pipeline(transaction=False) as pipeline:
        script(keys=["limit:x"], client=pipeline)
        return list(pipeline.execute())


ALLOWED: dict[str, tuple[str, str, Callable[[Redis], object]]] = {
    "its own queue": ("broker", "cases", lambda r: (r.lpush("cases.events", "x"), r.rpop("cases.events"))),
    "what it took and has not finished": ("broker", "cases", lambda r: r.hset("cases.unacked", "x", "x")),
    "the queue of who hears it": ("broker", "cases", lambda r: r.lpush("reporting.events", "x")),
    "the size of that queue": ("broker", "cases", lambda r: r.llen("reporting.events\x06\x163")),
    "a receipt for another": ("broker", "cases", lambda r: r.rpush("ceiba.receipts.referrals", "x")),
    "its own receipts": ("broker", "cases", lambda r: r.lpop("ceiba.receipts.cases", 5)),
    "its worker's pulse": ("broker", "cases", lambda r: r.lpush("cases@4711.dq2", "x")),
    "what is revoked, written by identity": ("cache", "identity", lambda r: r.zadd("ceiba:revoked", {"sid:x": 1})),
    "what is revoked, read by all": ("cache", "reporting", lambda r: r.zrangebyscore("ceiba:revoked", 0, 1)),
    "the bell": ("cache", "referrals", lambda r: r.publish("ceiba.referrals.bell.x", "")),
    "a script in a pipeline": ("cache", "gateway", run_script),
    "a session": ("cache", "gateway", lambda r: r.set("session:x", "x", ex=5)),
}

REFUSED: dict[str, tuple[str, str, Callable[[Redis], object]]] = {
    "reading the queue of who hears it": ("broker", "cases", lambda r: r.lrange("reporting.events", 0, 1)),
    "taking from it": ("broker", "cases", lambda r: r.rpop("reporting.events")),
    "a queue that does not hear it": ("broker", "reporting", lambda r: r.lpush("referrals.events", "x")),
    "what another took": ("broker", "cases", lambda r: r.hgetall("reporting.unacked")),
    "another's receipts": ("broker", "cases", lambda r: r.lpop("ceiba.receipts.referrals")),
    "another's pulse": ("broker", "cases", lambda r: r.lpush("reporting@4711.dq2", "x")),
    "making up a revocation": ("cache", "cases", lambda r: r.zadd("ceiba:revoked", {"sub:x@9": 9e9})),
    "lifting one": ("cache", "gateway", lambda r: r.delete("ceiba:revoked")),
    "a browser's session": ("cache", "identity", lambda r: r.get("session:x")),
    "ringing from elsewhere": ("cache", "reporting", lambda r: r.publish("ceiba.referrals.bell.x", "")),
    "a limit of sign-in": ("cache", "gateway", lambda r: r.delete("LIMITS:LIMITER/x")),
}


@pytest.mark.parametrize(("where", "user", "do"), ALLOWED.values(), ids=ALLOWED)
def test_a_service_does_its_work(servers: Servers, where: str, user: str, do: Callable[[Redis], object]) -> None:
    with servers.sign_in(getattr(servers, where), user) as client:
        do(client)


@pytest.mark.parametrize(("where", "user", "do"), REFUSED.values(), ids=REFUSED)
def test_a_service_stays_out_of_what_is_anothers(
    servers: Servers, where: str, user: str, do: Callable[[Redis], object]
) -> None:
    with servers.sign_in(getattr(servers, where), user) as client, pytest.raises(NoPermissionError):
        do(client)


def test_the_administrator_may_do_what_an_operator_needs(servers: Servers) -> None:
    with Redis.from_url(servers.cache.url) as client:
        assert client.config_get("maxmemory")
        assert client.flushall()


def test_no_password_of_a_service_stands_in_the_configuration(servers: Servers) -> None:
    for server in (servers.broker, servers.cache):
        text = (server.folder / "valkey.conf").read_text()
        assert not [user for user, password in servers.secrets.redis_passwords.items() if password in text]
