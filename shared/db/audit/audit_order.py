"""Whether the entries of a chain follow one another in time.

The database gives an entry its id and its moment when it is stored, and the sealer takes entries by their ids. So an
entry that is much older than those before it was put there afterwards.
"""

from datetime import datetime, timedelta
from typing import Any, Final

from shared.kernel.ids import made_at

STORED_WITHIN: Final = timedelta(minutes=15)
"""How much older an entry may be than those before it in the chain: of a transaction that was long under way, or of a
clock that was put right. A signed context lasts no longer (`shared.db.context.LIFETIME`)."""


class ChainOrder:
    """Looks at the entries of a chain one after another."""

    def __init__(self) -> None:
        self._newest: datetime | None = None

    def follows(self, row: Any) -> bool:
        """Whether an entry is no older than those before it, and its id of the time of its moment.

        One that is not is reported once: the entries behind it are compared with it.
        """
        of_id = made_at(str(row.id))
        fits = of_id is not None and abs(of_id - row.at) <= STORED_WITHIN
        before, self._newest = self._newest, max(self._newest or row.at, row.at)
        if before is not None and before - row.at > STORED_WITHIN:
            self._newest = row.at
            return False
        return fits
