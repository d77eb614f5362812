"""Stop a system of an organisation from acting, and let it in again."""

from collections.abc import Callable

from services.identity.adapters.secrets import new_token
from services.identity.adapters.work import IdentityWork
from services.identity.domain.authority.access_requests import RequestKind
from services.identity.domain.authority.authority import needs_yes
from services.identity.domain.clients.clients import Client, ClientStatus
from services.identity.domain.errors import AlreadySuspended, NotSuspended
from services.identity.domain.suspensions import OF_A_SYSTEM, SECRET_LEAKED, SuspensionReason, require_fitting
from services.identity.domain.tokens.sessions import FamilyOwner, RevokedFor
from services.identity.processes.authority.access_requests import request_client_access
from services.identity.processes.authority.reach import get_administered_client, get_visible_client
from services.identity.processes.authority.request_decisions import close_requests_about
from services.identity.processes.clients.clients import save_client
from services.identity.processes.people.reinstatements import reactivate_client
from services.identity.processes.people.suspensions import notify_supervision
from services.identity.processes.tokens.sessions import revoke_families


def suspend_client(client_id: str, *, work: IdentityWork, reason: SuspensionReason | None = None) -> Client:
    """Suspend it; its tokens, and those it holds for people, are refused at once.

    Where its secret or key leaked, that never works again: reinstated, it stands still until it has another. Raises
    Invalid for a reason that does not fit a system, NotFound, AlreadySuspended.
    """
    require_fitting(reason, OF_A_SYSTEM)
    before = get_administered_client(client_id, work=work)
    if before.status is ClientStatus.SUSPENDED:
        raise AlreadySuspended
    close_requests_about(before.id, work=work)
    revoke_families(FamilyOwner.CLIENT, before.client_id, RevokedFor.SUSPENDED, work=work)
    now = work.clock.now()
    after = before.suspended(reason, at=now).without_tokens()
    if reason == SECRET_LEAKED:
        after = after.with_leak(work.digests.client_secret(new_token()), at=now)
    save_client(before, after, work=work)
    work.audit("client.suspended", country=after.country, object_type="client", object_id=after.id, purpose=reason)
    notify_supervision(after, work=work)
    return after


def reinstate_client(client_id: str, *, work: IdentityWork, require_version: Callable[[int], None]) -> Client:
    """End its suspension; it fetches new tokens with the secret it has, unless that has leaked: it then stands still.

    In another organisation it waits for its yes.

    Raises NotFound, NotSuspended, and what `require_version` raises for an older version.
    """
    before = get_administered_client(client_id, work=work)
    require_version(before.version)
    if before.status is not ClientStatus.SUSPENDED:
        raise NotSuspended
    if needs_yes(work.grant, before):
        request_client_access(RequestKind.CLIENT_REINSTATEMENT, before, work=work)
        return before
    reactivate_client(before, work=work)
    return get_visible_client(client_id, work=work)
