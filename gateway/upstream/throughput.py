"""How fast a service answers, from which a caller who is refused learns when to come back."""

import math
import time
from collections import deque

_REMEMBERED = 200
_LONGEST_SECONDS = 30


class Throughput:
    """The times of the last exchanges that ended. The caller holds the lock."""

    def __init__(self) -> None:
        self._ended: deque[float] = deque(maxlen=_REMEMBERED)

    def note(self) -> None:
        """One exchange has ended now."""
        self._ended.append(time.monotonic())

    def seconds_for(self, exchanges: int) -> int:
        """In how many seconds so many exchanges will have ended at the present rate; from 1 to 30."""
        if len(self._ended) < 2:
            return 1
        seconds = time.monotonic() - self._ended[0]
        expected = exchanges * seconds / len(self._ended)
        return min(max(1, math.ceil(expected)), _LONGEST_SECONDS)
