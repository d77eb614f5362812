"""What a change of a client does."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from services.identity.adapters.secrets import new_token
from services.identity.adapters.work import IdentityWork
from services.identity.domain.clients.clients import Client
from services.identity.processes.organisations.duties import publish_duties
from services.identity.processes.tokens.sessions import refuse_older_rights


def save_client(before: Client, after: Client, *, work: IdentityWork) -> None:
    """Write a changed client, and refuse the tokens that it lost by the change."""
    work.clients.save(after)
    if after.policy_version > before.policy_version:
        refuse_older_rights(after.client_id, after.policy_version, after.country, work=work)
    if after.organisation_id is not None:
        publish_duties(after.organisation_id, after.country, work=work)


def give_secret(before: Client, overlap: timedelta, *, work: IdentityWork) -> tuple[Client, str]:
    """The client with another secret, and that secret; the old one works on for `overlap`. Audited."""
    secret = new_token()
    until = work.clock.now() + overlap if overlap else None
    after = before.with_secret(work.digests.client_secret(secret), old_works_until=until).also_held_by(
        work.grant.askers
    )
    save_client(before, after, work=work)
    work.audit("client.secret_rotated", country=after.country, object_type="client", object_id=after.id)
    return after, secret


def give_keys(before: Client, jwks: Mapping[str, Any], *, work: IdentityWork) -> Client:
    """The client with other public keys. Audited."""
    after = before.with_keys(jwks).also_held_by(work.grant.askers)
    save_client(before, after, work=work)
    work.audit("client.keys_rotated", country=after.country, object_type="client", object_id=after.id)
    return after
