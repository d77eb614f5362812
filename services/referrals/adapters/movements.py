"""Movements across a border."""

from uuid import UUID

from sqlalchemy import Connection, select
from sqlalchemy.dialects.postgresql import insert

from services.referrals.adapters.tables import movement as table
from services.referrals.domain.movement import Movement
from shared.db.paging import Page, read_page
from shared.db.rows import RowMapper

_MOVEMENTS = RowMapper(Movement, table)


class MovementRepository:
    """Table `movement`: what the two parties know, and what those who oversee a country may know of it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, movement: Movement) -> None:
        """Insert one; the referral has none yet."""
        self._connection.execute(insert(table).values(_MOVEMENTS.to_row(movement)))

    def save(self, movement: Movement) -> None:
        """Write one back that was read with `find`."""
        changed = table.update().where(table.c.referral_id == movement.referral_id)
        row = _MOVEMENTS.to_row(movement)
        self._connection.execute(changed.values({name: row[name] for name in CHANGES}))

    def find(self, referral_id: UUID) -> Movement | None:
        """The movement of a referral whose row the caller locked where it is to change; None without one."""
        row = self._connection.execute(select(table).where(table.c.referral_id == referral_id)).first()
        return None if row is None else _MOVEMENTS.from_row(row)

    def page(self, *, before: UUID | None, limit: int) -> Page[Movement]:
        """What the caller may see, newest first: ids of referrals grow with time."""
        query = select(table).order_by(table.c.referral_id.desc())
        if before is not None:
            query = query.where(table.c.referral_id < before)
        return read_page(
            self._connection, query, limit, entity=_MOVEMENTS.from_row, position=lambda row: [row.referral_id]
        )


CHANGES = (
    *("movement_id", "version", "kind", "said_stage", "ended", "travel_on", "departed_on", "arrived_on"),
    *("follow_up_30_on", "follow_up_30", "follow_up_90_on", "follow_up_90"),
)
"""The columns that the service may change; the others say whose it is."""
