"""The e-mail channel of an organisation: one address, encrypted."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

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
    """When the mail server refused the address for good; nothing is sent until the owner sets it again."""
    updated_at: datetime
    version: int
