"""How a confidential client proves itself in a header (RFC 6749 §2.3.1)."""

import base64
from urllib.parse import quote_plus


def basic_authorization(client_id: str, secret: str) -> str:
    """The `Authorization` header of `client_secret_basic`.

    Both parts are form-encoded first, as the RFC wants: a raw `%`, `+` or `:` would arrive as something else.
    """
    pair = f"{quote_plus(client_id)}:{quote_plus(secret)}"
    return f"Basic {base64.b64encode(pair.encode()).decode()}"
