"""The windows in which the gateway counts requests."""

import time


def early_in_a_minute() -> None:
    """Windows are fixed: do not begin where the next one is about to."""
    left = 60 - time.time() % 60
    if left < 25:
        time.sleep(left + 0.1)
