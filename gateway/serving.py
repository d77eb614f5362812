"""How the server in front is started, in one place: what runs locally, in containers and in tests is the same."""

from typing import Final

BLOCKING_THREADS: Final = 128
"""Room for two dead services (16 exchanges and 32 waiting each) beside what goes on, and for a stream a thread."""

FLAGS: Final[tuple[str, ...]] = (
    *("--interface", "wsgi"),
    # HTTP/1.1 only: no upgrade to h2c, whose frames the checks of framing know nothing of.
    *("--http", "1", "--no-ws"),
    # One process: counters, breakers and places are per process. More capacity is more containers.
    *("--workers", "1"),
    *("--blocking-threads", str(BLOCKING_THREADS)),
    # A caller has this long to send a whole head (no thread waits for it); idle connections are kept as long.
    *("--http1-header-read-timeout", "20000"),
    # Heads above it are refused by the server, before Python sees them.
    *("--http1-buffer-size", "32768"),
    # Without it a TERM that arrives while the worker still imports is never obeyed.
    *("--workers-kill-timeout", "3"),
)
"""Arguments of `granian` before `--host`, `--port` and `gateway.wsgi:app`."""
