"""Connects the server (RSGI) with the gateway: the server's threads run requests, and none of them waits for a body.

The server's WSGI interface would read a body in the thread of the request and without a time-out, so a few dozen
clients who send half a body would occupy all threads. Here a thread is occupied only while it works.

The thread that the server calls with a request, or with the last piece of its body, works on it at once and gives the
response to the server itself (gateway/server.py). An event loop writes large responses, and cancels bodies.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from typing import Any, Final, cast

from granian.rsgi import HTTPProtocol, ProtocolClosed, Scope  # type: ignore[attr-defined]  # not marked as exported

from gateway.edge.app import Gateway, Response
from gateway.edge.listening_socket import limit_slow_readers
from gateway.edge.request_body import LOOK_SECONDS, BodyReader, ExpectedBody, Pieces
from gateway.edge.response_pipe import ResponsePipe
from gateway.edge.threads import Threads
from gateway.headers import Environ, Header
from shared.draining import is_draining
from shared.kernel.errors import DomainError
from shared.telemetry import get_logger

log = get_logger(__name__)

SERVER_THREADS: Final = 40
"""The server starts them as they are needed. They also bring the pieces of bodies."""
_SPARE_THREADS: Final = 8
"""Of the server's threads, those that never wait for a service: they take requests and pieces of bodies."""
ANSWERING_THREADS: Final = 96
"""For requests that come while the server's threads wait. With those there are enough for the requests of two services
that do not respond (16 exchanges and 32 waiting each) and for the others."""
STREAMING_THREADS: Final = 208
"""One for each slot of the streams (48 of three services) and of the services (16 of four), so that none waits."""
SMALL_BYTES: Final = 64 * 1024
"""Bytes of a response that the server may keep for a client who does not read."""
LIVEZ: Final = "/livez"
"""Never waits for a thread: a gateway whose threads all wait for services is alive and must not be restarted."""
_DISCONNECTED: Final = (ProtocolClosed, TimeoutError, BrokenPipeError)

_environ_names: dict[str, str] = {}


class RsgiApplication:
    """The RSGI application (Granian's interface, revision 1.5)."""

    server_threads = SERVER_THREADS
    bodies: BodyReader
    loop: asyncio.AbstractEventLoop

    def __init__(self, gateway: Gateway, send_seconds: float = 60.0) -> None:
        self.gateway = gateway
        self.send_seconds = send_seconds
        self.answering = Threads(ANSWERING_THREADS, "answering")
        self.streaming = Threads(STREAMING_THREADS, "streaming")
        # One entry for each thread of the server that may wait for a service; a request takes one away.
        self._places: deque[None] = deque([None] * (SERVER_THREADS - _SPARE_THREADS))

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Called once, before the loop runs and the server listens."""
        self.loop = loop
        self.bodies = BodyReader(lambda call: loop.call_soon_threadsafe(loop.call_later, LOOK_SECONDS, call))
        loop.call_soon(limit_slow_readers, self.send_seconds, loop)

    def accept(self, scope: Scope, protocol: HTTPProtocol) -> None:
        """Handle one request of the server, in one of its threads."""
        try:
            exchange = _Exchange(self, protocol, self.gateway.handle(environ_of(scope)))
        except Exception:
            log.exception("request not understood")
            protocol.response_empty(500, [])
            return
        if scope.path == LIVEZ:
            exchange.step()
        else:
            self.run(exchange.step)

    def run(self, call: Callable[..., None], *arguments: object) -> None:
        """Run `call` in this thread of the server; where too many of them work, in one of the gateway's own."""
        try:
            self._places.pop()
        except IndexError:
            self.answering.submit(call, *arguments)
            return
        try:
            call(*arguments)
        finally:
            self._places.append(None)


