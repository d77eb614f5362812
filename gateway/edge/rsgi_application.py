"""Between the server and the gateway: bodies are read by the event loop, requests are answered by threads.

The server's WSGI interface reads a body in the thread that answers, without a time-out: whoever sends half a body holds
a thread, and some dozens of them hold the gateway. Here a thread is busy only while there is something to do.

The answer is handed to the server by the thread itself. The coroutine of a request, which the server wants to see end
after its answer, ends a moment later together with others: waking the event loop costs more than many an answer.
"""

import asyncio
from collections import deque
from collections.abc import Generator, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from typing import Any, Final

from granian.rsgi import HTTPProtocol, ProtocolClosed, Scope  # type: ignore[attr-defined]  # not marked as exported

from gateway.edge.app import Gateway
from gateway.edge.listening_socket import let_go_of_who_does_not_read
from gateway.edge.request_body import Intake, Wanted
from gateway.edge.response_pipe import Pipe
from gateway.headers import Environ, Header
from shared.kernel.errors import DomainError
from shared.telemetry import get_logger

log = get_logger(__name__)

ANSWERING: Final = 128
"""Threads. Room for two dead services (16 exchanges and 32 waiting each) beside what goes on."""
STREAMING: Final = 208
"""Threads, one for each place of the streams (48 of three services) and of the services (16 of four): none waits."""
SMALL: Final = 64 * 1024
"""Bytes of an answer that the server may keep for a caller who does not read."""
LIVEZ: Final = "/livez"
"""It needs no thread: a gateway all of whose threads wait for services is alive, and would be ended in vain."""
_END_TOGETHER_SECONDS: Final = 0.05
_LEFT: Final = (ProtocolClosed, TimeoutError, BrokenPipeError)

Reply = tuple[str, list[Header], Iterable[bytes]]


@dataclass(frozen=True, slots=True)
class _Large:
    """A whole answer, too large to be left with the server."""

    code: int
    headers: list[Header]
    body: bytes


_Turn = Wanted | _Large | None
_environ_names: dict[str, str] = {}


class Edge:
    """The RSGI application (Granian's interface, revision 1.5)."""

    def __init__(self, gateway: Gateway, send_seconds: float = 60.0) -> None:
        self.gateway = gateway
        self.send_seconds = send_seconds
        self.intake = Intake()
        self.answering = ThreadPoolExecutor(ANSWERING, "answering")
        self.streaming = ThreadPoolExecutor(STREAMING, "streaming")
        self._ended: deque[asyncio.Future[_Turn]] = deque()
        self._awaited = False

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Called once, before the loop runs and the server listens."""
        loop.call_soon(let_go_of_who_does_not_read, self.send_seconds, loop)

    async def __rsgi__(self, scope: Scope, protocol: HTTPProtocol) -> None:
        """Answer one request."""
        exchange = _Exchange(self, protocol, self.gateway.handle(environ_of(scope)))
        await exchange.run(here=scope.path == LIVEZ)

    def end(self, turn: "asyncio.Future[_Turn]", loop: asyncio.AbstractEventLoop) -> None:
        """Called by a thread: the coroutine that waits for `turn` may end."""
        self._ended.append(turn)
        if not self._awaited:
            self._awaited = True
            loop.call_soon_threadsafe(loop.call_later, _END_TOGETHER_SECONDS, self._end_together)

    def _end_together(self) -> None:
        # Before the look: a thread that comes too late for it asks for the next.
        self._awaited = False
        while self._ended:
            turn = self._ended.popleft()
            if not turn.done():
                turn.set_result(None)


class _Exchange:
    """One request: its checks run in a thread until it is answered or wants its body."""

    __slots__ = ("_edge", "_loop", "_protocol", "_read", "_steps", "_turn")

    def __init__(self, edge: Edge, protocol: HTTPProtocol, steps: Generator[Wanted, bytes, Reply]) -> None:
        self._edge = edge
        self._protocol = protocol
        self._steps = steps
        self._loop = asyncio.get_running_loop()
        self._turn: asyncio.Future[_Turn] = self._loop.create_future()
        self._read: Wanted | None = None

    async def run(self, *, here: bool) -> None:
        """Answer; `here`, in the event loop, what waits for nothing."""
        if here:
            self._step()
        else:
            self._edge.answering.submit(self._step)
        try:
            await self._until_answered()
        finally:
            if self._read is not None:
                self._edge.intake.forget(self._read)

    async def _until_answered(self) -> None:
        while (wanted := await self._turn) is not None:
            if isinstance(wanted, _Large):
                await self._pour(wanted)
                return
            await self._with_body(wanted)

    async def _with_body(self, wanted: Wanted) -> None:
        try:
            body = await self._edge.intake.read(self._protocol, wanted)
        except DomainError as failure:
            self._submit(b"", failure)
            return
        self._read = wanted
        self._submit(body, None)

    def _submit(self, body: bytes, failure: DomainError | None) -> None:
        self._turn = self._loop.create_future()
        self._edge.answering.submit(self._step, body, failure)

    def _step(self, body: bytes | None = None, failure: DomainError | None = None) -> None:
        try:
            self._go_on(body, failure)
        except Exception:
            log.exception("a request could not be answered")
            self._protocol.response_empty(500, [])
            self._end()

    def _go_on(self, body: bytes | None, failure: DomainError | None) -> None:
        try:
            wanted = self._steps.throw(failure) if failure is not None else self._steps.send(body)  # type: ignore[arg-type]
        except StopIteration as finished:
            self._answer(finished.value)
        else:
            self._loop.call_soon_threadsafe(self._turn.set_result, wanted)

    def _answer(self, reply: Reply) -> None:
        status, headers, body = reply
        code = int(status[:3])
        if not isinstance(body, list):
            self._edge.streaming.submit(self._stream, code, headers, body)
            return
        whole = b"".join(body)
        if len(whole) > SMALL:
            # No thread waits for its reader.
            self._loop.call_soon_threadsafe(self._turn.set_result, _Large(code, headers, whole))
            return
        self._protocol.response_bytes(code, headers, whole)
        self._end()

    async def _pour(self, large: _Large) -> None:
        headers = large.headers
        if not any(name.lower() == "content-length" for name, _ in headers):
            headers = [*headers, ("Content-Length", str(len(large.body)))]
        try:
            with closing(self._pipe(large.code, headers)) as pipe:
                await pipe.send_bytes(large.body)
        except _LEFT:
            log.info("a reader left before the end")

    def _stream(self, code: int, headers: list[Header], body: Any) -> None:
        try:
            if body.is_endless:
                # Events are few and short, and each must pass at once.
                self._pass_on(self._protocol.response_stream(code, headers), body)
            else:
                with closing(self._pipe(code, headers)) as pipe:
                    self._pass_on(pipe, body)
        except _LEFT:
            log.info("a reader left before the end")
        except Exception:
            log.exception("an answer was cut short")
        finally:
            body.close()
            self._end()

    def _pipe(self, code: int, headers: list[Header]) -> Pipe:
        pipe = Pipe(self._edge.send_seconds, self._loop)
        self._protocol.response_file(code, headers, pipe.path)
        return pipe

    def _pass_on(self, to: Any, body: Iterable[bytes]) -> None:
        for piece in body:
            asyncio.run_coroutine_threadsafe(_send(to, piece), self._loop).result()

    def _end(self) -> None:
        self._edge.end(self._turn, self._loop)


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
