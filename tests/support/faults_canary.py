"""Unmistakable personal data, and every place where they must not be found in clear."""

import base64
import email
import email.policy
import re
import secrets
import string
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import requests
from redis import Redis

from infra.local.postgres import account, reachable_folder
from tests.support.journey import SERVICES, Backstage
from tests.support.platform import Platform

Sinks = Iterator[tuple[str, bytes]]
_AS_LETTERS = str.maketrans(string.digits, "abcdefghij")


class Canaries:
    """Words that carry one random marker, so that one search finds them all, in clear or merely encoded."""

    def __init__(self) -> None:
        self.marker = "zq" + "".join(secrets.choice("bcdfghjklmnpqrstvwxyz") for _ in range(10))
        self.phone = "+5025" + "".join(secrets.choice(string.digits) for _ in range(7))
        self._made = 0
        texts = [self.marker, self.marker.capitalize(), self.marker.upper(), self.phone.removeprefix("+")]
        patterns = {re.escape(pattern) for text in texts for pattern in (text.encode(), *_encoded(text.encode()))}
        self._pattern = re.compile(b"|".join(sorted(patterns)))

    def word(self) -> str:
        """A name-like word with letters beyond ASCII around the marker."""
        self._made += 1
        # The count in letters: five digits would make a document number of it.
        return f"{self.marker.capitalize()}ñé{str(self._made).translate(_AS_LETTERS)}"

    def code(self) -> str:
        """A document-like code."""
        self._made += 1
        return f"{self.marker.upper()}{self._made}"

    def found_in(self, content: bytes) -> list[str]:
        """The text around each hit."""
        return [
            content[max(0, hit.start() - 60) : hit.end() + 20].decode(errors="replace")
            for hit in self._pattern.finditer(content)
        ]


def forms_of(text: str) -> list[bytes]:
    """`text` in clear, in hexadecimal, and as base64 shows it at each alignment (messages travel in base64)."""
    return [text.encode(), *_encoded(text.encode())]


def _encoded(text: bytes) -> Iterator[bytes]:
    yield text.hex().encode()
    for shift in range(3):
        encoded = base64.b64encode(b"\0" * shift + text)
        # The first and last groups depend on the neighbours; what is between does not.
        yield encoded[4:-4]


@contextmanager
def overheard(backstage: Backstage, name: str) -> Iterator[list[bytes]]:
    """Every command that reaches one Redis while the block runs."""
    commands: list[bytes] = []
    client: Any = backstage.redis(name)
    client.connection_pool.connection_kwargs["socket_timeout"] = None
    ready, last = threading.Event(), f"the end {secrets.token_hex(8)}"

    def listen() -> None:
        with client.monitor() as monitor:
            ready.set()
            while last.encode() not in (commands or [b""])[-1]:
                commands.append(str(monitor.next_command()["command"]).encode())

    thread = threading.Thread(target=listen, daemon=True)
    thread.start()
    ready.wait(10)
    try:
        yield commands
    finally:
        backstage.redis(name).echo(last)
        thread.join(5)


@dataclass
class Places:
    """The places where a platform leaves traces. Each method yields (place, content)."""

    platform: Platform
    backstage: Backstage
    error_bodies: list[bytes] = field(default_factory=list)

    def logs(self) -> Sinks:
        """The output of the processes, and every small file of the platform's folder."""
        yield "console", self.platform.log.read_bytes()
        for file in files_below(self.platform.home.folder):
            if not {"postgres", "secrets", "mail", "broker"} & set(file.relative_to(self.platform.home.folder).parts):
                yield str(file), content_in(file)

    def broker_files(self) -> Sinks:
        """The append-only files."""
        for file in files_below(self.platform.home.folder / "broker"):
            yield str(file), content_in(file)

    def database_files(self) -> Sinks:
        """Heap, write-ahead log and all else that PostgreSQL keeps on disk."""
        for file in files_below(reachable_folder(self.platform.home.folder / "postgres", account())):
            yield str(file), content_in(file)

    def redis(self) -> Sinks:
        """Every key and value of both servers."""
        for name in ("broker", "cache"):
            client = self.backstage.redis(name)
            for key in client.scan_iter(count=500):
                yield f"{name} {key!r}", key + b"\n" + content_of(client, key)

    def tables(self) -> Sinks:
        """Every row of every table of every service, as text."""
        for service in SERVICES:
            with psycopg.connect(self.backstage.database_url(service)) as connection:
                for schema, table in connection.execute(
                    "SELECT schemaname, tablename FROM pg_tables"
                    " WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
                ).fetchall():
                    with connection.cursor().copy(
                        f'COPY (SELECT t::text FROM "{schema}"."{table}" t) TO STDOUT'
                    ) as rows:
                        yield f"{service} {schema}.{table}", b"".join(bytes(block) for block in rows)

    def metrics(self) -> Sinks:
        """What every process of the gateway and of the services counts."""
        for name in self.platform.processes():
            if name.partition("-")[0] in ("gateway", *SERVICES):
                answer = requests.get(f"{self.platform.base_url(name)}/metrics", timeout=30)
                assert answer.status_code == 200, (name, answer.status_code)
                yield name, answer.content

    def mails(self) -> Sinks:
        """Every message that left, decoded."""
        for file in files_below(self.platform.home.mail):
            message = email.message_from_bytes(content_in(file), policy=email.policy.default)
            texts = [str(value) for value in message.values()]
            texts += [part.get_content() for part in message.walk() if part.get_content_maintype() == "text"]
            yield file.name, "\n".join(texts).encode()


def content_of(client: "Redis", key: bytes) -> bytes:
    """The value of `key`, whatever its type."""
    readers: dict[bytes, Any] = {
        b"string": lambda: client.get(key),
        b"list": lambda: client.lrange(key, 0, -1),
        b"set": lambda: client.smembers(key),
        b"hash": lambda: client.hgetall(key),
        b"zset": lambda: client.zrange(key, 0, -1, withscores=True),
        b"stream": lambda: client.xrange(key),
    }
    kind: Any = client.type(key)
    return b"" if kind == b"none" else repr(readers[kind]()).encode()


def files_below(folder: Path) -> Iterator[Path]:
    """Regular files."""
    return (file for file in sorted(folder.rglob("*")) if file.is_file() and not file.is_symlink())


def content_in(file: Path) -> bytes:
    """The bytes of `file`; none when it vanished meanwhile, as the servers rename and remove files while they run."""
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return b""
