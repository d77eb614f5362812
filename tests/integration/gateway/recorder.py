"""A service that writes down every byte it is sent and answers as its path says. Speaks raw HTTP on purpose."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import parse_qs

Reply = Callable[[socket.socket, "Seen"], bool]
"""Answers one request; False ends the connection."""


@dataclass(frozen=True)
class Seen:
    """One request as it arrived."""

    head: bytes
    body: bytes

    @property
    def line(self) -> str:
        return self.head.split(b"\r\n", 1)[0].decode("latin-1")

    @property
    def method(self) -> str:
        return self.line.split(" ")[0]

    @property
    def path(self) -> str:
        return self.line.split(" ")[1].split("?")[0]

    @property
    def headers(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for line in self.head.split(b"\r\n")[1:]:
            name, _, value = line.decode("latin-1").partition(":")
            found.setdefault(name.lower(), []).append(value.strip())
        return found

    @property
    def form(self) -> dict[str, str]:
        return {name: values[0] for name, values in parse_qs(self.body.decode()).items()}


def say(client: socket.socket, body: bytes = b"{}", *, status: str = "200 OK", headers: tuple[str, ...] = ()) -> bool:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Content-Type: application/json", *headers]
    client.sendall("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
    return True


@dataclass
class Recorder:
    """What arrived, and how paths are answered (`{}` and 200 unless `replies` says otherwise)."""

    port: int
    seen: list[Seen] = field(default_factory=list)
    replies: dict[str, Reply] = field(default_factory=dict)
    connections: int = 0
    clients: set[socket.socket] = field(default_factory=set)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def asked(self, path: str) -> list[Seen]:
        return [request for request in self.seen if request.path == path]

    def forget(self) -> None:
        self.seen.clear()
        self.replies.clear()

    def hang_up(self) -> None:
        """Close every connection that is open, as a restarting service does."""
        for client in list(self.clients):
            with suppress(OSError):  # its thread has closed it meanwhile
                client.shutdown(socket.SHUT_RDWR)
        deadline = time.monotonic() + 2
        while self.clients and time.monotonic() < deadline:
            time.sleep(0.01)


@contextmanager
def recording_service() -> Iterator[Recorder]:
    """A running recorder."""
    server = socket.create_server(("127.0.0.1", 0), backlog=128)
    recorder = Recorder(server.getsockname()[1])
    threading.Thread(target=_accept, args=(server, recorder), daemon=True).start()
    try:
        yield recorder
    finally:
        server.close()
        recorder.hang_up()


def _accept(server: socket.socket, recorder: Recorder) -> None:
    while True:
        try:
            client, _ = server.accept()
        except OSError:
            return
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        recorder.connections += 1
        recorder.clients.add(client)
        threading.Thread(target=_serve, args=(client, recorder), daemon=True).start()


def _serve(client: socket.socket, recorder: Recorder) -> None:
    buffer = b""
    try:
        with client:
            while True:
                while b"\r\n\r\n" not in buffer:
                    data = client.recv(65536)
                    if not data:
                        return
                    buffer += data
                head, _, buffer = buffer.partition(b"\r\n\r\n")
                length = int(Seen(head, b"").headers.get("content-length", ["0"])[0])
                body = bytearray(buffer)
                while len(body) < length:
                    data = client.recv(65536)
                    if not data:
                        return
                    body += data
                request, buffer = Seen(head, bytes(body[:length])), bytes(body[length:])
                recorder.seen.append(request)
                if not recorder.replies.get(request.path, lambda c, _: say(c))(client, request):
                    return
    except OSError:
        pass
    finally:
        recorder.clients.discard(client)
