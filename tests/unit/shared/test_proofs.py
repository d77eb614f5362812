"""A proof of possession works once, for one request and one token, and only while it is fresh."""

import base64
import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, RSAKey

from shared.contracts.oauth import AUDIENCE
from shared.kernel.errors import Unauthenticated, Unavailable
from shared.web.access.dpop import WINDOW_SECONDS, DpopProofs, ProofOfRequest, RedisProofMemory
from shared.web.access.tokens import Revocations, TokenVerifier
from tests.support.proofs import Holder
from tests.support.tokens import ISSUER, KEY, a_token

pytestmark = pytest.mark.unit

ORIGIN = "https://ceiba.example"
PATH = "/api/v1/cases"
URL = ORIGIN + PATH
TOKEN = "a.token.of.the.caller"
HOLDER = Holder()


class Memory:
    """Remembers in this process."""

    def __init__(self) -> None:
        self.used: set[str] = set()

    def first_use(self, name: str, seconds: int) -> bool:
        assert seconds == 2 * WINDOW_SECONDS
        known = name in self.used
        self.used.add(name)
        return not known


@pytest.fixture
def proofs() -> DpopProofs:
    return DpopProofs(ORIGIN, Memory())


def request(proof: str, method: str = "GET", path: str = PATH) -> ProofOfRequest:
    return ProofOfRequest(proof, method, path)


def test_a_proof_says_whose_key_it_is(proofs: DpopProofs) -> None:
    proof = HOLDER.proof("GET", URL, TOKEN)
    assert proofs.verify(request(proof), access_token=TOKEN) == HOLDER.thumbprint


@pytest.mark.parametrize(
    "url",
    [URL, f"{URL}?page=2", f"{URL}#x", "HTTPS://CEIBA.EXAMPLE/api/v1/cases", "https://ceiba.example:443/api/v1/cases"],
)
def test_an_address_is_the_same_however_it_is_written(proofs: DpopProofs, url: str) -> None:
    assert proofs.verify(request(HOLDER.proof("GET", url)))


def test_a_proof_works_once(proofs: DpopProofs) -> None:
    proof = HOLDER.proof("GET", URL)
    proofs.verify(request(proof))
    with pytest.raises(Unauthenticated):
        proofs.verify(request(proof))


def test_two_keys_may_use_the_same_id(proofs: DpopProofs) -> None:
    for holder in (HOLDER, Holder()):
        proofs.verify(request(holder.proof("GET", URL, jti="1")))


def wrong_proofs() -> dict[str, Callable[[], str]]:
    now, rsa = int(time.time()), RSAKey.generate_key(2048)
    claims = {"jti": "j", "htm": "GET", "htu": URL, "iat": now, "ath": "x"}
    oct_key = OctKey.import_key(json.dumps(HOLDER.key.as_dict(private=False)))

    def of(**changes: Any) -> Callable[[], str]:
        return lambda: HOLDER.proof("GET", URL, TOKEN, **changes)

    def tampered() -> str:
        head, _, signature = HOLDER.proof("GET", URL, TOKEN).split(".")
        body = HOLDER.proof("GET", URL, TOKEN).split(".")[1]
        return f"{head}.{body}.{signature}"

    def unsigned() -> str:
        header = {"typ": "dpop+jwt", "alg": "none", "jwk": HOLDER.key.as_dict(private=False)}
        parts = [base64.urlsafe_b64encode(json.dumps(p).encode()).decode().rstrip("=") for p in (header, claims)]
        return ".".join([*parts, ""])

    def by(key: Any, algorithm: str, shown: Any) -> Callable[[], str]:
        head = {"typ": "dpop+jwt", "alg": algorithm, "jwk": shown}
        return lambda: jwt.encode(head, claims, key, algorithms=[algorithm])

    return {
        "empty": lambda: "",
        "two parts": lambda: "a.b",
        "too long": lambda: HOLDER.proof("GET", URL, TOKEN, x="x" * 5000),
        "tampered": tampered,
        "unsigned": unsigned,
        "another method": lambda: HOLDER.proof("POST", URL, TOKEN),
        "method in small letters": lambda: HOLDER.proof("get", URL, TOKEN),
        "another path": lambda: HOLDER.proof("GET", f"{URL}/1", TOKEN),
        "another host": lambda: HOLDER.proof("GET", f"https://evil.example{PATH}", TOKEN),
        "another scheme": lambda: HOLDER.proof("GET", f"http://ceiba.example{PATH}", TOKEN),
        "another port": lambda: HOLDER.proof("GET", f"https://ceiba.example:8443{PATH}", TOKEN),
        "user in the address": lambda: HOLDER.proof("GET", f"https://u@ceiba.example{PATH}", TOKEN),
        "no address": of(htu=None),
        "address as a list": of(htu=[URL]),
        "no method": of(htm=None),
        "of another token": lambda: HOLDER.proof("GET", URL, "another"),
        "of no token": of(ath=None),
        "old": of(iat=now - WINDOW_SECONDS - 5),
        "of the future": of(iat=now + WINDOW_SECONDS + 5),
        "no time": of(iat=None),
        "time as text": of(iat=str(now)),
        "no number": of(iat=float("nan")),
        "no id": of(jti=None),
        "empty id": of(jti=""),
        "long id": of(jti="j" * 201),
        "id as a number": of(jti=7),
        "no typ": of(head={"typ": None}),
        "typ of an access token": of(head={"typ": "at+jwt"}),
        "typ JWT": of(head={"typ": "JWT"}),
        "no key": of(head={"jwk": None}),
        "another's key shown": of(head={"jwk": Holder().key.as_dict(private=False)}),
        "private key shown": of(head={"jwk": HOLDER.key.as_dict(private=True)}),
        "symmetric": by(oct_key, "HS256", HOLDER.key.as_dict(private=False)),
        "RSA": by(rsa, "RS256", rsa.as_dict(private=False)),
        "another curve": by(ECKey.generate_key("P-384"), "ES384", ECKey.generate_key("P-384").as_dict(private=False)),
        "an access token": a_token,
    }


