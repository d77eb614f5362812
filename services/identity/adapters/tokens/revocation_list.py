"""The list every verifier reads: sessions and policy versions that must be refused before their tokens expire."""

from collections.abc import Iterable
from datetime import datetime

from shared.contracts.revocations import REVOKED_KEY
from shared.redis_client import redis_client


class RevocationList:
    """Writes the sorted set that `shared.web.access.tokens` reads.

    PostgreSQL keeps the truth; a tick writes it again.
    """

    def __init__(self, cache_url: str) -> None:
        self._redis = redis_client(cache_url, socket_timeout=1, socket_connect_timeout=1)

    def push(self, revocations: Iterable[tuple[str, datetime]], now: datetime) -> None:
        """Add members with the moment they stop mattering, and drop those past it. Raises RedisError."""
        members = {member: expires_at.timestamp() for member, expires_at in revocations}
        with self._redis.pipeline() as pipeline:
            if members:
                pipeline.zadd(REVOKED_KEY, members)
            pipeline.zremrangebyscore(REVOKED_KEY, "-inf", now.timestamp())
            pipeline.execute()
