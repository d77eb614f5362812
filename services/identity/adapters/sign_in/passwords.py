"""People's passwords: argon2id with OWASP's parameters, few at a time, and in the same time for unknown people."""

from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from services.identity.adapters.secrets import new_token
from shared.kernel.errors import Unavailable

_WAIT_SECONDS = 5


class Passwords:
    """Hashes and verifies. One verification takes `memory_kib` and some 20 ms of CPU, so only a few run at once."""

    def __init__(self, *, memory_kib: int, at_once: int) -> None:
        self._hasher = PasswordHasher(time_cost=2, memory_cost=memory_kib, parallelism=1)
        self._slots = BoundedSemaphore(at_once)
        self._unknown = self._hasher.hash(new_token())

    def hash(self, password: str) -> str:
        """The argon2id string to store. Raises Unavailable when too many are running."""
        self._enter()
        try:
            return self._hasher.hash(password)
        finally:
            self._slots.release()

    def verify(self, stored: str | None, password: str) -> bool:
        """Whether `password` is right. Takes as long for an unknown person (`stored` is None). Raises Unavailable."""
        self._enter()
        try:
            self._hasher.verify(stored or self._unknown, password)
        except (VerifyMismatchError, InvalidHashError):
            return False
        finally:
            self._slots.release()
        return stored is not None

    def is_outdated(self, stored: str) -> bool:
        """Whether the hash was made with other parameters and should be renewed at this sign-in."""
        return self._hasher.check_needs_rehash(stored)

    def _enter(self) -> None:
        if not self._slots.acquire(timeout=_WAIT_SECONDS):
            raise Unavailable(retry_after=_WAIT_SECONDS)
