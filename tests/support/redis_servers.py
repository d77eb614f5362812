"""Redis as operators bring it along: Debian's server with TLS, and a primary with a replica behind three Sentinels."""

import secrets
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from redis import Redis

from infra.local.certificates import write_certificate
from infra.local.ports import free_ports
from infra.local.program import spawn, stop
from infra.local.redis_servers import GROUP, RedisServer, Tls, sentinels_url, watched_group
from shared.redis_client import redis_client
from tests.support.faults import eventually
from tests.support.running import running

DOWN_AFTER_MS = 1000


def fresh_certificate(folder: Path) -> Tls:
    """A certificate for `localhost` and 127.0.0.1, with an authority of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    write_certificate(folder)
    return Tls(folder)


@dataclass
class Killable(RedisServer):
    """One server, or one Sentinel, that a test may kill and start again."""

    process: "subprocess.Popen[bytes] | None" = None

    def stop(self) -> None:
        """End it, whichever start this was."""
        if self.process is not None:
            stop(self.program(), self.process)

    def client(self) -> "Redis":
        """Of its administrator."""
        return redis_client(self.url, socket_timeout=2, socket_connect_timeout=2)


@contextmanager
def redis_server(folder: Path, *, tls: Tls | None = None, port: int | None = None) -> Iterator[Killable]:
    """One durable server with a password."""
    password = secrets.token_urlsafe(16)
    durable = [f"requirepass {password}", "appendonly yes", 'save ""', "loglevel warning"]
    server = Killable("redis", folder / "redis", port or free_ports(1)[0], durable, password, tls)
    with running(server.program(), folder / "redis.log") as server.process:
        yield server


@dataclass
class Watched:
    """A primary and its replica, watched by three Sentinels."""

    servers: Sequence[Killable]
    sentinels: Sequence[Killable]
    password: str = field(repr=False)
    tls: Tls | None = None

    @property
    def url(self) -> str:
        """Its address in the platform's settings."""
        return sentinels_url([one.port for one in self.sentinels], self.password, self.tls)

    def primary(self) -> Killable:
        """The server that is the primary now, as the first Sentinel has it."""
        with self.sentinels[0].client() as sentinel:
            _, port = sentinel.sentinel_get_master_addr_by_name(GROUP)
        return next(server for server in self.servers if server.port == int(port))

    def replica(self) -> Killable:
        """The other server."""
        primary = self.primary()
        return next(server for server in self.servers if server is not primary)

    def kill_primary(self) -> Killable:
        """SIGKILL the primary; returns it."""
        killed = self.primary()
        assert killed.process is not None
        killed.process.kill()
        killed.process.wait()
        return killed

    def start_again(self, server: Killable, log: Path) -> None:
        """Start a killed server as a replica of whoever is the primary now."""
        server.lines = [line for line in server.lines if not line.startswith("replicaof")]
        server.lines.append(f"replicaof 127.0.0.1 {self.primary().port}")
        with log.open("ab") as output:
            server.process = spawn(server.program(), output)

    def settled(self) -> bool:
        """Whether the primary has its replica, and each Sentinel knows the others and the replica."""
        with self.primary().client() as server:
            replicated = _number(server.info("replication"), "connected_slaves") == 1
        return replicated and all(map(self._knows_all, self.sentinels))

    def _knows_all(self, one: Killable) -> bool:
        with one.client() as sentinel:
            state = sentinel.sentinel_master(GROUP)
        return (state["num-other-sentinels"], state["num-slaves"]) == (len(self.sentinels) - 1, 1)


def _number(values: Any, name: str) -> int:
    return int(values[name])


@contextmanager
def watched_servers(folder: Path, *, tls: Tls | None = None) -> Iterator[Watched]:
    """Start the five of them and wait until they know one another."""
    password = secrets.token_urlsafe(16)
    lines = [f"requirepass {password}", "appendonly yes", 'save ""']
    made = watched_group(folder, free_ports(5), lines, password, tls, down_after_ms=DOWN_AFTER_MS)
    servers, sentinels = ([Killable(**vars(one)) for one in some] for some in made)
    group = Watched(servers, sentinels, password, tls)
    with ExitStack() as started:
        for one in (*servers, *sentinels):
            one.process = started.enter_context(running(one.program(), folder / f"{one.name}.log"))
            started.callback(one.stop)
        assert eventually(group.settled, within=30) is not None, "the Sentinels did not find one another"
        yield group
