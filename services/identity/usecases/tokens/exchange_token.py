"""Let a service act for its caller, with at most the rights of the caller's token (RFC 8693)."""

from datetime import datetime

from services.identity.adapters.tokens.access_tokens import AccessTokenClaims
from services.identity.adapters.tokens.verifier import SubjectToken
from services.identity.domain.clients.clients import CALLED_BY, Client
from services.identity.domain.errors import WrongTarget
from services.identity.domain.roles.scopes import narrow_countries, narrow_scope
from services.identity.domain.tokens.sessions import EXCHANGED_TOKEN_LIFE


def exchange_token(
    subject: SubjectToken, *, service: Client, audience: str, scope: str | None, country: str | None, at: datetime
) -> AccessTokenClaims:
    """The claims of a token issued `at`: the caller as subject, `service` as actor, valid at `audience` only.

    `scope` and `country` are separated by spaces; by default they are all that the subject token carries and the
    service is registered for. Session, time of sign-in and policy version are the subject's, so what
    revokes the subject token revokes this one too. Raises NotHeld for a scope or country beyond that, WrongTarget.
    """
    if audience not in CALLED_BY.get(service.client_id, ()) or service.client_id not in subject.services:
        raise WrongTarget
    grant = subject.grant
    # Whole seconds, as in the claims, so that rounding does not let it outlive the subject token.
    left = subject.expires_at - at.replace(microsecond=0)
    return AccessTokenClaims(
        subject=grant.subject,
        client_id=service.client_id,
        organisation_id=grant.organisation_id,
        scope=narrow_scope(scope, {str(permission) for permission in grant.permissions} & service.scope),
        countries=narrow_countries(country, frozenset(c for c in grant.countries if c.real in service.countries)),
        acr=grant.acr,
        signed_in_at=grant.signed_in_at,
        held_by=grant.held_by,
        policy_version=grant.policy_version,
        session_id=grant.session_id,
        actor=service.actor,
        audience=(audience,),
        life=min(EXCHANGED_TOKEN_LIFE, left),
    )
