"""What gateway/server.py takes from Granian without documentation is as it was when it was read.

Where one of these fails, compare Granian's own worker (`MPServer._spawn_rsgi_worker`) with `run_worker`, correct that,
let tests/integration/gateway pass, and then write the new state here (docs/adr/0022).
"""

import inspect
from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pytest
from granian import Granian, _futures, _granian, _signals, cli
from granian.server.mp import MPServer, WorkerProcess

SETTINGS = """
    runtime_threads runtime_blocking_threads blocking_threads blocking_threads_idle_timeout backpressure task_impl
    http_mode http1_settings http2_settings websockets static_path log_access_fmt ssl_ctx scope_opts metrics
"""
THREADS = "threads blocking_threads py_threads py_threads_idle_timeout backpressure"
HTTP = "http_mode http1_opts http2_opts websockets_enabled static_files"
TLS = "enabled cert key key_password protocol_min ca crl client_verify"


def names_of(called: Callable[..., Any]) -> list[str]:
    return list(inspect.signature(called).parameters)


def test_the_command_runs_another_server_when_it_is_given_one() -> None:
    assert vars(cli)["Server"] is Granian


def test_a_server_may_be_given_another_worker() -> None:
    assert names_of(Granian.serve)[1] == "spawn_target"


def test_a_worker_is_given_what_it_was_given() -> None:
    given = ["worker_id", "callback", "sock", "ipc", "loop", "runtime_mode", *SETTINGS.split()]

    assert names_of(MPServer._spawn_rsgi_worker) == given


def test_the_native_worker_takes_what_it_took() -> None:
    tls = [f"ssl_{name}" for name in TLS.split()]

    assert names_of(_granian.RSGIWorker) == [
        *("worker_id", "sock", "ipc"), *THREADS.split(), *HTTP.split(), *tls, "metrics"
    ]  # fmt: skip
    assert hasattr(_granian.RSGIWorker, "serve_str")


def test_the_scheduler_calls_one_function_with_each_request() -> None:
    assert names_of(_granian.CallbackScheduler) == ["event_loop", "cb", "aio_task", "aio_tenter", "aio_texit"]
    assert hasattr(_granian.CallbackScheduler, "_schedule_fn")


@pytest.mark.parametrize(
    ("followed", "digest"),
    [
        (MPServer._spawn_rsgi_worker, "7d34e5b6458fa479"),
        (WorkerProcess.wrap_target, "590801916a38ee28"),
        (_futures._cbsched_aioschedule, "ec54c524cd0c2a83"),
        (_futures._CBSchedulerAIO, "e644469a2b75156a"),
        (_signals.set_loop_signals, "ce78d76020b2e048"),
    ],
)
def test_the_code_that_the_worker_follows_is_what_was_read(followed: Callable[..., Any], digest: str) -> None:
    assert sha256(inspect.getsource(followed).encode()).hexdigest()[:16] == digest
