"""Give a system that proves itself by a key other public keys."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from services.identity.adapters.work import IdentityWork
from services.identity.domain.authority.access_requests import RequestKind
from services.identity.domain.authority.authority import needs_yes
from services.identity.domain.clients.clients import AuthMethod, Client
from services.identity.domain.clients.registration import require_public_keys
from services.identity.domain.errors import NoKeys
from services.identity.processes.authority.access_requests import request_client_access
from services.identity.processes.authority.reach import get_administered_client
from services.identity.processes.clients.clients import give_keys


@dataclass(frozen=True, kw_only=True, slots=True)
class RotateKeys:
    """All public keys that the system has from now on (RFC 7517), with the old one as long as that must work."""

    jwks: Mapping[str, Any]


def rotate_client_keys(
    client_id: str, command: RotateKeys, *, work: IdentityWork, require_version: Callable[[int], None]
) -> Client:
    """The client with those keys; in another organisation they wait for its yes.

    Without any key from before, the tokens given so far are refused as well. Raises NotFound, NoKeys, Invalid, and what
    `require_version` raises: of two rotations at once the second would end the key that is in use.
    """
    before = get_administered_client(client_id, work=work)
    require_version(before.version)
    if before.auth_method is not AuthMethod.PRIVATE_KEY:
        raise NoKeys
    require_public_keys(command.jwks)
    if needs_yes(work.grant, before):
        request_client_access(RequestKind.CLIENT_KEYS, before, jwks=command.jwks, work=work)
        return before
    return give_keys(before, command.jwks, work=work)
