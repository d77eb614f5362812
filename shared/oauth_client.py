"""A confidential client of the identity service's OAuth endpoints (client_secret_basic, RFC 6749 §2.3.1)."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote_plus, urlencode

import orjson
import urllib3


class NoResponse(Exception):
    """Nothing came back: no connection, or no response in time."""


class InvalidResponse(Exception):
    """What came back is not the JSON that the endpoint owes."""


class TokenRefused(Exception):
    """The token endpoint refused; `error` and `description` are what it said (RFC 6749 §5.2), '' when it did not."""

    def __init__(self, status: int, error: str, description: str = "") -> None:
        super().__init__(status, error)
        self.status = status
        self.error = error
        self.description = description


@dataclass(frozen=True, slots=True)
class TokenResponse:
    """What the token endpoint granted. `expires_in` is in seconds; `refresh_token` is '' when there is none."""

    access_token: str
    expires_in: int
    refresh_token: str

    def __repr__(self) -> str:
        return f"TokenResponse(expires_in={self.expires_in})"


class OAuthClient:
    """Calls the endpoints under `base_url` with the credentials of one client. As thread-safe as its pool."""

    def __init__(self, base_url: str, client_id: str, secret: str, pool: urllib3.PoolManager) -> None:
        self._base_url = base_url.rstrip("/")
        self._pool = pool
        self._headers = {
            "Authorization": basic_authorization(client_id, secret),
            "Content-Type": "application/x-www-form-urlencoded",
            "Accept": "application/json",
        }

    def token(self, form: Mapping[str, str], *, headers: Mapping[str, str] | None = None) -> TokenResponse:
        """Ask the token endpoint. Raises TokenRefused, InvalidResponse or NoResponse."""
        status, body = self.post("/oauth2/token", form, headers=headers)
        if status != 200:
            raise TokenRefused(status, str(body.get("error", "")), str(body.get("error_description", "")))
        try:
            return TokenResponse(
                access_token=str(body["access_token"]),
                expires_in=int(body["expires_in"]),
                refresh_token=str(body.get("refresh_token", "")),
            )
        except (KeyError, TypeError, ValueError):
            raise InvalidResponse from None

    def post(
        self, path: str, form: Mapping[str, str], *, headers: Mapping[str, str] | None = None
    ) -> tuple[int, dict[str, Any]]:
        """Status and JSON of an endpoint that takes a form. Raises InvalidResponse or NoResponse."""
        return self._ask("POST", path, {**self._headers, **(headers or {})}, urlencode(form))

    def userinfo(self, access_token: str) -> tuple[int, dict[str, Any]]:
        """Status and JSON of the userinfo endpoint for a person's token. Raises InvalidResponse or NoResponse."""
        return self._ask("GET", "/oauth2/userinfo", {"Authorization": f"Bearer {access_token}"}, None)

    def _ask(self, method: str, path: str, headers: Mapping[str, str], body: str | None) -> tuple[int, dict[str, Any]]:
        try:
            response = self._pool.request(method, self._base_url + path, headers=headers, body=body, redirect=False)
            content = orjson.loads(response.data) if response.data else {}
        except urllib3.exceptions.HTTPError as error:
            raise NoResponse(type(error).__name__) from None
        except ValueError:
            raise InvalidResponse from None
        return response.status, content if isinstance(content, dict) else {}


def basic_authorization(client_id: str, secret: str) -> str:
    """The `Authorization` header of `client_secret_basic`.

    Both parts are form-encoded first, as the RFC wants: a raw `%`, `+` or `:` would arrive as something else.
    """
    pair = f"{quote_plus(client_id)}:{quote_plus(secret)}"
    return f"Basic {base64.b64encode(pair.encode()).decode()}"
