"""E-mail channels of organisations."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Connection, Select, Uuid, any_, bindparam, select
from sqlalchemy.dialects.postgresql import insert

from services.referrals.adapters.cipher import FieldCipher
from services.referrals.notifications.adapters.tables import email_channel as table
from services.referrals.notifications.domain.email_channel import EmailChannel
from shared.db.rows import RowMapper
from shared.db.statement import Statement
from shared.kernel.country import Country
from shared.kernel.errors import NotFound

_ADDRESS = "email_channel|address"
_CHANNELS = RowMapper(EmailChannel, table)
_OF = Statement(
    select(table).where(table.c.organisation_id == any_(bindparam("organisation_ids", type_=ARRAY(Uuid()))))
)


class EmailChannelRepository:
    """The e-mail address to which each organisation is notified."""

    def __init__(self, connection: Connection, cipher: FieldCipher) -> None:
        self._connection = connection
        self._cipher = cipher

    def find(self, organisation_id: UUID) -> EmailChannel | None:
        """The channel of an organisation, or None."""
        return self._find(select(table).where(table.c.organisation_id == organisation_id))

    def of(self, organisation_ids: Collection[UUID]) -> dict[UUID, EmailChannel]:
        """The channels of organisations, by organisation."""
        rows = _OF.all(self._connection, {"organisation_ids": list(organisation_ids)})
        return {row.organisation_id: _CHANNELS.from_row(row) for row in rows}

    def find_for_update(self, organisation_id: UUID) -> EmailChannel | None:
        """As `find`, locked until the transaction ends."""
        return self._find(select(table).where(table.c.organisation_id == organisation_id).with_for_update())

    def get(self, organisation_id: UUID) -> EmailChannel:
        """The channel of an organisation. Raises NotFound."""
        channel = self.find(organisation_id)
        if channel is None:
            raise NotFound
        return channel

    def put(self, channel: EmailChannel) -> None:
        """Insert the channel, or replace the one that is there."""
        values = _CHANNELS.to_row(channel)
        statement = insert(table).values(values)
        self._connection.execute(statement.on_conflict_do_update(index_elements=["organisation_id"], set_=values))

    def record_refusal(self, organisation_id: UUID, *, at: datetime) -> None:
        """Remember that the mail server refuses the address for good."""
        self._connection.execute(table.update().where(table.c.organisation_id == organisation_id).values(refused_at=at))

    def encrypt_address(self, address: str, *, organisation_id: UUID, key: bytes, country: Country) -> bytes:
        """The address of an organisation under its data key."""
        return self._cipher.encrypt(address, key=key, country=country, field=_ADDRESS, row=organisation_id)

    def decrypt_address(self, channel: EmailChannel) -> str:
        """The address in clear."""
        return self._cipher.decrypt(
            channel.address,
            key=channel.data_key,
            country=channel.country,
            field=_ADDRESS,
            row=channel.organisation_id,
        )

    def _find(self, query: Select[Any]) -> EmailChannel | None:
        row = self._connection.execute(query).one_or_none()
        return None if row is None else _CHANNELS.from_row(row)
