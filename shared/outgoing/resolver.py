"""Names to addresses, once per attempt."""

import socket
from collections.abc import Callable, Sequence

Resolve = Callable[[str, int], Sequence[str]]
"""(host, port) → every address. Raises OSError when the name does not resolve."""


def resolve(host: str, port: int) -> Sequence[str]:
    """Every A and AAAA answer of the system's resolver."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))
