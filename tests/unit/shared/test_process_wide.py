"""The parts of a process are built once, however many threads ask for them first."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from shared.web.service_parts import ProcessWide

pytestmark = pytest.mark.unit

THREADS = 8


def test_threads_that_ask_at_once_get_one_object() -> None:
    built: list[object] = []
    at_once = Barrier(THREADS)

    def build() -> object:
        time.sleep(0.05)
        built.append(object())
        return built[-1]

    parts = ProcessWide(build)

    def ask(_: int) -> object:
        at_once.wait()
        return parts()

    with ThreadPoolExecutor(THREADS) as pool:
        given = list(pool.map(ask, range(THREADS)))

    assert given == built * THREADS
