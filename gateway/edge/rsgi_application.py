"""Connects the server (RSGI) with the gateway: the event loop reads bodies, threads handle requests.

The server's WSGI interface would read a body in the thread of the request and without a time-out, so a few dozen
clients who send half a body would occupy all threads. Here a thread is occupied only while it works.

The thread itself gives the response to the server. The server then waits for the coroutine of the request, which ends
a moment later together with others, because waking the event loop for each would cost more than many a response.
"""

import asyncio
from collections import deque
from collections.abc import Generator, Iterable
from contextlib import closing
from dataclasses import dataclass
from typing import Any, Final

from granian.rsgi import HTTPProtocol, ProtocolClosed, Scope  # type: ignore[attr-defined]  # not marked as exported

from gateway.edge.app import Gateway, Response
from gateway.edge.listening_socket import limit_slow_readers
from gateway.edge.request_body import BodyReader, ExpectedBody
from gateway.edge.response_pipe import ResponsePipe
from gateway.edge.threads import Threads
from gateway.headers import Environ, Header
from shared.kernel.errors import DomainError
from shared.telemetry import get_logger

log = get_logger(__name__)

ANSWERING_THREADS: Final = 128
"""Enough for the requests of two services that do not respond (16 exchanges and 32 waiting each) and for the others."""
STREAMING_THREADS: Final = 208
"""One for each slot of the streams (48 of three services) and of the services (16 of four), so that none waits."""
SMALL_BYTES: Final = 64 * 1024
"""Bytes of a response that the server may keep for a client who does not read."""
LIVEZ: Final = "/livez"
"""Handled without a thread: a gateway whose threads all wait for services is alive and must not be restarted."""
_END_TOGETHER_SECONDS: Final = 0.05
_DISCONNECTED: Final = (ProtocolClosed, TimeoutError, BrokenPipeError)


@dataclass(frozen=True, slots=True)
class _LargeResponse:
    """A complete response that is too large to be left with the server."""

    code: int
    headers: list[Header]
    body: bytes


_Turn = ExpectedBody | _LargeResponse | None
"""What a thread passes to the coroutine: a body to read, a response to send, or None when the request is done."""
_environ_names: dict[str, str] = {}


class RsgiApplication:
    """The RSGI application (Granian's interface, revision 1.5)."""

    def __init__(self, gateway: Gateway, send_seconds: float = 60.0) -> None:
        self.gateway = gateway
        self.send_seconds = send_seconds
        self.bodies = BodyReader()
        self.answering = Threads(ANSWERING_THREADS, "answering")
        self.streaming = Threads(STREAMING_THREADS, "streaming")
        self._ended: deque[asyncio.Future[_Turn]] = deque()
        self._scheduled = False

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Called once, before the loop runs and the server listens."""
        loop.call_soon(limit_slow_readers, self.send_seconds, loop)

    async def __rsgi__(self, scope: Scope, protocol: HTTPProtocol) -> None:
        """Handle one request of the server."""
        exchange = _Exchange(self, protocol, self.gateway.handle(environ_of(scope)))
        await exchange.run(in_event_loop=scope.path == LIVEZ)

    def end(self, turn: "asyncio.Future[_Turn]", loop: asyncio.AbstractEventLoop) -> None:
        """Called by a thread: the coroutine that waits for `turn` may end."""
        self._ended.append(turn)
        if not self._scheduled:
            self._scheduled = True
            loop.call_soon_threadsafe(loop.call_later, _END_TOGETHER_SECONDS, self._end_together)

    def _end_together(self) -> None:
        # Reset before the queue is read, so that a thread that appends later schedules the next run.
        self._scheduled = False
        while self._ended:
            turn = self._ended.popleft()
            if not turn.done():
                turn.set_result(None)


class _Exchange:
    """One request. Its steps run in a thread until the response is there or the body is needed."""

    __slots__ = ("_application", "_body_read", "_loop", "_protocol", "_steps", "_turn")

    def __init__(
        self, application: RsgiApplication, protocol: HTTPProtocol, steps: Generator[ExpectedBody, bytes, Response]
    ) -> None:
        self._application = application
        self._protocol = protocol
        self._steps = steps
        self._loop = asyncio.get_running_loop()
        self._turn: asyncio.Future[_Turn] = self._loop.create_future()
        self._body_read: ExpectedBody | None = None

    async def run(self, *, in_event_loop: bool) -> None:
        """Handle the request; `in_event_loop` for one that does not wait for anything."""
        if in_event_loop:
            self._step()
        else:
            self._application.answering.submit(self._step)
        try:
            await self._until_answered()
        finally:
            if self._body_read is not None:
                self._application.bodies.release(self._body_read)

    async def _until_answered(self) -> None:
        while (turn := await self._turn) is not None:
            if isinstance(turn, _LargeResponse):
                await self._send_large(turn)
                return
            await self._read_body(turn)

    async def _read_body(self, expected: ExpectedBody) -> None:
        try:
            body = await self._application.bodies.read(self._protocol, expected)
        except DomainError as failure:
            self._submit(b"", failure)
            return
        self._body_read = expected
        self._submit(body, None)

    def _submit(self, body: bytes, failure: DomainError | None) -> None:
        self._turn = self._loop.create_future()
        self._application.answering.submit(self._step, body, failure)

    def _step(self, body: bytes | None = None, failure: DomainError | None = None) -> None:
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
            self._loop.call_soon_threadsafe(self._turn.set_result, expected)

    def _respond(self, response: Response) -> None:
        status, headers, body = response
        code = int(status[:3])
        if not isinstance(body, list):
            self._application.streaming.submit(self._stream, code, headers, body)
            return
        whole = b"".join(body)
        if len(whole) > SMALL_BYTES:
            # No thread waits for its reader.
            self._loop.call_soon_threadsafe(self._turn.set_result, _LargeResponse(code, headers, whole))
            return
        self._protocol.response_bytes(code, headers, whole)
        self._end()

    async def _send_large(self, large: _LargeResponse) -> None:
        headers = large.headers
        if not any(name.lower() == "content-length" for name, _ in headers):
            headers = [*headers, ("Content-Length", str(len(large.body)))]
        try:
            with closing(self._pipe(large.code, headers)) as pipe:
                await pipe.send_bytes(large.body)
        except _DISCONNECTED:
            log.info("client disconnected before the end")

    def _stream(self, code: int, headers: list[Header], body: Any) -> None:
        try:
            if body.is_endless:
                # Events are few and short, and each must pass at once.
                self._send_pieces(self._protocol.response_stream(code, headers), body)
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
        pipe = ResponsePipe(self._application.send_seconds, self._loop)
        self._protocol.response_file(code, headers, pipe.path)
        return pipe

    def _send_pieces(self, to: Any, body: Iterable[bytes]) -> None:
        for piece in body:
            asyncio.run_coroutine_threadsafe(_send(to, piece), self._loop).result()

    def _end(self) -> None:
        self._application.end(self._turn, self._loop)


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
