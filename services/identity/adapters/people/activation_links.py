"""The one-time link with which a person sets a password: sealed until it is mailed."""

from uuid import UUID

from shared.crypto import decrypt, derive_key, encrypt


class ActivationLinks:
    """Seals the tokens of links under a key of the platform; a copy of the database alone holds no link."""

    def __init__(self, identity_key: bytes, public_url: str) -> None:
        self._key = derive_key(identity_key, "activation links")
        self._public_url = public_url

    def seal(self, token: str, user_id: UUID) -> bytes:
        """Encrypt a token for the person `user_id`."""
        return encrypt(self._key, token.encode(), _aad(user_id))

    def unseal(self, sealed: bytes, user_id: UUID) -> str:
        """The link itself. Raises DecryptionError for a row that was altered or moved to another person."""
        return self.url(decrypt(self._key, sealed, _aad(user_id)).decode())

    def url(self, token: str) -> str:
        """The address behind which a person sets a password."""
        return f"{self._public_url}/oauth2/activate?token={token}"


def _aad(user_id: UUID) -> str:
    return f"activations|link_sealed|{user_id}"
