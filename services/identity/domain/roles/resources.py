"""Which services a token is good for (RFC 8707). None named means the whole platform."""

from collections.abc import Collection, Sequence

from services.identity.domain.errors import WrongTarget
from shared.contracts.oauth import AUDIENCE, RESOURCES, resource_of

Resources = tuple[str, ...]
"""Names of services; empty for the whole platform."""


def requested_resources(requested: str | None, issuer: str) -> Resources | None:
    """The services that `requested` names, identifiers with spaces between; None when it names none.

    The issuer itself is the whole platform (RFC 9728). Raises WrongTarget for what is no resource of ours.
    """
    known = {resource_of(issuer, service): service for service in RESOURCES}
    names = (requested or "").split()
    if not names:
        return None
    if any(name not in known and name.rstrip("/") != issuer for name in names):
        raise WrongTarget
    if any(name not in known for name in names):
        return ()
    return tuple(sorted({known[name] for name in names}))


def narrow_resources(requested: Resources | None, held: Collection[str]) -> Resources:
    """The requested services, by default all that are held. Raises WrongTarget for one beyond that (RFC 8707 §2.2)."""
    if requested is None or not held:
        return tuple(held) if requested is None else requested
    if not requested or not set(requested) <= set(held):
        raise WrongTarget
    return requested


def audience_of(resources: Resources, issuer: str) -> Sequence[str]:
    """The audience of a token that is good for those services."""
    return [resource_of(issuer, service) for service in resources] or [AUDIENCE]