@pytest.mark.parametrize("name", sorted(wrong_proofs()))
def test_a_wrong_proof_is_refused(proofs: DpopProofs, name: str) -> None:
    with pytest.raises(Unauthenticated):
        proofs.verify(request(wrong_proofs()[name]()), access_token=TOKEN)


def test_without_the_memory_no_proof_is_taken() -> None:
    memory = RedisProofMemory("redis://127.0.0.1:1/0", "cases")
    with pytest.raises(Unavailable):
        DpopProofs(ORIGIN, memory).verify(request(HOLDER.proof("GET", URL)))


class Published:
    def find(self, kid: str) -> ECKey:
        assert kid == "test"
        return KEY


def bound_token(**changes: Any) -> str:
    part = a_token().split(".")[1]
    claims = json.loads(base64.urlsafe_b64decode(part + "=="))
    claims |= {"cnf": {"jkt": HOLDER.thumbprint}} | changes
    return jwt.encode({"typ": "at+jwt", "alg": "ES256", "kid": "test"}, claims, KEY, algorithms=["ES256"])


@pytest.fixture
def verifier(proofs: DpopProofs) -> TokenVerifier:
    nothing = Revocations("redis://127.0.0.1:1/0")
    return TokenVerifier(issuer=ISSUER, keys=Published(), revocations=nothing, audiences=(AUDIENCE,), proofs=proofs)


@pytest.mark.parametrize("scheme", ["DPoP", "dpop"])
def test_a_bound_token_opens_with_its_proof(verifier: TokenVerifier, scheme: str) -> None:
    token = bound_token()
    proof = request(HOLDER.proof("GET", URL, token))
    assert verifier.verify(f"{scheme} {token}", proof).subject


def test_a_bound_token_is_no_bearer_token_and_a_bearer_token_is_not_bound(verifier: TokenVerifier) -> None:
    token, plain = bound_token(), a_token()
    for authorization, proof in (
        (f"Bearer {token}", request(HOLDER.proof("GET", URL, token))),
        (f"Bearer {token}", None),
        (f"DPoP {token}", None),
        (f"DPoP {token}", request(Holder().proof("GET", URL, token))),
        (f"DPoP {plain}", request(HOLDER.proof("GET", URL, plain))),
        (f"DPoP {plain}", None),
    ):
        with pytest.raises(Unauthenticated):
            verifier.verify(authorization, proof)


@pytest.mark.parametrize("cnf", [{}, {"x5t#S256": "x"}, {"jkt": 7}, {"jkt": "x", "x5t#S256": "y"}, "x", None, []])
def test_a_token_that_is_bound_in_another_way_opens_nothing(verifier: TokenVerifier, cnf: Any) -> None:
    token = bound_token(cnf=cnf)
    for scheme in ("Bearer", "DPoP"):
        with pytest.raises(Unauthenticated):
            verifier.verify(f"{scheme} {token}", request(HOLDER.proof("GET", URL, token)))


def test_a_verifier_without_proofs_takes_no_bound_token() -> None:
    token = bound_token()
    verifier = TokenVerifier(issuer=ISSUER, keys=Published(), revocations=Revocations("redis://127.0.0.1:1/0"))
    with pytest.raises(Unauthenticated):
        verifier.verify(f"DPoP {token}", request(HOLDER.proof("GET", URL, token)))
