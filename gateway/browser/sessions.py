"""Browser sessions: the gateway keeps the tokens, the browser holds a random cookie.

A session is stored in the cache Redis under the SHA-256 of its cookie, encrypted with AES-256-GCM, so neither a dump of
Redis nor a log of its keys reveals a token. It ends after 30 idle minutes or 12 hours. Idle means that the person does
nothing: requests that an open page makes by itself (streams, reloads, renewed tokens) do not extend it.
"""

import hashlib
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace

import orjson
import redis
from cachetools import TTLCache

from gateway.browser.session_ends import SessionExpired, SessionRevoked, revoked_for
from shared.crypto import DecryptionError, decrypt, encrypt
from shared.kernel.errors import Unauthenticated, Unavailable

COOKIE = "__Host-ceiba"
IDLE_SECONDS = 30 * 60
ABSOLUTE_SECONDS = 12 * 3600
REVOKED_SECONDS = 14 * 24 * 3600
"""How long a browser that was away learns that its session was ended, and did not end by itself."""
_CACHE_SECONDS = 2.0
_CACHE_SIZE = 2048


@dataclass(frozen=True, slots=True)
class Session:
    """The session of a signed-in browser. Times are epoch seconds."""

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


class SessionStore:
    """Sessions in the cache Redis. Every method raises Unavailable when Redis does not respond. Thread-safe."""

    def __init__(self, cache: redis.Redis, key: bytes, *, now: Callable[[], float] = time.time) -> None:
        self._cache = cache
        self._key = key[:32]
        self._now = now
        self._lock = threading.Lock()
        # Session id → the session as it was read, and whether that reading extended it.
        self._recent: TTLCache[str, tuple[Session, bool]] = TTLCache(_CACHE_SIZE, _CACHE_SECONDS, timer=now)

    def read(self, session_id: str, *, extend: bool = True) -> Session:
        """The live session; `extend` gives it another half hour.

        Raises SessionExpired, SessionRevoked, or Unauthenticated when another key wrote it.
        It is cached for two seconds, so that a page with ten requests reads Redis once.
        """
        with self._lock:
            recent = self._recent.get(session_id)
        if recent is not None and (recent[1] or not extend):
            return recent[0]
        return self.read_uncached(session_id, extend=extend)

    def read_uncached(self, session_id: str, *, extend: bool = True) -> Session:
        """As `read`, always from Redis."""
        name = _name(session_id)
        try:
            stored = self._cache.getex(name, ex=IDLE_SECONDS) if extend else self._cache.get(name)
            revoked = self._cache.get(_revoked_name(session_id)) if stored is None else None
        except redis.RedisError:
            raise Unavailable(retry_after=2) from None
        if isinstance(revoked, bytes):
            raise revoked_for(revoked.decode())
        if not isinstance(stored, bytes):
            self._forget(session_id)
            raise SessionExpired
        session = self._decrypt(name, stored)
        if session.ends_at <= self._now():
            self._forget(session_id)
            raise SessionExpired
        self._remember(session_id, session, extended=extend)
        return session

    def seconds_left(self, session_id: str, session: Session) -> int:
        """Until the session ends unless it is extended."""
        try:
            idle = self._cache.ttl(_name(session_id))
        except redis.RedisError:
            raise Unavailable(retry_after=2) from None
        return max(0, min(idle, int(session.ends_at - self._now())))

    def write(self, session_id: str, session: Session) -> None:
        """Store a new session."""
        name = _name(session_id)
        seconds = max(1, min(IDLE_SECONDS, int(session.ends_at - self._now())))
        try:
            self._cache.set(name, self._encrypt(name, session), ex=seconds)
        except redis.RedisError:
            raise Unavailable(retry_after=2) from None
        self._remember(session_id, session, extended=True)

    def replace_tokens(
        self, session_id: str, session: Session, *, access_token: str, refresh_token: str, access_expires_at: float
    ) -> Session:
        """Store renewed tokens; the session is not extended. Raises Unauthenticated when it ended meanwhile."""
        renewed = replace(
            session, access_token=access_token, refresh_token=refresh_token, access_expires_at=access_expires_at
        )
        name = _name(session_id)
        try:
            kept = self._cache.set(name, self._encrypt(name, renewed), xx=True, keepttl=True)
        except redis.RedisError:
            raise Unavailable(retry_after=2) from None
        if not kept:
            raise Unauthenticated
        self._remember(session_id, renewed, extended=False)
        return renewed

    def delete(self, session_id: str) -> None:
        """End the session, also for the other gateways; a later use of its cookie finds none."""
        self._forget(session_id)
        try:
            self._cache.delete(_name(session_id))
        except redis.RedisError:
            raise Unavailable(retry_after=2) from None

    def revoke(self, session_id: str, ended: SessionRevoked) -> None:
        """End the session and remember why the platform ended it."""
        self._forget(session_id)
        try:
            self._cache.set(_revoked_name(session_id), ended.reason, ex=REVOKED_SECONDS)
            self._cache.delete(_name(session_id))
        except redis.RedisError:
            raise Unavailable(retry_after=2) from None

    def _remember(self, session_id: str, session: Session, *, extended: bool) -> None:
        with self._lock:
            self._recent[session_id] = session, extended

    def _forget(self, session_id: str) -> None:
        with self._lock:
            self._recent.pop(session_id, None)

    def _encrypt(self, name: str, session: Session) -> bytes:
        return encrypt(self._key, orjson.dumps(asdict(session)), name)

    def _decrypt(self, name: str, stored: bytes) -> Session:
        try:
            return Session(**orjson.loads(decrypt(self._key, stored, name)))
        except (DecryptionError, TypeError, ValueError):
            # Encrypted with another key or in an older form: the person signs in again.
            raise Unauthenticated from None


def _name(session_id: str) -> str:
    return f"session:{hashlib.sha256(session_id.encode()).hexdigest()}"


def _revoked_name(session_id: str) -> str:
    return f"session-revoked:{hashlib.sha256(session_id.encode()).hexdigest()}"
