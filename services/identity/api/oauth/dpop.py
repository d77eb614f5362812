"""Proofs of possession at the token endpoint and at the one for pushed requests (RFC 9449 §5, §10.1)."""

from authlib.oauth2 import OAuth2Error
from authlib.oauth2.rfc6749 import InvalidRequestError

from services.identity.api.oauth.protocol import ProtocolRequest
from services.identity.bootstrap import services
from services.identity.domain.clients.clients import Client
from shared.kernel.errors import Unauthenticated
from shared.web.access.dpop import ProofOfRequest


class InvalidProof(OAuth2Error):
    """The proof is malformed, old, of another request, or was used before (RFC 9449 §5)."""

    error = "invalid_dpop_proof"


def proved_key(request: ProtocolRequest) -> str | None:
    """The thumbprint of the key that signed the request; None for one without a proof. Raises InvalidProof."""
    proof = request.headers.get("DPoP")
    if proof is None:
        return None
    try:
        return services().proofs.verify(ProofOfRequest(proof, request.method, request.path))
    except Unauthenticated:
        raise InvalidProof from None


def token_key(request: ProtocolRequest, client: Client) -> str | None:
    """As `proved_key`, at the token endpoint. Raises InvalidRequestError for a client that must bring a proof."""
    key = proved_key(request)
    if key is None and client.dpop_bound_access_tokens:
        raise InvalidRequestError("A DPoP proof is required.")
    return key
