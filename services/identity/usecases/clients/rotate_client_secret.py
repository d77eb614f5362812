"""Give a system another secret, with a time in which both work; or end that time when the old one has leaked."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Annotated

from services.identity.adapters.secrets import new_token
from services.identity.adapters.work import IdentityWork
from services.identity.domain.authority.access_requests import RequestKind
from services.identity.domain.authority.authority import needs_yes
from services.identity.domain.clients.clients import OLD_SECRET_VALID, AuthMethod, Client, ClientStatus
from services.identity.domain.errors import NoOldSecret, NoSecret
from services.identity.domain.suspensions import SECRET_LEAKED
from services.identity.processes.authority.access_requests import request_client_access
from services.identity.processes.authority.reach import get_administered_client
from services.identity.processes.clients.clients import give_secret, save_client
from services.identity.processes.people.suspensions import notify_of_stop
from shared.kernel.codes import LENIENT, Range

OVERLAP_HOURS = OLD_SECRET_VALID // timedelta(hours=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class RotateSecret:
    """How long the old secret works on; 0 when it has leaked."""

    overlap_hours: Annotated[int, Range(0, OVERLAP_HOURS), LENIENT] = OVERLAP_HOURS


def rotate_client_secret(
    client_id: str, command: RotateSecret, *, work: IdentityWork, require_version: Callable[[int], None]
) -> tuple[Client, str | None]:
    """The client and its new secret, which is shown once. The old one works on for a while.

    In another organisation it waits for that one's yes (None), after which the caller fetches the secret. One that has
    leaked works no longer meanwhile: what takes access away needs no yes.

    Without an overlap the old secret has leaked: the tokens it gave are refused as well. Raises NotFound, NoSecret, and
    what `require_version` raises: of two rotations at once the second would end the secret that is in use.
    """
    before = get_administered_client(client_id, work=work)
    require_version(before.version)
    if before.auth_method is not AuthMethod.SECRET:
        raise NoSecret
    if needs_yes(work.grant, before):
        # The secret of one that waits for its first approval was never shown.
        if not command.overlap_hours and before.status is not ClientStatus.PENDING:
            before = _without_secret(before, work)
        request_client_access(RequestKind.CLIENT_SECRET, before, overlap_hours=command.overlap_hours, work=work)
        if not command.overlap_hours:
            notify_of_stop(before, work=work)
        return before, None
    return give_secret(before, timedelta(hours=command.overlap_hours), work=work)


def _without_secret(before: Client, work: IdentityWork) -> Client:
    ended = before.with_leak(work.digests.client_secret(new_token()), at=work.clock.now())
    after = replace(ended, version=before.version + 1).without_tokens()
    save_client(before, after, work=work)
    work.audit(
        "client.secret_ended",
        country=after.country,
        object_type="client",
        object_id=after.id,
        purpose=SECRET_LEAKED,
    )
    return after


def end_old_secret(client_id: str, *, work: IdentityWork) -> Client:
    """Let the secret from before the rotation, and every token given so far, work no longer.

    Raises NotFound, NoOldSecret.
    """
    before = get_administered_client(client_id, work=work)
    if not before.has_old_secret(work.clock.now()):
        raise NoOldSecret
    after = before.without_old_secret()
    save_client(before, after, work=work)
    work.audit("client.old_secret_ended", country=after.country, object_type="client", object_id=after.id)
    return after
