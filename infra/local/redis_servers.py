"""Redis as operators bring it along: Debian's server with TLS, or a primary with its replica behind three Sentinels.

With `make run` and in tests they take the place of the embedded servers when `CEIBA_TEST_BROKER` is `tls` or
`sentinel`.
"""

import os
import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from infra.local.certificates import AUTHORITY, write_certificate
from infra.local.postgres import CannotRunHere
from infra.local.program import Program
from infra.local.valkey import EmbeddedValkey, answers, lines_of

VARIABLE = "CEIBA_TEST_BROKER"
KINDS = ("tls", "sentinel")
SERVER, SENTINEL = "/usr/bin/redis-server", "/usr/bin/redis-sentinel"
GROUP = "ceiba"
REPLICA, SENTINELS = "broker-replica", ("sentinel-1", "sentinel-2", "sentinel-3")
DOWN_AFTER_MS = 3000
"""Longer than a busy machine lets a server wait, so that only a fault makes the replica the primary."""


@dataclass(frozen=True)
class Tls:
    """The certificate of the servers, in `folder`."""

    folder: Path

    @property
    def authority(self) -> Path:
        """What clients compare it with."""
        return self.folder / AUTHORITY

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


@dataclass
class RedisServer:
    """One server, or one Sentinel, on 127.0.0.1:`port`."""

    name: str
    folder: Path
    port: int
    lines: list[str]
    password: str = field(default="", repr=False)
    tls: Tls | None = None
    binary: str = SERVER

    @property
    def url(self) -> str:
        """Its address for an administrator."""
        return server_url(self.port, self.password, self.tls)

    def program(self) -> Program:
        """The server as a program; its configuration is written anew, as Redis writes into it too."""
        if not Path(self.binary).exists():
            raise CannotRunHere(f"{self.binary} is not installed: run infra/local/engines.sh")
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        listens = self.tls.lines(self.port) if self.tls else [f"port {self.port}"]
        settings = self.folder / "redis.conf"
        settings.touch(mode=0o600)
        settings.write_text("\n".join([f'dir "{self.folder}"', "bind 127.0.0.1", *listens, *self.lines]) + "\n")
        return Program(
            name=self.name,
            command=[self.binary, str(settings)],
            is_ready=self.answers,
            environment={"PATH": "/usr/bin:/bin"},
            port=self.port,
        )

    def answers(self) -> bool:
        """Whether it takes commands."""
        authority = ssl.create_default_context(cafile=self.tls.authority) if self.tls else None
        return answers(self.port, self.password, authority)


@dataclass(frozen=True)
class Chosen:
    """A broker or a cache: its address and the programs that it consists of."""

    url: str = field(repr=False)
    programs: Sequence[Program]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A broker (`durable`) or a cache as a platform asks for it."""

    name: str
    folder: Path
    port: int
    password: str = field(repr=False)
    users: Sequence[str] = field(repr=False)
    durable: bool


def chosen(asked: Asked, more_ports: Sequence[int]) -> Chosen:
    """What the environment wants in its place. A cache has no Sentinels. Raises CannotRunHere."""
    kind = os.environ.get(VARIABLE)
    if not kind:
        server = EmbeddedValkey(**vars(asked))
        return Chosen(server.url, [server.program()])
    if kind not in KINDS:
        raise CannotRunHere(f"{VARIABLE} must be one of {', '.join(KINDS)}")
    tls = Tls(asked.folder / "tls")
    tls.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_certificate(tls.folder)
    lines = lines_of(asked.password, asked.users, durable=asked.durable)
    if kind == "tls" or not asked.durable:
        one = RedisServer(asked.name, asked.folder, asked.port, lines, asked.password, tls)
        return Chosen(one.url, [one.program()])
    servers, sentinels = watched_group(asked.folder, [asked.port, *more_ports], lines, asked.password, tls)
    return Chosen(
        sentinels_url([one.port for one in sentinels], asked.password, tls),
        [one.program() for one in (*servers, *sentinels)],
    )


def watched_group(
    folder: Path,
    ports: Sequence[int],
    lines: Sequence[str],
    password: str,
    tls: Tls | None,
    *,
    down_after_ms: int = DOWN_AFTER_MS,
) -> tuple[list[RedisServer], list[RedisServer]]:
    """A primary with its replica, and three Sentinels, on five ports. `lines` are those of both servers."""
    of_both = [*lines, f"masterauth {password}"]
    primary = RedisServer("broker", folder / "broker", ports[0], of_both, password, tls)
    followed = [*of_both, f"replicaof 127.0.0.1 {primary.port}"]
    replica = RedisServer(REPLICA, folder / REPLICA, ports[1], followed, password, tls)
    watching = [
        f"sentinel monitor {GROUP} 127.0.0.1 {primary.port} 2",
        f"sentinel auth-pass {GROUP} {password}",
        f"sentinel down-after-milliseconds {GROUP} {down_after_ms}",
        f"sentinel failover-timeout {GROUP} 6000",
    ]
    sentinels = [
        RedisServer(name, folder / name, port, list(watching), tls=tls, binary=SENTINEL)
        for name, port in zip(SENTINELS, ports[2:], strict=True)
    ]
    return [primary, replica], sentinels


def url_of_running(name: str, folder: Path, ports: Mapping[str, int], password: str) -> str:
    """The administrator's address of the `broker` or `cache` that runs in `folder`; `ports` by name of the process."""
    tls = Tls(folder / "tls")
    encrypted = tls if tls.folder.exists() else None
    of_sentinels = [ports[one] for one in SENTINELS if one in ports]
    if of_sentinels and name == "broker":
        return sentinels_url(of_sentinels, password, encrypted)
    return server_url(ports[name], password, encrypted)


def server_url(port: int, password: str, tls: Tls | None) -> str:
    """An administrator's address of one server; without a password, of a Sentinel."""
    account = f":{password}@" if password else ""
    if tls is None:
        return f"redis://{account}127.0.0.1:{port}/0"
    return f"rediss://{account}127.0.0.1:{port}/0?ssl_ca_certs={tls.authority}"


def sentinels_url(ports: Sequence[int], password: str, tls: Tls | None) -> str:
    """An administrator's address of whichever server is the primary."""
    hosts = ",".join(f"127.0.0.1:{port}" for port in ports)
    scheme, option = ("sentinels", f"&ssl_ca_certs={tls.authority}") if tls else ("sentinel", "")
    return f"{scheme}://:{password}@{hosts}/0?master={GROUP}{option}"
