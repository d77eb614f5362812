"""Sign-ins, authorization codes and families of refresh tokens, and how long each is valid."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from services.identity.domain.people.practice import is_practice
from services.identity.domain.sign_in.browsers import Browser, BrowserFamily, SystemFamily
from shared.contracts.oauth import EndedFor
from shared.kernel.country import Country

ACCESS_TOKEN_LIFE = timedelta(seconds=300)
REVOCATION_LIFE = ACCESS_TOKEN_LIFE + timedelta(seconds=30)
"""How long a revocation is kept. A process that has not read it yet may still issue a token for some seconds."""
EXCHANGED_TOKEN_LIFE = timedelta(seconds=120)
"""Long enough for one call from service to service."""
CODE_LIFE = timedelta(seconds=60)
"""ASVS 5.0 10.4.3, level 3: at most one minute."""
FAMILY_LIFE = timedelta(hours=12)
"""From the redemption of the code; refreshing does not extend it."""
SIGN_IN_LIFE = timedelta(hours=12)
REFRESH_GRACE = timedelta(seconds=10)
"""How long the last used refresh token may be used again, because its response may have been lost."""
ACTIVATION_LIFE = timedelta(hours=72)
ASSERTION_LIFE = timedelta(minutes=5)
"""The latest `exp` of a client assertion, and how long its `jti` is remembered."""


class RevokedFor(StrEnum):
    """Why a family of refresh tokens was revoked."""

    CODE_REPLAY = "code_replay"
    REFRESH_REUSE = "refresh_reuse"
    SIGNED_OUT = "signed_out"
    REVOKED_BY_CLIENT = "revoked_by_client"
    SUSPENDED = "suspended"
    FACTORS_RESET = "factors_reset"
    SESSIONS_ENDED = "sessions_ended"
    ROLE_CHANGED = "role_changed"

    @property
    def shown_as(self) -> EndedFor:
        """The reason as its person may read it: an alarm is only called a security reason."""
        return _SHOWN_AS.get(self, EndedFor.SESSIONS_ENDED)


_SHOWN_AS = {
    RevokedFor.CODE_REPLAY: EndedFor.SECURITY,
    RevokedFor.REFRESH_REUSE: EndedFor.SECURITY,
    RevokedFor.SUSPENDED: EndedFor.SUSPENDED,
    RevokedFor.FACTORS_RESET: EndedFor.FACTORS_CHANGED,
    RevokedFor.ROLE_CHANGED: EndedFor.ROLE_CHANGED,
}

NOT_ANNOUNCED = frozenset({RevokedFor.REVOKED_BY_CLIENT, RevokedFor.ROLE_CHANGED})
"""The application has ended it itself, or the sign-in goes on: no application is notified."""


class FamilyOwner(StrEnum):
    """The column by which families of refresh tokens are found to be revoked."""

    FAMILY = "id"
    SIGN_IN = "session_id"
    PERSON = "user_id"
    CLIENT = "client_id"


@dataclass(frozen=True, kw_only=True, slots=True)
class SignIn:
    """A browser's sign-in at the identity service."""

    id: UUID
    user_id: UUID
    country: Country
    acr: str
    created_at: datetime
    expires_at: datetime
    ended_at: datetime | None
    browser: BrowserFamily | None = None
    system: SystemFamily | None = None
    """What it runs on. Both are None for one that is not known, and for a sign-in from before they were kept."""

    @property
    def seen_in(self) -> Browser:
        """The browser, as far as it is known."""
        return Browser(browser=self.browser, system=self.system)


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class NewSignIn:
    """What a browser gets for a sign-in, and whether a recovery code took the place of the person's own application."""

    token: str
    by_recovery_code: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Code:
    """An authorization code that was issued; the code itself is known only by its digest."""

    digest: bytes
    client_id: str
    user_id: UUID
    session_id: UUID
    country: Country
    redirect_uri: str
    scope: tuple[str, ...]
    countries: frozenset[Country]
    code_challenge: str
    nonce: str | None
    expires_at: datetime
    used_at: datetime | None
    family_id: UUID | None
    resources: tuple[str, ...] = ()
    """Services that the tokens are good for; empty for the whole platform (RFC 8707)."""
    dpop_jkt: str | None = None
    """The thumbprint of the key with which alone it may be redeemed (RFC 9449 §10), if one was named."""
    code_challenge_method: str = "S256"

    def get_redirect_uri(self) -> str:
        """The address the code was sent to (the name the OAuth2 library asks for)."""
        return self.redirect_uri

    def get_scope(self) -> str:
        """The consented scopes, separated by spaces."""
        return " ".join(self.scope)


@dataclass(frozen=True, kw_only=True, slots=True)
class Family:
    """A token family: all refresh tokens that follow from one authorization code.

    Its id is the `sid` of the access tokens.
    """

    id: UUID
    client_id: str
    user_id: UUID
    session_id: UUID
    country: Country
    scope: tuple[str, ...]
    countries: frozenset[Country]
    acr: str
    created_at: datetime
    absolute_expires_at: datetime
    revoked_at: datetime | None
    revoked_for: RevokedFor | None = None
    resources: tuple[str, ...] = ()
    """Services that its access tokens are good for; empty for the whole platform (RFC 8707)."""
    dpop_jkt: str | None = None
    """The key without which its refresh tokens are worth nothing: that of a client that has no other proof."""
    announces_logout: bool = False
    """Whether the application wants to be notified when it ends."""
    logout_attempts: int = 0
    """How many attempts were made to notify it."""
    signed_in_at: datetime | None = None
    """When the person signed in, which no refresh renews; None for a family from before that was kept."""

    @property
    def is_practice(self) -> bool:
        """Whether its tokens are for practising."""
        return is_practice(self.countries)

    def is_live(self, now: datetime) -> bool:
        """Whether it is neither revoked nor expired."""
        return self.revoked_at is None and now < self.absolute_expires_at


@dataclass(frozen=True, kw_only=True, slots=True)
class RefreshToken:
    """One refresh token of a family, stored only as a digest."""

    digest: bytes
    family_id: UUID
    parent_digest: bytes | None
    issued_at: datetime
    used_at: datetime | None


def may_be_repeated(token: RefreshToken, *, successor_used: bool, proved: bool, now: datetime) -> bool:
    """Whether a used refresh token may be exchanged once more for the same successor.

    Only a client that has `proved` itself may, by its credentials or by the key of the family, only for
    `REFRESH_GRACE`, and only while the successor is unused. Without a proof a token that is used twice may have been
    stolen (RFC 9700 §4.14.2).
    """
    if token.used_at is None or not proved or successor_used:
        return False
    return now - token.used_at <= REFRESH_GRACE
