"""Redis as operators bring it along: Debian's server with TLS, and a primary with a replica behind three Sentinels."""

import secrets
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from redis import Redis
from redis.exceptions import RedisError

from infra.local.ports import free_ports
from infra.local.program import Program, spawn, stop
from shared.redis_client import redis_client
from tests.support.certificates import write_certificate
from tests.support.faults import eventually
from tests.support.running import running

SERVER, SENTINEL = "/usr/bin/redis-server", "/usr/bin/redis-sentinel"
GROUP = "ceiba"
DOWN_AFTER_MS = 1000


@dataclass(frozen=True)
class Tls:
    """The certificate of the servers, which is its own authority."""

    folder: Path

    @property
    def authority(self) -> Path:
        """What clients compare it with."""
        return self.folder / "fullchain.pem"

    def lines(self, port: int) -> list[str]:
        """The configuration of a server that takes TLS alone."""
        return [
            "port 0",
            f"tls-port {port}",
            f"tls-cert-file {self.folder / 'fullchain.pem'}",
            f"tls-key-file {self.folder / 'privkey.pem'}",
            f"tls-ca-cert-file {self.authority}",
            "tls-auth-clients no",
            "tls-replication yes",
        ]


def fresh_certificate(folder: Path) -> Tls:
    """A certificate for `localhost` and 127.0.0.1."""
    folder.mkdir(parents=True, exist_ok=True)
    write_certificate(folder)
    return Tls(folder)


@dataclass
class RedisServer:
    """One server, or one Sentinel, that a test may kill and start again."""

    name: str
    folder: Path
    port: int
    lines: list[str]
    password: str = field(default="", repr=False)
    tls: Tls | None = None
    binary: str = SERVER
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def url(self) -> str:
        """Its address for an administrator."""
        account = f":{self.password}@" if self.password else ""
        if self.tls is None:
            return f"redis://{account}127.0.0.1:{self.port}/0"
        return f"rediss://{account}127.0.0.1:{self.port}/0?ssl_ca_certs={self.tls.authority}"

    def program(self) -> Program:
        """The server as a program; its configuration is written anew, as Redis writes into it too."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        listens = self.tls.lines(self.port) if self.tls else [f"port {self.port}"]
        own = [f'dir "{self.folder}"', "bind 127.0.0.1", *listens, *self.lines]
        settings = self.folder / "redis.conf"
        settings.touch(mode=0o600)
        settings.write_text("\n".join(own) + "\n")
        return Program(
            name=self.name,
            command=[self.binary, str(settings)],
            is_ready=self.answers,
            environment={"PATH": "/usr/bin:/bin"},
            port=self.port,
        )

    def stop(self) -> None:
        """End it, whichever start this was."""
        if self.process is not None:
            stop(self.program(), self.process)

    def answers(self) -> bool:
        """Whether it takes commands."""
        try:
            with self.client() as client:
                return bool(client.ping())
        except RedisError:
            return False

    def client(self) -> "Redis":
        """Of its administrator."""
        return redis_client(self.url, socket_timeout=2, socket_connect_timeout=2)


@contextmanager
def redis_server(folder: Path, *, tls: Tls | None = None, port: int | None = None) -> Iterator[RedisServer]:
    """One durable server with a password."""
    password = secrets.token_urlsafe(16)
    durable = [f"requirepass {password}", "appendonly yes", 'save ""', "loglevel warning"]
    server = RedisServer("redis", folder / "redis", port or free_ports(1)[0], durable, password, tls)
    with running(server.program(), folder / "redis.log") as server.process:
        yield server


@dataclass
class Watched:
    """A primary and its replica, watched by three Sentinels."""

    servers: Sequence[RedisServer]
    sentinels: Sequence[RedisServer]
    password: str = field(repr=False)
    tls: Tls | None = None

    @property
    def url(self) -> str:
        """Its address in the platform's settings."""
        hosts = ",".join(f"127.0.0.1:{one.port}" for one in self.sentinels)
        scheme, option = ("sentinels", f"&ssl_ca_certs={self.tls.authority}") if self.tls else ("sentinel", "")
        return f"{scheme}://:{self.password}@{hosts}/0?master={GROUP}{option}"

    def primary(self) -> RedisServer:
        """The server that is the primary now, as the first Sentinel has it."""
        with self.sentinels[0].client() as sentinel:
            _, port = sentinel.sentinel_get_master_addr_by_name(GROUP)
        return next(server for server in self.servers if server.port == int(port))

    def replica(self) -> RedisServer:
        """The other server."""
        primary = self.primary()
        return next(server for server in self.servers if server is not primary)

    def kill_primary(self) -> RedisServer:
        """SIGKILL the primary; returns it."""
        killed = self.primary()
        assert killed.process is not None
        killed.process.kill()
        killed.process.wait()
        return killed

    def start_again(self, server: RedisServer, log: Path) -> None:
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

    def _knows_all(self, one: RedisServer) -> bool:
        with one.client() as sentinel:
            state = sentinel.sentinel_master(GROUP)
        return (state["num-other-sentinels"], state["num-slaves"]) == (len(self.sentinels) - 1, 1)


def _number(values: Any, name: str) -> int:
    return int(values[name])


@contextmanager
def watched_servers(folder: Path, *, tls: Tls | None = None) -> Iterator[Watched]:
    """Start the five of them and wait until they know one another."""
    ports, password = free_ports(5), secrets.token_urlsafe(16)
    common = [f"requirepass {password}", f"masterauth {password}", "appendonly yes", 'save ""']
    of_replica = [*common, f"replicaof 127.0.0.1 {ports[0]}"]
    servers = [
        RedisServer(f"redis-{number}", folder / f"redis-{number}", ports[number], lines, password, tls)
        for number, lines in enumerate((common, of_replica))
    ]
    watching = [
        f"sentinel monitor {GROUP} 127.0.0.1 {ports[0]} 2",
        f"sentinel auth-pass {GROUP} {password}",
        f"sentinel down-after-milliseconds {GROUP} {DOWN_AFTER_MS}",
        f"sentinel failover-timeout {GROUP} 6000",
    ]
    sentinels = [
        RedisServer(f"sentinel-{port}", folder / f"sentinel-{port}", port, watching, tls=tls, binary=SENTINEL)
        for port in ports[2:]
    ]
    group = Watched(servers, sentinels, password, tls)
    with ExitStack() as started:
        for one in (*servers, *sentinels):
            one.process = started.enter_context(running(one.program(), folder / f"{one.name}.log"))
            started.callback(one.stop)
        assert eventually(group.settled, within=30) is not None, "the Sentinels did not find one another"
        yield group
