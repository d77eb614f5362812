"""Give a system another secret, with a time in which both work; or end that time when the old one has leaked."""

from collections.abc import Callable
from datetime import timedelta

from services.identity.adapters.work import IdentityWork
from services.identity.domain.access_requests import RequestKind
from services.identity.domain.authority import needs_yes
from services.identity.domain.clients import AuthMethod, Client
from services.identity.domain.errors import NoOldSecret, NoSecret


def rotate_client_secret(
    client_id: str, overlap: timedelta, *, work: IdentityWork, require_version: Callable[[int], None]
) -> tuple[Client, str | None]:
    """The client and its new secret, which is shown once. The old one works on for `overlap`.

    In another organisation it waits for that one's yes (None), and the person who says yes is shown the secret.

    Without an overlap the old secret has leaked: the tokens it gave are refused as well. Raises NotFound, NoSecret, and
    what `require_version` raises: of two rotations at once the second would end the secret that is in use.
    """
    before = work.administered_client(client_id)
    require_version(before.version)
    if before.auth_method is not AuthMethod.SECRET:
        raise NoSecret
    if needs_yes(work.grant, before):
        hours = overlap // timedelta(hours=1)
        work.request_client_access(RequestKind.CLIENT_SECRET, before, overlap_hours=hours)
        return before, None
    return work.give_secret(before, overlap)


def end_old_secret(client_id: str, *, work: IdentityWork) -> Client:
    """Let the secret from before the rotation, and every token given so far, work no longer.

    Raises NotFound, NoOldSecret.
    """
    before = work.administered_client(client_id)
    if not before.has_old_secret(work.clock.now()):
        raise NoOldSecret
    after = before.without_old_secret()
    work.save_client(before, after)
    work.audit("client.old_secret_ended", country=after.country, object_type="client", object_id=after.id)
    return after
