"""The append-only log of a referral."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, select

from services.referrals.adapters.tables import referral_event as table
from services.referrals.domain.referral import Referral


@dataclass(frozen=True, kw_only=True, slots=True)
class LogEntry:
    """One step. `note` is encrypted under the referral's data key."""

    state_from: str | None
    state_to: str
    at: datetime
    actor: str
    organisation_id: UUID | None
    reason: str | None = None
    topics: tuple[str, ...] = ()
    note: bytes | None = None


class ReferralLog:
    """Table `referral_event`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, referral: Referral, entry: LogEntry) -> None:
        """Append a step of `referral`; both parties can read it."""
        self._connection.execute(
            table.insert().values(
                referral_id=referral.id,
                country=referral.country,
                from_organisation_id=referral.from_organisation_id,
                to_country=referral.to_country,
                to_organisation_id=referral.to_organisation_id,
                state_from=entry.state_from,
                state_to=entry.state_to,
                at=entry.at,
                actor=entry.actor,
                organisation_id=entry.organisation_id,
                reason=entry.reason,
                topics=list(entry.topics),
                note=entry.note,
            )
        )

    def of(self, referral_id: UUID) -> list[Row[Any]]:
        """Every step, oldest first."""
        query = select(table).where(table.c.referral_id == referral_id).order_by(table.c.id)
        return list(self._connection.execute(query))

    def time_of(self, referral_id: UUID, state: str) -> datetime | None:
        """When the referral entered `state` (it does so once at most)."""
        query = select(table.c.at).where(table.c.referral_id == referral_id, table.c.state_to == state)
        return self._connection.execute(query).scalar_one_or_none()
