"""Let a client act for itself (RFC 6749 §4.4)."""

from services.identity.adapters.access_tokens import Bearer
from services.identity.adapters.work import IdentityWork
from services.identity.domain.clients import Client
from services.identity.domain.scopes import narrow_countries, narrow_scope


def issue_client_token(client: Client, *, scope: str | None, country: str | None, work: IdentityWork) -> Bearer:
    """What the token of a client says: the scopes and countries that were asked for, or all that the client holds.

    `scope` and `country` are lists with spaces between. Every token has its row in the audit. Raises NotHeld.
    """
    bearer = Bearer(
        subject=client.client_id,
        client_id=client.client_id,
        organisation_id=client.organisation_id,
        scope=narrow_scope(scope, client.own_scope),
        countries=narrow_countries(country, client.countries),
        acr="client",
        policy_version=client.policy_version,
    )
    work.audit(
        "token.issued", country=client.country, object_type="client", object_id=client.id, fields=sorted(bearer.scope)
    )
    return bearer
