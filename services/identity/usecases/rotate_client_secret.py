"""Give a system another secret, with a time in which both work; or end that time when the old one has leaked."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from services.identity.adapters.secrets import new_token
from services.identity.adapters.work import IdentityWork
from services.identity.domain.access_requests import RequestKind
from services.identity.domain.clients import AuthMethod, Client
from services.identity.domain.errors import NoOldSecret, NoSecret
from services.identity.usecases.request_access import needs_yes, request_client_access
from services.identity.usecases.suspend_client import administered_client, refuse_tokens


def rotate_client_secret(
    client_id: str, overlap: timedelta, *, work: IdentityWork, require_version: Callable[[int], None]
) -> tuple[Client, str | None]:
    """The client and its new secret, which is shown once. The old one works on for `overlap`.

    In another organisation it waits for that one's yes (None), and whoever says yes is shown the secret.

    Without an overlap the old secret has leaked: the tokens it gave are refused as well. Raises NotFound, NoSecret, and
    what `require_version` raises: of two rotations at once the second would end the secret that is in use.
    """
    before = administered_client(client_id, work=work)
    require_version(before.version)
    if before.auth_method is not AuthMethod.SECRET:
        raise NoSecret
    if needs_yes(before, work=work):
        hours = overlap // timedelta(hours=1)
        request_client_access(RequestKind.CLIENT_SECRET, before, work=work, overlap_hours=hours)
        return before, None
    return give_secret(before, overlap, work=work)


def give_secret(before: Client, overlap: timedelta, *, work: IdentityWork) -> tuple[Client, str]:
    """The client with another secret, and that secret."""
    secret = new_token()
    after = replace(
        before,
        secret_digest=work.digests.client_secret(secret),
        previous_secret_digest=before.secret_digest if overlap else None,
        previous_secret_until=work.clock.now() + overlap if overlap else None,
        version=before.version + 1,
    )
    after = after if overlap else refuse_tokens(after, work=work)
    work.clients.save(after)
    work.audit("client.secret_rotated", country=after.country, object_type="client", object_id=after.id)
    return after, secret


def end_old_secret(client_id: str, *, work: IdentityWork) -> Client:
    """Let the secret from before the rotation, and every token given so far, work no longer.

    Raises NotFound, NoOldSecret.
    """
    before = administered_client(client_id, work=work)
    if not before.has_old_secret(work.clock.now()):
        raise NoOldSecret
    ended = replace(before, previous_secret_digest=None, previous_secret_until=None, version=before.version + 1)
    after = refuse_tokens(ended, work=work)
    work.clients.save(after)
    work.audit("client.old_secret_ended", country=after.country, object_type="client", object_id=after.id)
    return after
