"""Whose case it is, as the cases service says, which the policies of referrals ask."""

from sqlalchemy import ARRAY, Column, Connection, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import insert

from services.referrals.notifications.adapters.tables import metadata
from shared.contracts.cases import CaseWorkersChanged
from shared.db.statement import Statement

case_workers = Table(
    "case_workers",
    metadata,
    Column("case_id", Uuid, primary_key=True),
    Column("country", Text, nullable=False),
    Column("organisation_id", Uuid, nullable=False),
    Column("workers", ARRAY(Text), nullable=False),
)
_insert = insert(case_workers)
_PUT = Statement(_insert.on_conflict_do_update(index_elements=["case_id"], set_={"workers": _insert.excluded.workers}))


class CaseWorkersTable:
    """The people whose a case is: a case that was referred, or one that its receiver opened."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, event: CaseWorkersChanged) -> None:
        """Keep whose case it is from now on."""
        _PUT.run(self._connection, event.data())
