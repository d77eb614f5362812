"""Key pairs for packets."""

import base64

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey


def new_seal_pair() -> tuple[str, str]:
    """A fresh (public, private) X25519 pair in base64, for one receiving country."""
    private = X25519PrivateKey.generate()
    return (
        base64.b64encode(private.public_key().public_bytes_raw()).decode(),
        base64.b64encode(private.private_bytes_raw()).decode(),
    )
