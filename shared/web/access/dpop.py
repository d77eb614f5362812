"""Proof of possession (RFC 9449): a token that is bound to a key works only beside a fresh signature by that key.

Every verifier of tokens verifies proofs in this way, and remembers each until it could no longer be used: in the cache
Redis under its own name, because the gateway and the service behind it both see the same proof.
"""

import base64
import hashlib
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlsplit

import orjson
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey
from joserfc.util import urlsafe_b64decode
from redis.exceptions import RedisError

from shared.contracts.oauth import PROOF_ALGORITHMS, PROOF_KEYS
from shared.kernel.errors import ClockDiffers, Unauthenticated, Unavailable
from shared.redis_client import redis_client

MAX_PROOF_BYTES = 4096
WINDOW_SECONDS = 60
"""How far the clock of the caller may be from ours; a proof is remembered for twice that."""
_MAX_JTI = 200
_DEFAULT_PORTS = {"https": ":443", "http": ":80"}


@dataclass(frozen=True, slots=True)
class ProofOfRequest:
    """A proof and the request that it came with."""

    proof: str
    method: str
    path: str


def proof_of(environ: Mapping[str, Any]) -> ProofOfRequest | None:
    """The proof in the head of a request (PEP 3333), if it has one."""
    proof = environ.get("HTTP_DPOP")
    return ProofOfRequest(proof, environ["REQUEST_METHOD"], environ["PATH_INFO"]) if proof else None


class ProofMemory(Protocol):
    """Remembers which proofs were used."""

    def first_use(self, name: str, seconds: int) -> bool:
        """Remember `name` for that long; False when it was remembered already. Raises Unavailable."""
        ...


class RedisProofMemory:
    """Remembers in the cache Redis, for all processes of one service."""

    def __init__(self, cache_url: str, service: str) -> None:
        self._redis = redis_client(cache_url, socket_timeout=1, socket_connect_timeout=1)
        self._prefix = f"{PROOF_KEYS}:{service}:"

    def first_use(self, name: str, seconds: int) -> bool:
        """As the protocol says: without Redis no proof is taken, because it may be a copy."""
        try:
            return bool(self._redis.set(self._prefix + name, b"", ex=seconds, nx=True))
        except RedisError:
            raise Unavailable(retry_after=1) from None


class DpopProofs:
    """Verifies proofs for requests to `origin`, the outside address of the platform."""

    def __init__(self, origin: str, memory: ProofMemory) -> None:
        self._origin = origin
        self._memory = memory

    def verify(self, request: ProofOfRequest, *, access_token: str | None = None) -> str:
        """The thumbprint (RFC 7638, SHA-256) of the key that signed the proof of this request.

        With `access_token` the proof must name it (`ath`, RFC 9449 §7). Raises Unauthenticated, or Unavailable while
        used proofs cannot be looked up.
        """
        if len(request.proof) > MAX_PROOF_BYTES:
            raise Unauthenticated
        try:
            key = _embedded_key(request.proof)
            claims = jwt.decode(request.proof, key, algorithms=PROOF_ALGORITHMS).claims
            self._check(claims, request, access_token)
        except (JoseError, ValueError, KeyError, TypeError, AttributeError):
            raise Unauthenticated from None
        thumbprint = key.thumbprint()
        name = hashlib.sha256(f"{thumbprint}|{claims['jti']}".encode()).hexdigest()
        if not self._memory.first_use(name, 2 * WINDOW_SECONDS):
            raise Unauthenticated
        return thumbprint

    def _check(self, claims: Mapping[str, Any], request: ProofOfRequest, access_token: str | None) -> None:
        jti, issued = claims["jti"], claims["iat"]
        if not isinstance(jti, str) or not 0 < len(jti) <= _MAX_JTI:
            raise Unauthenticated
        if not isinstance(issued, int | float):
            raise Unauthenticated
        # Not a number is within no window.
        if not abs(time.time() - issued) <= WINDOW_SECONDS:
            raise ClockDiffers
        if claims["htm"] != request.method or _normal(claims["htu"]) != _normal(self._origin + request.path):
            raise Unauthenticated
        if access_token is not None and claims["ath"] != _hash(access_token):
            raise Unauthenticated


def _embedded_key(proof: str) -> ECKey:
    header: dict[str, Any] = orjson.loads(urlsafe_b64decode(proof.split(".", 1)[0].encode()))
    if header.get("typ") != "dpop+jwt" or header.get("alg") not in PROOF_ALGORITHMS or "crit" in header:
        raise Unauthenticated
    jwk = header["jwk"]
    if jwk.get("crv") != "P-256" or "d" in jwk:
        raise Unauthenticated
    return ECKey.import_key({name: jwk[name] for name in ("kty", "crv", "x", "y")})


def _normal(address: str) -> str:
    """An address without query and fragment, as RFC 9449 §4.3 compares them (RFC 3986 §6.2.2 and §6.2.3)."""
    parts = urlsplit(address)
    scheme = parts.scheme.lower()
    return f"{scheme}://{parts.netloc.lower().removesuffix(_DEFAULT_PORTS.get(scheme, ''))}{parts.path or '/'}"


def _hash(access_token: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(access_token.encode()).digest()).decode().rstrip("=")
