"""Find the request that a browser brings by its name (RFC 9126 §4)."""

from dataclasses import replace

from services.identity.adapters.secrets import digest, new_token
from services.identity.adapters.work import IdentityWork
from services.identity.domain.tokens.pushed_requests import OPENED_LIFE, REQUEST_URI, PushedRequest, token_of


def find_pushed_request(request_uri: str, *, client_id: str, work: IdentityWork) -> PushedRequest | None:
    """The request of that name, locked; None when it is unknown, over, or another client's."""
    found = work.pushed_requests.find_for_update(digest(token_of(request_uri)))
    if found is None or found.client_id != client_id or found.expires_at <= work.clock.now():
        return None
    return found


def open_pushed_request(pushed: PushedRequest, *, work: IdentityWork) -> str:
    """The name under which the request goes on in this browser; the one that the client knows is used up."""
    token = new_token()
    opened = replace(pushed, digest=digest(token), opened=True, expires_at=work.clock.now() + OPENED_LIFE)
    work.pushed_requests.replace(pushed.digest, opened)
    return REQUEST_URI + token
