"""Sign-ins, authorization codes, refresh families and revocations in PostgreSQL; tokens only as digests."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, delete, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from services.identity.adapters.tables import (
    authorization_codes,
    refresh_families,
    refresh_tokens,
    revocations,
    sign_ins,
)
from services.identity.domain.sessions import Code, Family, RefreshToken, RevokedFor, SignIn
from shared.kernel.country import Country


class SignInRecords:
    """Browsers that are signed in."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, sign_in: SignIn, token_digest: bytes) -> None:
        """Insert a new sign-in."""
        values = {column.name: getattr(sign_in, column.name) for column in sign_ins.c if column.name != "token_digest"}
        self._connection.execute(insert(sign_ins).values(**values, token_digest=token_digest))

    def live(self, token_digest: bytes, now: datetime) -> SignIn | None:
        """The sign-in behind a cookie that is neither ended nor expired."""
        query = select(sign_ins).where(
            sign_ins.c.token_digest == token_digest, sign_ins.c.ended_at.is_(None), sign_ins.c.expires_at > now
        )
        row = self._connection.execute(query).one_or_none()
        return _sign_in(row) if row else None

    def get(self, session_id: UUID) -> SignIn | None:
        """One sign-in, or None."""
        row = self._connection.execute(select(sign_ins).where(sign_ins.c.id == session_id)).one_or_none()
        return _sign_in(row) if row else None

    def live_of(self, user_id: UUID, now: datetime) -> Sequence[SignIn]:
        """The live sign-ins of one person, the newest first."""
        query = select(sign_ins).where(
            sign_ins.c.user_id == user_id, sign_ins.c.ended_at.is_(None), sign_ins.c.expires_at > now
        )
        return [_sign_in(row) for row in self._connection.execute(query.order_by(sign_ins.c.id.desc()))]

    def strengthen(self, session_id: UUID, acr: str) -> None:
        """The person has proved themselves more strongly in this browser."""
        self._connection.execute(update(sign_ins).where(sign_ins.c.id == session_id).values(acr=acr))

    def end(self, session_id: UUID, at: datetime) -> None:
        """End one sign-in."""
        self._connection.execute(update(sign_ins).where(sign_ins.c.id == session_id).values(ended_at=at))

    def end_all_of(self, user_id: UUID, at: datetime) -> None:
        """End every sign-in of one person."""
        live = (sign_ins.c.user_id == user_id) & sign_ins.c.ended_at.is_(None)
        self._connection.execute(update(sign_ins).where(live).values(ended_at=at))


class CodeRecords:
    """Authorization codes."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, code: Code) -> None:
        """Insert a new code."""
        values = {column.name: getattr(code, column.name) for column in authorization_codes.c}
        values |= {"scope": list(code.scope), "countries": sorted(code.countries)}
        self._connection.execute(insert(authorization_codes).values(**values))

    def locked(self, digest: bytes) -> Code | None:
        """The code, locked until the end of the transaction: of two redemptions the second sees the first."""
        query = select(authorization_codes).where(authorization_codes.c.digest == digest).with_for_update()
        row = self._connection.execute(query).one_or_none()
        return Code(**_typed(row)) if row else None

    def mark_used(self, digest: bytes, family_id: UUID, at: datetime) -> None:
        """The code became the family."""
        statement = update(authorization_codes).where(authorization_codes.c.digest == digest)
        self._connection.execute(statement.values(used_at=at, family_id=family_id))


class FamilyRecords:
    """Families of refresh tokens and their links."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, family: Family) -> None:
        """Insert a new family."""
        values = {c.name: getattr(family, c.name) for c in refresh_families.c if c.name != "revoked_for"}
        values |= {"scope": list(family.scope), "countries": sorted(family.countries)}
        self._connection.execute(insert(refresh_families).values(**values))

    def get(self, family_id: UUID) -> Family | None:
        """The family, or None."""
        row = self._connection.execute(select(refresh_families).where(refresh_families.c.id == family_id)).one_or_none()
        return _family(row) if row else None

    def locked(self, family_id: UUID) -> Family:
        """The family, locked: refreshes of one family happen one after another."""
        query = select(refresh_families).where(refresh_families.c.id == family_id).with_for_update()
        return _family(self._connection.execute(query).one())

    def revoke(self, reason: RevokedFor, at: datetime, **which: UUID | str) -> Sequence[Family]:
        """Revoke the live families that match (by a column such as `user_id`); answers those it revoked."""
        statement = update(refresh_families).where(refresh_families.c.revoked_at.is_(None))
        for name, value in which.items():
            statement = statement.where(refresh_families.c[name] == value)
        rows = self._connection.execute(
            statement.values(revoked_at=at, revoked_for=reason).returning(*refresh_families.c)
        )
        return [_family(row) for row in rows]

    def add_token(self, token: RefreshToken, country: Country) -> None:
        """Insert the next link."""
        values = {c.name: getattr(token, c.name) for c in refresh_tokens.c if c.name != "country"}
        self._connection.execute(insert(refresh_tokens).values(**values, country=country))

    def token(self, digest: bytes) -> RefreshToken | None:
        """The link with that digest, or None."""
        return self._token(refresh_tokens.c.digest == digest)

    def successor(self, digest: bytes) -> RefreshToken | None:
        """The link that followed, or None."""
        return self._token(refresh_tokens.c.parent_digest == digest)

    def mark_used(self, digest: bytes, at: datetime) -> None:
        """The link has had its successor."""
        self._connection.execute(update(refresh_tokens).where(refresh_tokens.c.digest == digest).values(used_at=at))

    def _token(self, condition: Any) -> RefreshToken | None:
        row = self._connection.execute(select(refresh_tokens).where(condition)).one_or_none()
        if row is None:
            return None
        return RefreshToken(**{name: value for name, value in row._asdict().items() if name != "country"})


class RevocationRecords:
    """What the verifiers must refuse until it expires by itself."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, member: str, country: Country, expires_at: datetime) -> None:
        """Store one revocation."""
        statement = upsert(revocations).values(member=member, country=country, expires_at=expires_at)
        self._connection.execute(
            statement.on_conflict_do_update(index_elements=["member"], set_={"expires_at": expires_at})
        )

    def live(self, now: datetime) -> Sequence[tuple[str, datetime]]:
        """Every revocation that still matters."""
        query = select(revocations.c.member, revocations.c.expires_at).where(revocations.c.expires_at > now)
        return [(row.member, row.expires_at) for row in self._connection.execute(query)]

    def forget_before(self, now: datetime) -> None:
        """Drop what no longer matters."""
        self._connection.execute(delete(revocations).where(revocations.c.expires_at <= now))


def _sign_in(row: Row[Any]) -> SignIn:
    values = {name: value for name, value in row._asdict().items() if name != "token_digest"}
    return SignIn(**values | {"country": Country(values["country"])})


def _family(row: Row[Any]) -> Family:
    return Family(**{name: value for name, value in _typed(row).items() if name != "revoked_for"})


def _typed(row: Row[Any]) -> dict[str, Any]:
    values = row._asdict()
    return values | {
        "country": Country(values["country"]),
        "scope": tuple(values["scope"]),
        "countries": frozenset(Country(code) for code in values["countries"]),
    }
