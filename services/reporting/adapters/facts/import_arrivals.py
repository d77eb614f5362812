"""How many records of each import have arrived; an import that is complete keeps its row."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, select
from sqlalchemy.dialects.postgresql import insert

from services.reporting.adapters.tables import import_arrival
from shared.db.statement import Statement

_new = insert(import_arrival)
_ADD = Statement(
    _new.on_conflict_do_update(
        index_elements=import_arrival.primary_key.columns,
        set_={"arrived": import_arrival.c.arrived + _new.excluded.arrived, "last_at": _new.excluded.last_at},
    )
)


class ImportArrivalRepository:
    """The arrivals that the transaction may see; for the platform's own transactions only."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, import_id: UUID, country: str, *, records: int, arrived: int, at: datetime) -> None:
        """Note that `arrived` more of the `records` of an import have come."""
        row = {"import_id": import_id, "country": country, "records": records, "arrived": arrived, "last_at": at}
        _ADD.run(self._connection, row)

    def is_any_arriving(self, country: str, *, since: datetime) -> bool:
        """Whether an import of `country` lacks records, and some of it came after `since`."""
        found = select(import_arrival.c.import_id).where(
            import_arrival.c.country == country,
            import_arrival.c.arrived < import_arrival.c.records,
            import_arrival.c.last_at > since,
        )
        return self._connection.execute(found.limit(1)).first() is not None
