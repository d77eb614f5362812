"""Runs Granian with a worker of the gateway's own: the server's threads run the requests.

Granian's worker for RSGI makes a coroutine and a task of each request and wakes the event loop for it, which costs more
CPU time than the checks of most requests (docs/adr/0022). Here the thread that the server calls works on the request at
once. Granian documents none of this, so pyproject.toml names the releases for which it was read.
"""

from asyncio import AbstractEventLoop
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from granian import _granian, cli
from granian._signals import set_loop_signals
from granian.server import MPServer
from granian.server.mp import WorkerProcess

if TYPE_CHECKING:
    # Only the worker imports the gateway: the process that watches it stays small.
    from gateway.edge.rsgi_application import RsgiApplication

_native: Any = _granian
_command_line: Any = cli
"""Both without the types that Granian declares, which are not those of this release."""


class GatewayServer(MPServer):
    """Granian whose worker has as many threads as the application wants, which call the application directly."""

    def serve(self, *_: Any, **__: Any) -> None:
        """Run until a signal ends it."""
        super().serve(spawn_target=run_worker)


@WorkerProcess.wrap_target
def run_worker(
    worker_id: int,
    application: "RsgiApplication",
    sock: Any,
    ipc: Any,
    loop: AbstractEventLoop,
    _mode: object,
    *settings: Any,
) -> None:
    """What a worker process does; it is given what Granian gives to its own worker for RSGI."""
    runtime, readers, _, idle, backpressure, _, http, http1, http2, websockets, static, _, tls, _, metrics = settings
    signal = set_loop_signals(loop)  # type: ignore[no-untyped-call]  # Granian gives it no types
    ended = loop.create_future()
    signal.add_cb(lambda: loop.call_soon_threadsafe(ended.set_result, None))
    application.__rsgi_init__(loop)
    threads = (runtime, readers, application.server_threads, idle)
    worker = _native.RSGIWorker(
        worker_id, sock, ipc, *threads, backpressure, http, http1, http2, websockets, static, *tls, metrics
    )
    at_once = _AtOnce()
    requests = _native.CallbackScheduler(at_once, application, None, None, None)
    requests._schedule_fn = lambda watcher: application.accept(watcher.scope, watcher.proto)  # noqa: SLF001 - see above
    worker.serve_str(requests, at_once, signal)
    loop.run_until_complete(ended)


class _AtOnce:
    """Stands where the server expects an event loop: what it wants called is called at once, in its own thread."""

    def call_soon(self, call: Callable[..., None], *arguments: object, context: object = None) -> None:  # noqa: ARG002 - the event loop's signature
        call(*arguments)

    call_soon_threadsafe = call_soon


if __name__ == "__main__":
    _command_line.Server = GatewayServer  # no argument of the command line names a worker
    _command_line.entrypoint()
