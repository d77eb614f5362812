"""An OpenID provider of an organisation, on loopback: signs in as a test says, and lies as a test wants."""

import base64
import hashlib
import html
import json
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey

from tests.support.http_server import QuietHandler, http_server

CLIENT_ID = "ceiba-at-the-provider"
CLIENT_SECRET = "a-secret-of-the-provider"
STRONG: dict[str, Any] = {"acr": "urn:two-factors"}
"""The claim of who signed in there with two factors."""


@dataclass
class OidcProvider:
    """What it knows: its key, the codes that it gave, and what it answers wrongly."""

    url: str = ""
    key: ECKey = field(default_factory=lambda: a_key("first"))
    codes: dict[str, dict[str, Any]] = field(default_factory=dict)
    is_down: bool = False
    metadata: dict[str, Any] = field(default_factory=dict)
    """Replaces single members."""
    asked_with: list[dict[str, list[str]]] = field(default_factory=list)
    """The bodies of token requests."""
    people: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Address that is typed on its page → claims about that person. All others have no account there."""

    def sign_in(self, address: str, **claims: Any) -> dict[str, str]:
        """The person signs in at `address`; returns what comes back in the redirect. `claims` replace single claims."""
        query = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert (query["client_id"], query["response_type"], query["code_challenge_method"]) == (
            CLIENT_ID,
            "code",
            "S256",
        )
        now, code = int(time.time()), secrets.token_urlsafe(8)
        told = {
            "iss": self.url,
            "aud": CLIENT_ID,
            "iat": now,
            "exp": now + 300,
            "auth_time": now,
            "nonce": query["nonce"],
            "email_verified": True,
        }
        kept = {name: value for name, value in (told | claims).items() if value is not None}
        self.codes[code] = {"claims": kept, "challenge": query["code_challenge"]}
        return {"code": code, "state": query["state"], "iss": self.url}

    def sign_in_page(self, address: str) -> str:
        """What a browser shows at `address`."""
        return (
            f'<!doctype html><html lang="es"><title>Proveedor</title><h1>Proveedor</h1>'
            f'<form method="post" action="{html.escape(address)}"><label>Correo <input name="email"></label>'
            f"<button>Entrar</button></form></html>"
        )

    def leads_back(self, address: str, body: str) -> str:
        """Where the browser is sent once the form of that page comes with `body`."""
        query = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        typed = parse_qs(body).get("email", [""])[0]
        if typed in self.people:
            back = self.sign_in(address, **{"email": typed} | self.people[typed])
        else:
            back = {"error": "access_denied", "state": query["state"], "iss": self.url}
        return f"{query['redirect_uri']}?{urlencode(back)}"

    def answer(self, path: str, body: str) -> tuple[int, dict[str, Any]]:
        """The answer to a request of the client."""
        if self.is_down:
            return 503, {}
        if path == "/.well-known/openid-configuration":
            return 200, self._metadata()
        if path == "/jwks":
            return 200, {"keys": [self.key.as_dict(private=False)]}
        return self._token(parse_qs(body))

    def _metadata(self) -> dict[str, Any]:
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/jwks",
            "authorization_response_iss_parameter_supported": True,
        } | self.metadata

    def _token(self, form: dict[str, list[str]]) -> tuple[int, dict[str, Any]]:
        self.asked_with.append(form)
        found = self.codes.pop(form["code"][0], None)
        digest = hashlib.sha256(form["code_verifier"][0].encode()).digest()
        if found is None or base64.urlsafe_b64encode(digest).decode().rstrip("=") != found["challenge"]:
            return 400, {"error": "invalid_grant"}
        token = jwt.encode({"alg": "ES256", "kid": self.key.kid}, found["claims"], self.key)
        return 200, {"access_token": "opaque", "token_type": "Bearer", "id_token": token}


def a_key(kid: str) -> ECKey:
    """A signing key of the provider."""
    return ECKey.generate_key("P-256", parameters={"kid": kid, "use": "sig", "alg": "ES256"})


@contextmanager
def oidc_provider() -> Iterator[OidcProvider]:
    """A provider that answers."""
    provider = OidcProvider()

    class Handler(QuietHandler):
        def answer(self) -> None:
            body = self.body().decode() if self.command == "POST" else ""
            if self.path.startswith("/authorize?"):
                self.show(body)
            else:
                status, document = provider.answer(urlsplit(self.path).path, body)
                self.reply(status, json.dumps(document).encode(), Content_Type="application/json")

        def show(self, body: str) -> None:
            if self.command == "POST":
                self.reply(303, Location=provider.leads_back(self.path, body))
            else:
                self.reply(200, provider.sign_in_page(self.path).encode(), Content_Type="text/html; charset=utf-8")

    with http_server(Handler) as url:
        provider.url = url
        yield provider
