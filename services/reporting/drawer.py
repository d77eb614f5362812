"""The process that draws: a line of JSON in, a line of JSON out; `python -m services.reporting.drawer`.

It is started for the first drawing and ends after a minute without a request, or when its parent has ended.
The engine that draws takes 165 MiB and runs JavaScript, so it has no part in a process that serves requests or holds a
secret (docs/adr/0036).
"""

import json
import select
import sys
import threading
from collections.abc import Callable
from typing import IO

from services.reporting.domain.charts.plots import Plot
from services.reporting.drawing.engine import warm_up

IDLE_SECONDS = 60.0
READY = b"ready\n"
"""The first line, when it can draw."""


Draw = Callable[[Plot], tuple[str, int, int]]


def main(lines: IO[bytes], out: IO[bytes], idle_seconds: float = IDLE_SECONDS) -> None:
    """Say when it can draw, then draw what each line describes until the input ends or nothing comes for a while."""
    draw = _imported()
    out.write(READY)
    out.flush()
    while select.select([lines], [], [], idle_seconds)[0] and (line := lines.readline()):
        out.write(_drawn(line, draw) + b"\n")
        out.flush()


def _drawn(line: bytes, draw: Draw) -> bytes:
    try:
        inner, width, height = draw(json.loads(line))
    # A figure must not get into a log with the text of an exception: the name of its class is enough to find it.
    except Exception as error:  # noqa: BLE001 - whatever fails, the next drawing may succeed
        return json.dumps({"failed": type(error).__name__}).encode()
    return json.dumps({"inner": inner, "width": width, "height": height}).encode()


def _imported() -> Draw:
    """The function that draws. The engine starts while Altair is imported: each takes half a second."""
    starting = threading.Thread(target=warm_up)
    starting.start()
    from services.reporting.drawing.kinds import draw  # noqa: PLC0415 - imported while the engine starts

    starting.join()
    return draw


if __name__ == "__main__":
    # Where it is installed, jsonschema builds a grammar of addresses with it: another second, for what no chart has.
    sys.modules["rfc3987_syntax"] = None  # type: ignore[assignment]  # so the import system marks what is not to be had
    main(sys.stdin.buffer, sys.stdout.buffer)
