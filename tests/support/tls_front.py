"""TLS before a server that speaks none, as a managed Redis has it: what comes is passed on in both directions."""

import asyncio
import datetime as dt
import ssl
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from infra.local.certificates import AUTHORITY, DAY, write_certificate


@contextmanager
def tls_front(host: str, port: int, folder: Path, *, ends_in: dt.timedelta = DAY) -> Iterator[tuple[int, Path]]:
    """Its port on 127.0.0.1, and the authority of its certificate, for as long as the block runs.

    `ends_in` is below 0 for a certificate that has expired.
    """
    write_certificate(folder, ends_in=ends_in)
    certificate = folder / "fullchain.pem"
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, folder / "privkey.pem")
    loop = asyncio.new_event_loop()
    # In a thread of its own: where a browser is open, a loop runs in this one.
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    started = asyncio.start_server(_passing_on(host, port), "127.0.0.1", 0, ssl=context)
    front = asyncio.run_coroutine_threadsafe(started, loop).result(10)
    try:
        yield front.sockets[0].getsockname()[1], folder / AUTHORITY
    finally:
        loop.call_soon_threadsafe(front.close)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)


def _passing_on(host: str, port: int) -> Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        back_reader, back_writer = await asyncio.open_connection(host, port)
        await asyncio.gather(_copy(reader, back_writer), _copy(back_reader, writer))

    return serve


async def _copy(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError, ssl.SSLError):
        while content := await source.read(65536):
            target.write(content)
            await target.drain()
    with suppress(ConnectionError, ssl.SSLError):
        target.close()
