"""Renewing a browser's access token: one renewal at a time, however many requests and gateways ask at once."""

import hashlib
import secrets
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import redis

from gateway.browser.identity_client import IdentityClient
from gateway.browser.session_ends import SessionRevoked
from gateway.browser.sessions import Session, SessionStore
from gateway.metrics import SESSION_REFRESHES
from shared.kernel.errors import Unavailable
from shared.telemetry import get_logger

log = get_logger(__name__)

EARLY_SECONDS = 30.0
_LOCK_MILLISECONDS = 15_000
_WAIT_SECONDS = 8.0
_POLL_SECONDS = 0.05
_MAX_WAITING = 32
_MAX_WAITING_PER_SESSION = 12
"""The most requests that wait for another one's renewal, each in a thread. A page makes ten requests at once."""

_UNLOCK = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0"


class TokenRenewal:
    """Returns live sessions whose access token is still valid for a moment, and renews it if need be."""

    def __init__(
        self,
        store: SessionStore,
        identity: IdentityClient,
        cache: redis.Redis,
        *,
        now: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._store = store
        self._identity = identity
        self._cache = cache
        self._unlock = cache.register_script(_UNLOCK)
        self._now = now
        self._sleep = sleep
        self._lock = threading.Lock()
        self._waiting: Counter[str] = Counter()

    def live_session(self, session_id: str, *, extend: bool = True) -> Session:
        """The session with a valid access token; `extend` gives the session another half hour.

        Raises Unauthenticated when it ended, SessionRevoked when the platform ended it, or Unavailable.
        """
        session = self._store.read(session_id, extend=extend)
        if session.access_expires_at - self._now() > EARLY_SECONDS:
            return session
        lock, holder = self._lock_of(session_id)
        if self._take_lock(lock, holder):
            try:
                return self._renew(session_id)
            finally:
                self._release_lock(lock, holder)
        if session.access_expires_at > self._now():
            return session  # another request is renewing it, and it is still valid
        return self._wait_for_other(session_id, lambda renewed: renewed.access_expires_at > self._now())

    def confirm(self, session_id: str, refused: Session) -> Session:
        """Renew the token at once, because the services refuse it: identity says whether the session goes on.

        All requests with the `refused` token learn the same. Raises SessionRevoked, with why, when it does not go on,
        Unauthenticated, or Unavailable.
        """
        lock, holder = self._lock_of(session_id)
        if not self._take_lock(lock, holder):
            return self._wait_for_other(session_id, lambda renewed: renewed.access_token != refused.access_token)
        try:
            session = self._store.read_uncached(session_id, extend=False)
            # The lock may have been free because another request has just had it renewed.
            return session if session.access_token != refused.access_token else self._refresh(session_id, session)
        finally:
            self._release_lock(lock, holder)

    def _renew(self, session_id: str) -> Session:
        # The lock may have been free because another request has just renewed it. The first reading extended it.
        session = self._store.read_uncached(session_id, extend=False)
        if session.access_expires_at - self._now() > EARLY_SECONDS:
            return session
        return self._refresh(session_id, session)

    def _refresh(self, session_id: str, session: Session) -> Session:
        try:
            tokens = self._identity.refresh(session.refresh_token)
        except SessionRevoked as ended:
            SESSION_REFRESHES.labels("refused").inc()
            self._store.revoke(session_id, ended)
            raise
        except Unavailable:
            SESSION_REFRESHES.labels("unavailable").inc()
            if session.access_expires_at > self._now():
                return session
            raise
        SESSION_REFRESHES.labels("renewed").inc()
        return self._store.replace_tokens(
            session_id,
            session,
            access_token=tokens.access_token,
            refresh_token=tokens.refresh_token,
            access_expires_at=tokens.expires_at,
        )

    def _wait_for_other(self, session_id: str, is_renewed: Callable[[Session], bool]) -> Session:
        with self._waiting_slot(session_id):
            give_up = self._now() + _WAIT_SECONDS
            while self._now() < give_up and not self._identity.is_paused:
                self._sleep(_POLL_SECONDS)
                session = self._store.read_uncached(session_id, extend=False)
                if is_renewed(session):
                    return session
        raise Unavailable(retry_after=2)

    @contextmanager
    def _waiting_slot(self, session_id: str) -> Iterator[None]:
        with self._lock:
            if self._waiting.total() >= _MAX_WAITING or self._waiting[session_id] >= _MAX_WAITING_PER_SESSION:
                raise Unavailable(retry_after=1)
            self._waiting[session_id] += 1
        try:
            yield
        finally:
            with self._lock:
                self._waiting[session_id] -= 1
                if not self._waiting[session_id]:
                    del self._waiting[session_id]

    @staticmethod
    def _lock_of(session_id: str) -> tuple[str, str]:
        return f"session-renewal:{hashlib.sha256(session_id.encode()).hexdigest()}", secrets.token_hex(8)

    def _take_lock(self, lock: str, holder: str) -> bool:
        try:
            return bool(self._cache.set(lock, holder, nx=True, px=_LOCK_MILLISECONDS))
        except redis.RedisError:
            raise Unavailable(retry_after=2) from None

    def _release_lock(self, lock: str, holder: str) -> None:
        try:
            self._unlock(keys=[lock], args=[holder])
        except redis.RedisError:
            log.warning("renewal lock not released: redis does not answer")
