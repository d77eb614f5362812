"""A token that a client brings to be revoked or looked at."""

from dataclasses import dataclass

from services.identity.domain.clients.clients import Client
from services.identity.domain.tokens.sessions import Family
from shared.kernel.grant import Grant


@dataclass(frozen=True, slots=True)
class PresentedToken:
    """A live token in a request: an access token (`grant`) or a refresh token (`family`)."""

    client_id: str
    expires: int
    grant: Grant | None = None
    audience: tuple[str, ...] = ()
    key_thumbprint: str | None = None
    family: Family | None = None

    def check_client(self, client: Client) -> bool:
        """Whether it was issued to `client`."""
        return self.client_id == client.client_id

    def is_expired(self) -> bool:
        """False: a token that is not live is never presented to the library."""
        return False

    def is_revoked(self) -> bool:
        """False: a token that is not live is never presented to the library."""
        return False
