"""Let a service act for its caller, with no more than the caller's token carries."""

from services.identity.adapters.access_tokens import Bearer
from services.identity.adapters.verifier import SubjectToken
from services.identity.domain.clients import CALLED_BY, Client
from services.identity.domain.errors import WrongTarget
from services.identity.domain.scopes import narrow_countries, narrow_scope
from services.identity.domain.sessions import EXCHANGED_TOKEN_LIFE
from shared.kernel.clock import Clock


def exchange_token(
    subject: SubjectToken, *, service: Client, audience: str, scope: str | None, country: str | None, clock: Clock
) -> Bearer:
    """What the new token says: the subject, with `service` as the one who acts, at `audience` only (RFC 8693).

    `scope` and `country` are lists with spaces between; without them everything is kept that both the subject token
    carries and the service is registered for. Session and policy version are the subject's, so whatever revokes the
    subject token revokes this one. Raises NotHeld for more than that, WrongTarget.
    """
    if audience not in CALLED_BY.get(service.client_id, ()):
        raise WrongTarget
    grant = subject.grant
    # Whole seconds, as in the claims: rounding must not let it outlive the subject token.
    left = subject.expires_at - clock.now().replace(microsecond=0)
    return Bearer(
        subject=grant.subject,
        client_id=service.client_id,
        organisation_id=grant.organisation_id,
        scope=narrow_scope(scope, {str(permission) for permission in grant.permissions} & service.scope),
        countries=narrow_countries(country, grant.countries & service.countries),
        acr=grant.acr,
        policy_version=grant.policy_version,
        session_id=grant.session_id,
        actor=service.actor,
        audience=audience,
        life=min(EXCHANGED_TOKEN_LIFE, left),
    )
