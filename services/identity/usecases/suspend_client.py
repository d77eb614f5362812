"""Stop a system of an organisation from acting, and let it in again."""

from collections.abc import Callable
from dataclasses import replace

from services.identity.adapters.work import IdentityWork
from services.identity.domain.access_requests import RequestKind
from services.identity.domain.clients import Client, ClientStatus
from services.identity.domain.errors import AlreadySuspended, NotSuspended
from services.identity.domain.sessions import RevokedFor
from services.identity.usecases.change_organisation import administers
from services.identity.usecases.request_access import needs_yes, request_client_access
from services.identity.usecases.sign_out import revoke_families
from services.identity.usecases.tell_duties import tell_duties
from shared.kernel.errors import NotFound


def suspend_client(client_id: str, *, work: IdentityWork) -> Client:
    """Suspend it; its tokens, and those it holds for people, are refused at once. Raises NotFound, AlreadySuspended."""
    before = administered_client(client_id, work=work)
    if before.status is ClientStatus.SUSPENDED:
        raise AlreadySuspended
    work.access_requests.close_all_of(before.id, work.clock.now())
    revoke_families(RevokedFor.SUSPENDED, work=work, client_id=before.client_id)
    after = refuse_tokens(with_status(before, ClientStatus.SUSPENDED), work=work)
    save_client(after, work)
    work.audit("client.suspended", country=after.country, object_type="client", object_id=after.id)
    return after


def reinstate_client(client_id: str, *, work: IdentityWork, require_version: Callable[[int], None]) -> Client:
    """End its suspension; it fetches new tokens with the secret it has. In another organisation it waits for its yes.

    Raises NotFound, NotSuspended, and what `require_version` raises for an older version.
    """
    before = administered_client(client_id, work=work)
    require_version(before.version)
    if before.status is not ClientStatus.SUSPENDED:
        raise NotSuspended
    if needs_yes(before, work=work):
        request_client_access(RequestKind.CLIENT_REINSTATEMENT, before, work=work)
        return before
    save_client(with_status(before, ClientStatus.ACTIVE), work)
    work.audit("client.reinstated", country=before.country, object_type="client", object_id=before.id)
    return visible_client(client_id, work=work)


def visible_client(client_id: str, *, work: IdentityWork, lock: bool = False) -> Client:
    """A client of the caller's countries. Raises NotFound, also for the platform's own."""
    client = work.clients.get_for_update(client_id) if lock else work.clients.get(client_id)
    if client.organisation_id is None:
        raise NotFound
    return client


def administered_client(client_id: str, *, work: IdentityWork) -> Client:
    """A client that the caller may change, locked. Raises NotFound for every other, also in regional organisations."""
    client = visible_client(client_id, work=work, lock=True)
    organisation = work.organisations.find(client.organisation_id) if client.organisation_id else None
    if organisation is None or not administers(work.grant, organisation):
        raise NotFound
    return client


def refuse_tokens(client: Client, *, work: IdentityWork) -> Client:
    """The client under its next policy version: tokens of the ones before are refused from now on."""
    dated = replace(client, policy_version=client.policy_version + 1)
    work.refuse_older_rights(dated.client_id, dated.policy_version, dated.country)
    return dated


def save_client(client: Client, work: IdentityWork) -> None:
    """Write a client whose standing changed."""
    work.clients.save(client)
    if client.organisation_id is not None:
        tell_duties(client.organisation_id, client.country, work=work)


def with_status(client: Client, status: ClientStatus) -> Client:
    """The client in another status, one version on."""
    return replace(client, status=status, active=status is ClientStatus.ACTIVE, version=client.version + 1)