class _Exchange:
    """One request. Its steps run in a thread until the response is there or the body is needed."""

    __slots__ = ("_application", "_body_read", "_protocol", "_steps")

    def __init__(
        self, application: RsgiApplication, protocol: HTTPProtocol, steps: Generator[ExpectedBody, bytes, Response]
    ) -> None:
        self._application = application
        self._protocol = protocol
        self._steps = steps
        self._body_read: ExpectedBody | None = None

    def step(self, body: bytes | None = None, failure: DomainError | None = None) -> None:
        """Begin, or go on with the body. It never raises."""
        try:
            self._advance(body, failure)
        except Exception:
            log.exception("request not answered")
            self._protocol.response_empty(500, [])
            self._end()

    def _advance(self, body: bytes | None, failure: DomainError | None) -> None:
        try:
            expected = self._steps.throw(failure) if failure is not None else self._steps.send(body)  # type: ignore[arg-type]
        except StopIteration as finished:
            self._respond(finished.value)
        else:
            self._read_body(expected)

    def _read_body(self, expected: ExpectedBody) -> None:
        def go_on(body: bytes, failure: DomainError | None) -> None:
            if failure is not None:
                # Perhaps in the event loop, which cancels bodies.
                self._application.answering.submit(self.step, body, failure)
            else:
                self._body_read = expected
                self._application.run(self.step, body)

        self._application.bodies.read(cast("Pieces", self._protocol), expected, go_on)

    def _respond(self, response: Response) -> None:
        status, headers, body = response
        code = int(status[:3])
        if not isinstance(body, list):
            self._application.streaming.submit(self._stream, code, headers, body)
            return
        whole = b"".join(body)
        if len(whole) > SMALL_BYTES:
            # No thread waits for its reader.
            asyncio.run_coroutine_threadsafe(self._send_large(code, headers, whole), self._application.loop)
            return
        self._protocol.response_bytes(code, headers, whole)
        self._end()

    async def _send_large(self, code: int, headers: list[Header], body: bytes) -> None:
        if not any(name.lower() == "content-length" for name, _ in headers):
            headers = [*headers, ("Content-Length", str(len(body)))]
        try:
            with closing(self._pipe(code, headers)) as pipe:
                await pipe.send_bytes(body)
        except _DISCONNECTED:
            log.info("client disconnected before the end")
        except Exception:
            log.exception("response cut short")
        finally:
            self._end()

    def _stream(self, code: int, headers: list[Header], body: Any) -> None:
        try:
            if body.is_endless:
                # Events are few and short, and each must pass at once.
                self._send_pieces(self._protocol.response_stream(code, headers), _until_drained(body))
            else:
                with closing(self._pipe(code, headers)) as pipe:
                    self._send_pieces(pipe, body)
        except _DISCONNECTED:
            log.info("client disconnected before the end")
        except Exception:
            log.exception("response cut short")
        finally:
            body.close()
            self._end()

    def _pipe(self, code: int, headers: list[Header]) -> ResponsePipe:
        pipe = ResponsePipe(self._application.send_seconds, self._application.loop)
        self._protocol.response_file(code, headers, pipe.path)
        return pipe

    def _send_pieces(self, to: Any, body: Iterable[bytes]) -> None:
        for piece in body:
            asyncio.run_coroutine_threadsafe(_send(to, piece), self._application.loop).result()

    def _end(self) -> None:
        if self._body_read is not None:
            self._application.bodies.release(self._body_read)


def _until_drained(events: Iterable[bytes]) -> Iterator[bytes]:
    """A stream ends before its process does, and its client opens it again elsewhere."""
    for event in events:
        yield event
        if is_draining():
            return


async def _send(to: Any, piece: bytes) -> None:
    await to.send_bytes(piece)


def environ_of(scope: Scope) -> Environ:
    """The request as WSGI describes it (PEP 3333), without its body. A header sent twice is joined by commas."""
    host, _, port = scope.server.rpartition(":")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path,
        "QUERY_STRING": scope.query_string,
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "SERVER_NAME": host,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "wsgi.url_scheme": scope.scheme,
    }
    for name, value in scope.headers.items():
        key = _environ_names.get(name) or _environ_name(name)
        environ[key] = f"{environ[key]},{value}" if key in environ else value
    return environ


def _environ_name(name: str) -> str:
    key = name.upper().replace("-", "_")
    key = key if name in ("content-type", "content-length") else f"HTTP_{key}"
    if len(_environ_names) < 1000:
        _environ_names[name] = key
    return key
