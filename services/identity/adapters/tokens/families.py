"""Refresh families and their tokens in PostgreSQL; tokens only as digests."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, case, func, insert, select, update

from services.identity.adapters.tables import refresh_families, refresh_tokens
from services.identity.domain.errors import existing
from services.identity.domain.tokens.sessions import NOT_ANNOUNCED, Family, FamilyOwner, RefreshToken, RevokedFor
from shared.db.rows import RowMapper
from shared.kernel.country import Country

_FAMILIES = RowMapper(Family, refresh_families)
_TOKENS = RowMapper(RefreshToken, refresh_tokens)
_LONGEST_PAUSE = 5
_OF_ONE_CLIENT = 2
"""Attempts after which the pauses no longer grow."""


class FamilyRepository:
    """Families of refresh tokens, and the tokens in them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, family: Family) -> None:
        """Insert a new family."""
        self._connection.execute(insert(refresh_families).values(**_FAMILIES.to_row(family)))

    def find(self, family_id: UUID) -> Family | None:
        """The family, or None."""
        row = self._connection.execute(select(refresh_families).where(refresh_families.c.id == family_id)).one_or_none()
        return _FAMILIES.from_row(row) if row else None

    def get_for_update(self, family_id: UUID) -> Family:
        """The family, locked: refreshes of one family happen one after another. Raises NotFound."""
        query = select(refresh_families).where(refresh_families.c.id == family_id).with_for_update()
        return _FAMILIES.from_row(existing(self._connection.execute(query).one_or_none()))

    def revoke(self, owner: FamilyOwner, owner_id: UUID | str, reason: RevokedFor, at: datetime) -> Sequence[Family]:
        """Revoke the live families of one owner; returns those that it revoked."""
        mine = (refresh_families.c[owner] == owner_id) & refresh_families.c.revoked_at.is_(None)
        statement = update(refresh_families).where(mine)
        due_at = case((refresh_families.c.announces_logout, at)) if reason not in NOT_ANNOUNCED else None
        rows = self._connection.execute(
            statement.values(revoked_at=at, revoked_for=reason, logout_due_at=due_at).returning(*refresh_families.c)
        )
        return [_FAMILIES.from_row(row) for row in rows]

    def claim_logouts(self, now: datetime, lease: timedelta, limit: int) -> Sequence[Family]:
        """At most `limit` ended families whose applications are notified now, leased, with the attempt counted.

        No other worker claims them for `lease`, four times as long after every attempt. Of one
        application few at once, so that one which hangs keeps no other waiting.
        """
        oldest_first = func.row_number().over(
            partition_by=refresh_families.c.client_id, order_by=refresh_families.c.logout_due_at
        )
        due = (
            select(refresh_families.c.id, refresh_families.c.logout_due_at, oldest_first.label("place"))
            .where(refresh_families.c.logout_due_at <= now)
            .subquery()
        )
        few = select(due.c.id).where(due.c.place <= _OF_ONE_CLIENT).order_by(due.c.logout_due_at).limit(limit)
        chosen = select(refresh_families.c.id).where(refresh_families.c.id.in_(few))
        pause = lease * func.power(4, func.least(refresh_families.c.logout_attempts, _LONGEST_PAUSE))
        statement = (
            update(refresh_families)
            .where(refresh_families.c.id.in_(chosen.with_for_update(skip_locked=True)))
            .values(logout_due_at=now + pause, logout_attempts=refresh_families.c.logout_attempts + 1)
            .returning(*refresh_families.c)
        )
        return [_FAMILIES.from_row(row) for row in self._connection.execute(statement)]

    def forget_logout(self, family_id: UUID) -> None:
        """Stop: the application was notified that the family has ended, or never will be."""
        self._connection.execute(
            update(refresh_families).where(refresh_families.c.id == family_id).values(logout_due_at=None)
        )

    def add_token(self, token: RefreshToken, country: Country) -> None:
        """Insert the next refresh token of a family."""
        self._connection.execute(insert(refresh_tokens).values(**_TOKENS.to_row(token), country=country))

    def find_token(self, digest: bytes) -> RefreshToken | None:
        """The refresh token with that digest, or None."""
        return self._token(refresh_tokens.c.digest == digest)

    def find_successor(self, digest: bytes) -> RefreshToken | None:
        """The refresh token that follows the one with that digest, or None."""
        return self._token(refresh_tokens.c.parent_digest == digest)

    def mark_used(self, digest: bytes, at: datetime) -> None:
        """Mark a refresh token as exchanged for its successor."""
        self._connection.execute(update(refresh_tokens).where(refresh_tokens.c.digest == digest).values(used_at=at))

    def _token(self, condition: ColumnElement[bool]) -> RefreshToken | None:
        row = self._connection.execute(select(refresh_tokens).where(condition)).one_or_none()
        return _TOKENS.from_row(row) if row else None
