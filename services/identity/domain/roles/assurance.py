"""How strongly a person must have proved themselves before a token lets them read identities or administer."""

from collections.abc import Collection

from shared.kernel.grant import Permission as P  # noqa: N817 - the table below is read line by line

PASSWORD = "pwd"  # noqa: S105 - an authentication context class, not a secret
SECOND_FACTOR = "mfa"
PASSKEY = "phr"
"""Phishing-resistant: with a passkey (OpenID Connect EAP ACR Values 1.0)."""

PROTECTED = frozenset(
    {
        P.CASES_READ,
        P.CASES_WRITE,
        P.CASES_SEARCH,
        P.CASES_IDENTIFY,
        P.CASES_IMPORT,
        P.CASES_SUPERVISE,
        P.PROCEEDINGS_READ,
        P.PROCEEDINGS_WRITE,
        P.REFERRALS_READ,
        P.REFERRALS_SEND,
        P.REFERRALS_ANSWER,
        P.DIRECTORY_WRITE,
        P.WEBHOOKS_MANAGE,
        P.EXTRACTS_MANAGE,
        P.ORGANISATIONS_WRITE,
        P.USERS_READ,
        P.USERS_WRITE,
        P.ACCESS_REQUESTS_READ,
        P.ACCESS_REQUESTS_DECIDE,
        P.CLIENTS_READ,
        P.CLIENTS_WRITE,
        P.SETTINGS_DECIDE,
        P.AUDIT_READ,
    }
)
"""What a password alone does not open: survivors' files, and what decides who may read them."""


def is_strong(acr: str) -> bool:
    """Whether a sign-in of that strength took two factors."""
    return acr in (SECOND_FACTOR, PASSKEY)


def needs_second_factor(permissions: Collection[P]) -> bool:
    """Whether a person with these permissions must have a second factor."""
    return not PROTECTED.isdisjoint(permissions)


def scope_at(permissions: Collection[P], acr: str) -> frozenset[str]:
    """What a sign-in of strength `acr` gives of `permissions`."""
    return frozenset(str(p) for p in permissions if is_strong(acr) or p not in PROTECTED)
