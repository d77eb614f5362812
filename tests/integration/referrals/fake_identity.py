"""The identity service at the edge: exchanges tokens the way RFC 8693 says, or fails the way a test asks."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qs

from tests.support.http_server import QuietHandler, http_server


@dataclass
class FakeIdentity:
    """What the next answers look like, and what was asked."""

    status: int = 200
    error: str = ""
    expires_in: int = 120
    garbage: bytes | None = None
    asked: list[dict[str, str]] = field(default_factory=list)
    proofs: list[str] = field(default_factory=list)
    url: str = ""

    def answer(self) -> bytes:
        if self.garbage is not None:
            return self.garbage
        if self.status != 200:
            return json.dumps({"error": self.error}).encode()
        return json.dumps({"access_token": f"exchanged-{len(self.asked)}", "expires_in": self.expires_in}).encode()


@contextmanager
def exchanging(identity: FakeIdentity) -> Iterator[FakeIdentity]:
    class Handler(QuietHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            form = parse_qs(self.body().decode())
            identity.asked.append({name: values[0] for name, values in form.items()} | {"path": self.path})
            identity.proofs.append(self.headers["Authorization"])
            self.reply(identity.status, identity.answer())

    with http_server(Handler) as url:
        identity.url = url
        yield identity
