"""A client with a key of its own, and its proofs of possession (RFC 9449)."""

import base64
import hashlib
import time
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from joserfc import jwt
from joserfc.jwk import ECKey


@dataclass
class Holder:
    """Holds a key and signs proofs with it."""

    key: ECKey = field(default_factory=lambda: ECKey.generate_key("P-256"))

    @property
    def thumbprint(self) -> str:
        return self.key.thumbprint()

    def proof(self, method: str, url: str, token: str | None = None, *, head: Any = (), **changes: Any) -> str:
        """A proof; `head` and `changes` replace fields of header and claims, None leaves one out."""
        header = {"typ": "dpop+jwt", "alg": "ES256", "jwk": self.key.as_dict(private=False)} | dict(head)
        claims = {"jti": str(uuid4()), "htm": method, "htu": url, "iat": int(time.time())}
        if token is not None:
            claims["ath"] = base64.urlsafe_b64encode(hashlib.sha256(token.encode()).digest()).decode().rstrip("=")
        kept = {name: value for name, value in (claims | changes).items() if value is not None}
        return jwt.encode({k: v for k, v in header.items() if v is not None}, kept, self.key, algorithms=["ES256"])

    def headers(self, method: str, url: str, token: str, **changes: Any) -> dict[str, str]:
        """The head of a request with a bound token."""
        return {"Authorization": f"DPoP {token}", "DPoP": self.proof(method, url, token, **changes)}
