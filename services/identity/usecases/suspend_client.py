"""Stop a system of an organisation from acting, and let it in again."""

from collections.abc import Callable

from services.identity.adapters.secrets import new_token
from services.identity.adapters.suspensions import notify_supervision
from services.identity.adapters.work import IdentityWork
from services.identity.domain.access_requests import RequestKind
from services.identity.domain.authority import needs_yes
from services.identity.domain.clients import Client, ClientStatus
from services.identity.domain.errors import AlreadySuspended, NotSuspended
from services.identity.domain.sessions import FamilyOwner, RevokedFor
from services.identity.domain.suspensions import OF_A_SYSTEM, SECRET_LEAKED, SuspensionReason, require_fitting


def suspend_client(client_id: str, *, work: IdentityWork, reason: SuspensionReason | None = None) -> Client:
    """Suspend it; its tokens, and those it holds for people, are refused at once.

    Where its secret or key leaked, that never works again: reinstated, it stands still until it has another. Raises
    Invalid for a reason that does not fit a system, NotFound, AlreadySuspended.
    """
    require_fitting(reason, OF_A_SYSTEM)
    before = work.administered_client(client_id)
    if before.status is ClientStatus.SUSPENDED:
        raise AlreadySuspended
    work.close_requests_about(before.id)
    work.revoke_families(FamilyOwner.CLIENT, before.client_id, RevokedFor.SUSPENDED)
    now = work.clock.now()
    after = before.suspended(reason, at=now).without_tokens()
    if reason == SECRET_LEAKED:
        after = after.with_leak(work.digests.client_secret(new_token()), at=now)
    work.save_client(before, after)
    work.audit("client.suspended", country=after.country, object_type="client", object_id=after.id, purpose=reason)
    notify_supervision(after, work)
    return after


def reinstate_client(client_id: str, *, work: IdentityWork, require_version: Callable[[int], None]) -> Client:
    """End its suspension; it fetches new tokens with the secret it has, unless that has leaked: it then stands still.

    In another organisation it waits for its yes.

    Raises NotFound, NotSuspended, and what `require_version` raises for an older version.
    """
    before = work.administered_client(client_id)
    require_version(before.version)
    if before.status is not ClientStatus.SUSPENDED:
        raise NotSuspended
    if needs_yes(work.grant, before):
        work.request_client_access(RequestKind.CLIENT_REINSTATEMENT, before)
        return before
    work.reinstate_client(before)
    return work.visible_client(client_id)
