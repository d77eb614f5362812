"""Free TCP ports for servers on the loopback of this machine."""

import os
import random
import socket

FIRST, LAST = 20_000, 32_767
"""Below Linux' ephemeral range (32768-60999), where another program's outgoing socket may take a port first."""


class NoFreePort(Exception):
    """Every port that was tried is in use."""


class BadPort(Exception):
    """CEIBA_PORT is no port."""


def gateway_port() -> int:
    """The port of the gateway: `CEIBA_PORT`, or 8080. Raises BadPort."""
    given = os.environ.get("CEIBA_PORT", "8080")
    if not given.isdecimal() or not 0 < int(given) < 65536:
        raise BadPort(f"CEIBA_PORT is no port: {given!r}")
    return int(given)


def free_port(taken: frozenset[int] = frozenset()) -> int:
    """A loopback port on which no process listens and that is not in `taken`. Raises NoFreePort."""
    first, last = _range()
    for candidate in random.sample(range(first, last + 1), k=200):
        if candidate not in taken and is_free(candidate):
            return candidate
    raise NoFreePort(f"none of 200 ports between {first} and {last} is free")


def _range() -> tuple[int, int]:
    # Test suites that run side by side use different parts of the range, because a port is free until a server listens.
    first, _, last = os.environ.get("CEIBA_TEST_PORTS", f"{FIRST}-{LAST}").partition("-")
    return int(first), int(last)


def free_ports(count: int) -> list[int]:
    """`count` different free ports."""
    chosen: list[int] = []
    while len(chosen) < count:
        chosen.append(free_port(frozenset(chosen)))
    return chosen


def is_free(port: int) -> bool:
    """Whether a server could listen on 127.0.0.1:`port` now."""
    with socket.socket() as probe:
        # As servers do: a port in TIME_WAIT after a restart counts as free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True
