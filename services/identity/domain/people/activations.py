"""One-time links with which a person sets a password, known only by digests."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from shared.kernel.country import Country


@dataclass(frozen=True, kw_only=True, slots=True)
class Activation:
    """A link. `link_sealed` and `mail_due_at` are None when it is not to be mailed, or was mailed."""

    token_digest: bytes
    user_id: UUID
    country: Country
    expires_at: datetime
    used_at: datetime | None = None
    link_sealed: bytes | None = field(default=None, repr=False)
    mail_due_at: datetime | None = None
    mail_attempts: int = 0
