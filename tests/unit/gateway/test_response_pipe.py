"""What goes through a pipe reaches the one who was given its path, however late they open it, and nobody else."""

import asyncio
import os
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import pytest

from gateway.edge.response_pipe import ResponsePipe

pytestmark = pytest.mark.unit

LONG, SHORT = 20.0, 0.3


def run(walk: Coroutine[Any, Any, None]) -> None:
    asyncio.run(walk)


def open_files() -> int:
    return len(list(Path("/dev/fd").iterdir()))


@pytest.mark.parametrize("size", [0, 1, 4096, 60_000])
def test_a_reader_who_comes_after_the_end_gets_all_of_it(size: int) -> None:
    async def walk() -> None:
        pipe = ResponsePipe(LONG, asyncio.get_running_loop())
        await pipe.send_bytes(b"a" * size)
        pipe.close()
        await asyncio.sleep(0.2)
        # Another answer begins: it would get the number, were it free.
        other = ResponsePipe(LONG, asyncio.get_running_loop())
        other.close()

        reader = await asyncio.to_thread(os.open, pipe.path, os.O_RDONLY)
        assert await asyncio.to_thread(os.read, reader, 70_000) == b"a" * size
        os.close(reader)

    run(walk())


@pytest.mark.parametrize("is_read", [True, False])
def test_nothing_stays_open(is_read: bool) -> None:
    async def walk() -> None:
        before = open_files()
        pipe = ResponsePipe(LONG if is_read else SHORT, asyncio.get_running_loop())
        await pipe.send_bytes(b"abc")
        pipe.close()
        if is_read:
            assert await asyncio.to_thread(Path(pipe.path).read_bytes) == b"abc"
        async with asyncio.timeout(LONG / 2):
            while open_files() > before:  # noqa: ASYNC110 - files have no event
                await asyncio.sleep(0.05)

    run(walk())


def test_a_large_answer_is_read_while_it_is_written() -> None:
    async def walk() -> None:
        pipe = ResponsePipe(LONG, asyncio.get_running_loop())
        reading = asyncio.create_task(asyncio.to_thread(Path(pipe.path).read_bytes))
        await pipe.send_bytes(b"b" * 1_000_000)
        pipe.close()
        assert len(await reading) == 1_000_000

    run(walk())


def test_a_reader_who_takes_nothing_has_left() -> None:
    async def walk() -> None:
        pipe = ResponsePipe(SHORT, asyncio.get_running_loop())
        with pytest.raises(TimeoutError):
            await pipe.send_bytes(b"c" * 1_000_000)
        pipe.close()

    run(walk())
