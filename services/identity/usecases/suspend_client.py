"""Stop a system of an organisation from acting, and let it in again."""

from collections.abc import Callable

from services.identity.adapters.work import IdentityWork
from services.identity.domain.access_requests import RequestKind
from services.identity.domain.authority import needs_yes
from services.identity.domain.clients import Client, ClientStatus
from services.identity.domain.errors import AlreadySuspended, NotSuspended
from services.identity.domain.sessions import FamilyOwner, RevokedFor


def suspend_client(client_id: str, *, work: IdentityWork) -> Client:
    """Suspend it; its tokens, and those it holds for people, are refused at once. Raises NotFound, AlreadySuspended."""
    before = work.administered_client(client_id)
    if before.status is ClientStatus.SUSPENDED:
        raise AlreadySuspended
    work.access_requests.close_all_of(before.id, work.clock.now())
    work.revoke_families(FamilyOwner.CLIENT, before.client_id, RevokedFor.SUSPENDED)
    after = before.with_status(ClientStatus.SUSPENDED).without_tokens()
    work.save_client(before, after)
    work.audit("client.suspended", country=after.country, object_type="client", object_id=after.id)
    return after


def reinstate_client(client_id: str, *, work: IdentityWork, require_version: Callable[[int], None]) -> Client:
    """End its suspension; it fetches new tokens with the secret it has. In another organisation it waits for its yes.

    Raises NotFound, NotSuspended, and what `require_version` raises for an older version.
    """
    before = work.administered_client(client_id)
    require_version(before.version)
    if before.status is not ClientStatus.SUSPENDED:
        raise NotSuspended
    if needs_yes(work.grant, before):
        work.request_client_access(RequestKind.CLIENT_REINSTATEMENT, before)
        return before
    work.save_client(before, before.with_status(ClientStatus.ACTIVE))
    work.audit("client.reinstated", country=before.country, object_type="client", object_id=before.id)
    return work.visible_client(client_id)
