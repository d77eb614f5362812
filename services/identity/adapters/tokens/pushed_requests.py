"""Pushed authorization requests in PostgreSQL; their names only as digests."""

from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from services.identity.adapters.tables import pushed_requests
from services.identity.domain.tokens.pushed_requests import PushedRequest
from shared.db.rows import RowMapper

_REQUESTS = RowMapper(PushedRequest, pushed_requests)


class PushedRequestRepository:
    """Reads and writes pushed requests within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, pushed: PushedRequest) -> None:
        """Insert a new request."""
        self._connection.execute(insert(pushed_requests).values(**_REQUESTS.to_row(pushed)))

    def find_for_update(self, digest: bytes) -> PushedRequest | None:
        """The request, locked until the end of the transaction, so that of two browsers only one opens it."""
        query = select(pushed_requests).where(pushed_requests.c.digest == digest).with_for_update()
        row = self._connection.execute(query).one_or_none()
        return _REQUESTS.from_row(row) if row else None

    def replace(self, digest: bytes, pushed: PushedRequest) -> None:
        """Write a changed request, whose name may be another one now."""
        statement = update(pushed_requests).where(pushed_requests.c.digest == digest)
        self._connection.execute(statement.values(**_REQUESTS.to_row(pushed)))

    def remove(self, digest: bytes) -> None:
        """Delete the request, which has been answered."""
        self._connection.execute(delete(pushed_requests).where(pushed_requests.c.digest == digest))

    def forget_before(self, moment: datetime) -> None:
        """Delete the requests that expired before `moment`."""
        self._connection.execute(delete(pushed_requests).where(pushed_requests.c.expires_at < moment))
