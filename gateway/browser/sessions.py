"""Browser sessions: tokens stay here, the browser holds a random cookie (reliability rules of the browser).

A session lies in the cache Redis under the SHA-256 of its cookie, encrypted with AES-256-GCM, so neither a dump of
Redis nor a log of its keys opens anything. It ends after 30 idle minutes or 12 hours. Idle means that nobody does
anything: what an open page asks by itself (streams, reloads in the background, renewed tokens) is no use of it.
"""

import hashlib
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace

import orjson
import redis
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from shared.kernel.errors import Unauthenticated, Unavailable

COOKIE = "__Host-ceiba"
IDLE_SECONDS = 30 * 60
ABSOLUTE_SECONDS = 12 * 3600
_REMEMBER_SECONDS = 2.0
_REMEMBER_MOST = 2048
_NONCE = 12


@dataclass(frozen=True, slots=True)
class Session:
    """What the gateway keeps for a signed-in browser. Times are epoch seconds."""

    access_token: str
    refresh_token: str
    access_expires_at: float
    csrf_token: str
    role: str
    ends_at: float


def new_session(
    *, access_token: str, refresh_token: str, access_expires_at: float, role: str, now: float
) -> tuple[str, Session]:
    """A fresh cookie value and the session behind it."""
    session = Session(
        access_token=access_token,
        refresh_token=refresh_token,
        access_expires_at=access_expires_at,
        csrf_token=secrets.token_urlsafe(32),
        role=role,
        ends_at=now + ABSOLUTE_SECONDS,
    )
    return secrets.token_urlsafe(32), session


@dataclass(frozen=True, slots=True)
class _Memory:
    """A session as it was read; `in_use` when that reading gave it its half hour."""

    session: Session
    until: float
    in_use: bool


class SessionStore:
    """Sessions in the cache Redis. Every method raises Unavailable when it does not answer."""

    def __init__(self, cache: redis.Redis, key: bytes, *, now: Callable[[], float] = time.time) -> None:
        self._cache = cache
        self._cipher = AESGCM(key[:32])
        self._now = now
        self._remembered: OrderedDict[str, _Memory] = OrderedDict()

    def read(self, session_id: str, *, in_use: bool = True) -> Session:
        """The live session; `in_use` gives it another half hour. Raises Unauthenticated when there is none.

        Remembered for two seconds, so that a page that asks for ten things reads Redis once.
        """
        memory = self._remembered.get(session_id)
        if memory is not None and memory.until > self._now() and (memory.in_use or not in_use):
            return memory.session
        return self.read_afresh(session_id, in_use=in_use)

    def read_afresh(self, session_id: str, *, in_use: bool = True) -> Session:
        """As `read`, never from memory."""
        name = _name(session_id)
        try:
            sealed = self._cache.getex(name, ex=IDLE_SECONDS) if in_use else self._cache.get(name)
        except redis.RedisError:
            raise Unavailable(retry_after=2) from None
        session = self._open(name, sealed) if isinstance(sealed, bytes) else None
        if session is None or session.ends_at <= self._now():
            self._remembered.pop(session_id, None)
            raise Unauthenticated
        self._remember(session_id, session, in_use=in_use)
        return session

    def seconds_left(self, session_id: str, session: Session) -> int:
        """Until the session ends unless it is used."""
        try:
            idle = self._cache.ttl(_name(session_id))
        except redis.RedisError:
            raise Unavailable(retry_after=2) from None
        return max(0, min(idle, int(session.ends_at - self._now())))

    def write(self, session_id: str, session: Session) -> None:
        """Keep a new session."""
        name = _name(session_id)
        seconds = max(1, min(IDLE_SECONDS, int(session.ends_at - self._now())))
        try:
            self._cache.set(name, self._seal(name, session), ex=seconds)
        except redis.RedisError:
            raise Unavailable(retry_after=2) from None
        self._remember(session_id, session, in_use=True)

    def replace_tokens(
        self, session_id: str, session: Session, *, access_token: str, refresh_token: str, access_expires_at: float
    ) -> Session:
        """Keep renewed tokens; neither end of the session moves. Raises Unauthenticated when it ended meanwhile."""
        renewed = replace(
            session, access_token=access_token, refresh_token=refresh_token, access_expires_at=access_expires_at
        )
        name = _name(session_id)
        try:
            kept = self._cache.set(name, self._seal(name, renewed), xx=True, keepttl=True)
        except redis.RedisError:
            raise Unavailable(retry_after=2) from None
        if not kept:
            raise Unauthenticated
        self._remember(session_id, renewed, in_use=False)
        return renewed

    def delete(self, session_id: str) -> None:
        """End a session."""
        self._remembered.pop(session_id, None)
        try:
            self._cache.delete(_name(session_id))
        except redis.RedisError:
            raise Unavailable(retry_after=2) from None

    def _remember(self, session_id: str, session: Session, *, in_use: bool) -> None:
        self._remembered[session_id] = _Memory(session, self._now() + _REMEMBER_SECONDS, in_use)
        while len(self._remembered) > _REMEMBER_MOST:
            self._remembered.popitem(last=False)

    def _seal(self, name: str, session: Session) -> bytes:
        nonce = secrets.token_bytes(_NONCE)
        return nonce + self._cipher.encrypt(nonce, orjson.dumps(asdict(session)), name.encode())

    def _open(self, name: str, sealed: bytes) -> Session | None:
        try:
            return Session(**orjson.loads(self._cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], name.encode())))
        except (InvalidTag, TypeError, ValueError):
            return None  # another key or an older shape: the person signs in again


def _name(session_id: str) -> str:
    return f"session:{hashlib.sha256(session_id.encode()).hexdigest()}"
