"""Calls are run by as few threads as are needed, and by no more than are allowed."""

import threading

import pytest

from gateway.edge.threads import Threads
from tests.support.faults import eventually

pytestmark = pytest.mark.unit


def names_of(threads: Threads, calls: int, barrier: threading.Barrier) -> list[str]:
    """The threads that run `calls` calls, each of which waits for the others at `barrier`."""
    names: list[str] = []
    done = threading.Semaphore(0)

    def call() -> None:
        barrier.wait(10)
        names.append(threading.current_thread().name)
        done.release()

    for _ in range(calls):
        threads.submit(call)
    for _ in range(calls):
        assert done.acquire(timeout=10)
    return names


def run(threads: Threads) -> str:
    """The thread that runs a call, once it is free again."""
    (name,) = names_of(threads, 1, threading.Barrier(1))
    assert eventually(lambda: bool(threads._free), within=10, pause=0.01) is not None
    return name


def test_one_call_after_the_other_needs_one_thread() -> None:
    threads = Threads(4, "test")

    assert {run(threads) for _ in range(5)} == {"test_1"}


def test_calls_at_once_have_a_thread_each() -> None:
    names = names_of(Threads(4, "test"), 3, threading.Barrier(3))

    assert sorted(names) == ["test_1", "test_2", "test_3"]


def test_more_calls_than_threads_wait_and_are_all_run() -> None:
    names = names_of(Threads(2, "test"), 6, threading.Barrier(2))

    assert len(names) == 6
    assert set(names) == {"test_1", "test_2"}


def test_a_call_that_fails_costs_no_thread() -> None:
    threads = Threads(1, "test")

    def fail() -> None:
        raise RuntimeError

    threads.submit(fail)

    assert names_of(threads, 1, threading.Barrier(1)) == ["test_1"]
