"""Sign-ins in PostgreSQL; the token of the cookie only as a digest."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, delete, insert, select, update

from services.identity.adapters.tables import sign_ins
from services.identity.domain.tokens.sessions import SignIn
from shared.db.rows import RowMapper

_SIGN_INS = RowMapper(SignIn, sign_ins)


class SignInRepository:
    """Browsers that are signed in."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, sign_in: SignIn, token_digest: bytes) -> None:
        """Insert a new sign-in."""
        self._connection.execute(insert(sign_ins).values(**_SIGN_INS.to_row(sign_in), token_digest=token_digest))

    def find_live(self, token_digest: bytes, now: datetime) -> SignIn | None:
        """The sign-in behind a cookie that is neither ended nor expired."""
        query = select(sign_ins).where(
            sign_ins.c.token_digest == token_digest, sign_ins.c.ended_at.is_(None), sign_ins.c.expires_at > now
        )
        row = self._connection.execute(query).one_or_none()
        return _SIGN_INS.from_row(row) if row else None

    def find(self, session_id: UUID) -> SignIn | None:
        """The sign-in, or None."""
        row = self._connection.execute(select(sign_ins).where(sign_ins.c.id == session_id)).one_or_none()
        return _SIGN_INS.from_row(row) if row else None

    def live_of(self, user_id: UUID, now: datetime) -> Sequence[SignIn]:
        """The live sign-ins of one person, the newest first."""
        query = select(sign_ins).where(
            sign_ins.c.user_id == user_id, sign_ins.c.ended_at.is_(None), sign_ins.c.expires_at > now
        )
        return [_SIGN_INS.from_row(row) for row in self._connection.execute(query.order_by(sign_ins.c.id.desc()))]

    def strengthen(self, session_id: UUID, acr: str) -> None:
        """The person has proved themselves more strongly in this browser."""
        self._connection.execute(update(sign_ins).where(sign_ins.c.id == session_id).values(acr=acr))

    def end(self, session_id: UUID, at: datetime) -> None:
        """End one sign-in; its tokens are not touched."""
        self._connection.execute(update(sign_ins).where(sign_ins.c.id == session_id).values(ended_at=at))

    def end_all_of(self, user_id: UUID, at: datetime) -> None:
        """End every sign-in of one person."""
        live = (sign_ins.c.user_id == user_id) & sign_ins.c.ended_at.is_(None)
        self._connection.execute(update(sign_ins).where(live).values(ended_at=at))

    def forget_before(self, moment: datetime) -> None:
        """Delete the sign-ins that expired before `moment`, with their codes, families and tokens."""
        self._connection.execute(delete(sign_ins).where(sign_ins.c.expires_at < moment))
