"""An authorization request that a client has sent by itself, so that the browser carries only its name (RFC 9126)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

REQUEST_URI = "urn:ietf:params:oauth:request_uri:"
"""What the name of a pushed request begins with (RFC 9126 §2.2); behind it stands an opaque token."""
PUSHED_LIFE = timedelta(seconds=60)
"""Within this time the browser must bring the name, once."""
OPENED_LIFE = timedelta(minutes=30)
"""How long a person may take to sign in and to decide, once the browser is here."""
PARAMETERS = frozenset(
    {
        *("response_type", "response_mode", "client_id", "redirect_uri", "scope", "state", "nonce", "country"),
        *("resource", "dpop_jkt", "code_challenge", "code_challenge_method", "prompt", "max_age", "ui_locales"),
    }
)
"""What is stored of a request. The rest changes nothing here, and `login_hint` would name a person."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PushedRequest:
    """A pushed request; its name is known only by its digest."""

    digest: bytes
    client_id: str
    parameters: Mapping[str, str]
    opened: bool
    """Whether a browser has brought the name; it goes on under another one, which no client knows."""
    expires_at: datetime


def token_of(request_uri: str) -> str:
    """The token behind the name; '' for what is no name of a pushed request."""
    return request_uri.removeprefix(REQUEST_URI) if request_uri.startswith(REQUEST_URI) else ""
