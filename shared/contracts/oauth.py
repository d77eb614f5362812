"""Names that the identity service and its own OAuth2 clients share."""

from enum import StrEnum

AUDIENCE = "ceiba"
"""The audience of a token that is good at every service."""
RESOURCES = ("identity", "cases", "referrals", "reporting")
"""The services for which a token can be narrowed."""

PROOF_KEYS = "ceiba:dpop"
"""What the names begin with under which used proofs are remembered; the name of the service follows."""
PROOF_ALGORITHMS = ["ES256"]
"""Signatures of proofs of possession (RFC 9449)."""
RECENT_SIGN_IN_SECONDS = 600
"""How long after a sign-in a person may do what needs a recent one (`max_age`, RFC 9470 §3)."""
SYSTEM_ACR = "client"
"""The `acr` of a token that a system got for itself."""
TOKEN_EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange"  # noqa: S105 - the registered name of a grant
"""RFC 8693 §2.1."""
ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token"  # noqa: S105 - the registered name of a type
"""RFC 8693 §3."""


class EndedFor(StrEnum):
    """Why a refresh token is refused, as `error_description` tells the platform's own clients (RFC 6749 §5.2)."""

    SUSPENDED = "suspended"
    ROLE_CHANGED = "role_changed"
    FACTORS_CHANGED = "factors_changed"
    SESSIONS_ENDED = "sessions_ended"
    SECURITY = "security"
    TOO_WEAK = "too_weak"
    """The person must now sign in more strongly than they did."""
    UNTRAINED = "untrained"
    """A training is required that the person has not passed."""


def resource_of(issuer: str, service: str) -> str:
    """The identifier of a service as a protected resource (RFC 8707 §2), which is also its audience."""
    return f"{issuer}/resources/{service}"


def every_audience(issuer: str) -> frozenset[str]:
    """The audiences of all tokens with which callers come, whichever services they are for."""
    return frozenset({AUDIENCE, *(resource_of(issuer, service) for service in RESOURCES)})
