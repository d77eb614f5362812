"""The e-mail channel of an organisation: one address, encrypted."""

from dataclasses import dataclass
from dataclasses import fields as dataclass_fields
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, select
from sqlalchemy.dialects.postgresql import insert

from services.referrals.adapters.tables import email_channel as table
from shared.kernel.country import Country


@dataclass(frozen=True, kw_only=True, slots=True)
class EmailChannel:
    """One row of table `email_channel`."""

    organisation_id: UUID
    country: Country
    address: bytes
    data_key: bytes
    language: str
    refused_at: datetime | None
    """The mail server refused the address for good; nothing is sent until the owner sets it again."""
    updated_at: datetime
    version: int


_COLUMNS = [field.name for field in dataclass_fields(EmailChannel)]


class EmailChannelRepository:
    """Table `email_channel`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, organisation_id: UUID, *, lock: bool = False) -> EmailChannel | None:
        """The channel of an organisation, or None."""
        query = select(table).where(table.c.organisation_id == organisation_id)
        row = self._connection.execute(query.with_for_update() if lock else query).one_or_none()
        if row is None:
            return None
        return EmailChannel(**{name: getattr(row, name) for name in _COLUMNS} | {"country": Country(row.country)})

    def put(self, channel: EmailChannel) -> None:
        """Insert or replace."""
        values = {name: getattr(channel, name) for name in _COLUMNS}
        statement = insert(table).values(values)
        self._connection.execute(statement.on_conflict_do_update(index_elements=["organisation_id"], set_=values))

    def mark_refused(self, organisation_id: UUID, *, at: datetime) -> None:
        """Note that the mail server refuses the address for good."""
        self._connection.execute(table.update().where(table.c.organisation_id == organisation_id).values(refused_at=at))
