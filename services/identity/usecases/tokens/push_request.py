"""Keep an authorization request that a client pushed (RFC 9126 §2)."""

from collections.abc import Mapping

from services.identity.adapters.secrets import digest, new_token
from services.identity.adapters.work import IdentityWork
from services.identity.domain.clients.clients import Client
from services.identity.domain.tokens.pushed_requests import PARAMETERS, PUSHED_LIFE, REQUEST_URI, PushedRequest


def push_request(parameters: Mapping[str, str], *, client: Client, work: IdentityWork) -> str:
    """The `request_uri` under which a browser may bring this request, once and within a minute.

    `parameters` were checked as those of the authorization endpoint are.
    """
    token = new_token()
    work.pushed_requests.add(
        PushedRequest(
            digest=digest(token),
            client_id=client.client_id,
            parameters={name: value for name, value in parameters.items() if name in PARAMETERS},
            opened=False,
            expires_at=work.clock.now() + PUSHED_LIFE,
        )
    )
    return REQUEST_URI + token
