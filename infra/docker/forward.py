"""Forwards a port of another container to this one's loopback, then runs a program in its own place.

python -m infra.docker.forward <port> <host> <program> [argument …]

The workers of the demonstration reach the receiver of webhooks this way, because plain http is allowed to their own
loopback only. An exception for a host of the private network would weaken the rules that keep webhooks out of it.
"""

import asyncio
import os
import socket
import sys
from contextlib import suppress


def main(arguments: list[str]) -> None:
    """Never returns: the forwarder is a child of the program."""
    port, host, *program = arguments
    listener = socket.create_server(("127.0.0.1", int(port)))
    if os.fork() == 0:
        asyncio.run(forward(listener, host, int(port)))
    listener.close()
    os.execvp(program[0], program)  # noqa: S606 - no shell is wanted


async def forward(listener: socket.socket, host: str, port: int) -> None:
    """Join every connection to `listener` with a new one to `host`:`port`."""

    async def join(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            there, back = await asyncio.open_connection(host, port)
            await asyncio.gather(_copy(reader, back), _copy(there, writer))
        except OSError:
            writer.close()  # for the caller this is like a closed port

    async with await asyncio.start_server(join, sock=listener) as server:
        await server.serve_forever()


async def _copy(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while block := await source.read(65536):
            target.write(block)
            await target.drain()
    target.close()


if __name__ == "__main__":
    main(sys.argv[1:])
