"""How far the clock of this machine is from that of its database.

A service that is behind the one that issues tokens refuses every new token (`CLOCK_SKEW_SECONDS`), and a signed context
ends by the clock of the database. All services have a database, so it is what their clocks are compared with.
"""

import time
from typing import Final

from sqlalchemy import Engine, func, select

from shared.db.context import LIFETIME
from shared.metrics.state import CLOCK_OFFSET
from shared.web.access.tokens import CLOCK_SKEW_SECONDS
from shared.web.health import Details, NotReady

NOTED_FROM: Final = CLOCK_SKEW_SECONDS
"""Seconds from which new tokens of another machine may be refused."""
WAITS_FROM: Final = int(LIFETIME.total_seconds())
"""Seconds from which the database takes no signed context of this machine, so that nothing can be answered.

Not before: where the clock of the database is the wrong one, all instances would stop although they agree.
"""


def ask_clock(service: str, engine: Engine) -> Details:
    """The offset in seconds; above 0 the clock of this machine is ahead. Raises NotReady when it is too far.

    It is among the metrics of this process of `service` too.
    """
    with engine.connect() as connection:
        before = time.time()
        theirs = connection.execute(select(func.extract("epoch", func.clock_timestamp()))).scalar_one()
        after = time.time()
    # The database answered between the two: within them no offset can be seen.
    offset = round(before - float(theirs), 3) if before > theirs else round(min(after - float(theirs), 0.0), 3)
    CLOCK_OFFSET.labels(service).set(offset)
    details = {"offset_s": offset}
    if abs(offset) > NOTED_FROM:
        raise NotReady(details, vital=abs(offset) > WAITS_FROM)
    return details
