"""The e-mail channel of an organisation: one address, encrypted."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated
from uuid import UUID

from shared.kernel.codes import Choice, Email
from shared.kernel.country import Country
from shared.kernel.language import LANGUAGES


@dataclass(frozen=True, kw_only=True, slots=True)
class EmailChannel:
    """One row of table `email_channel`."""

    organisation_id: UUID
    country: Country
    address: bytes
    data_key: bytes
    language: Annotated[str, Choice(LANGUAGES)]
    refused_at: datetime | None
    """When the mail server refused the address for good; nothing is sent until the owner sets it again."""
    updated_at: datetime
    version: int


@dataclass(frozen=True, kw_only=True, slots=True)
class SetEmailChannel:
    """Where an organisation wants its e-mails, and in which language."""

    address: Email = field(repr=False)
    language: Annotated[str, Choice(LANGUAGES)] = "es"
