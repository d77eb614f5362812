"""A stand-in for the identity service at the edge: knows codes, rotates refresh tokens, refuses what was used."""

import base64
import hashlib
import json
import threading
import time
from dataclasses import dataclass, field
from socket import socket
from urllib.parse import parse_qs, urlsplit

from tests.integration.gateway.recorder import Recorder, Seen, say
from tests.support import tokens

USED_UP = b'{"error": "invalid_grant"}'


@dataclass
class FakeIdentity:
    """Answers the token, revocation and userinfo endpoints of a recorder."""

    service: Recorder
    lifetime: int = 300
    delay: float = 0.0
    down: bool = False
    codes: dict[str, str] = field(default_factory=dict)
    live: str = ""
    are_refused: bool = False
    """Whether the services refuse its access tokens, which should last for their lifetime."""
    ended_for: str = ""
    """What it says of a refresh token that is not the live one."""
    refreshes: int = 0
    access_tokens: list[str] = field(default_factory=list)
    revoked: list[str] = field(default_factory=list)
    subject: str = "0198b6a0-0000-7000-8000-0000000000aa"
    lock: threading.Lock = field(default_factory=threading.Lock)

    def install(self) -> "FakeIdentity":
        self.service.replies["/oauth2/token"] = self._token
        self.service.replies["/oauth2/revoke"] = self._revoke
        self.service.replies["/oauth2/userinfo"] = lambda c, _: say(
            c, b'{"sub": "x", "role": "caseworker", "name": "Canary Name"}'
        )
        return self

    def sign_in(self, address: str) -> tuple[str, str]:
        """The person signs in at `address`, to which the gateway redirected them; returns code and state."""
        query = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert (query["response_type"], query["client_id"]) == ("code", "ceiba-web")
        assert query["code_challenge_method"] == "S256"
        code = f"code-{len(self.codes)}"
        self.codes[code] = query["code_challenge"]
        return code, query["state"]

    def _token(self, client: socket, request: Seen) -> bool:
        with self.lock:
            time.sleep(self.delay)
            form = request.form
            credentials = base64.b64decode(request.headers["authorization"][0].removeprefix("Basic ")).decode()
            assert credentials == "ceiba-web:fake-web-secret"
            if self.down:
                return say(client, b"{}", status="503 Service Unavailable")
            if form["grant_type"] == "authorization_code":
                digest = hashlib.sha256(form["code_verifier"].encode()).digest()
                challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
                if self.codes.pop(form["code"], None) != challenge:
                    return say(client, USED_UP, status="400 Bad Request")
            elif form["refresh_token"] != self.live:
                refusal = {"error": "invalid_grant", "error_description": self.ended_for}
                return say(client, json.dumps(refusal).encode(), status="400 Bad Request")
            else:
                self.refreshes += 1
            return say(client, self._issue())

    def _issue(self) -> bytes:
        now = int(time.time())
        expires_at = now - 600 if self.are_refused else now + self.lifetime
        access = tokens.a_token(subject=self.subject, exp=expires_at, client_id="ceiba-web")
        self.access_tokens.append(access)
        self.live = f"refresh-{len(self.access_tokens)}"
        return json.dumps(
            {"access_token": access, "refresh_token": self.live, "expires_in": self.lifetime, "token_type": "Bearer"}
        ).encode()

    def _revoke(self, client: socket, request: Seen) -> bool:
        self.revoked.append(request.form["token"])
        self.live = ""
        return say(client, b"")
