"""The key under which a browser keeps unfinished forms: one for each person on each device (ADR 0035)."""

import base64
import re

from shared.crypto import derive_key

DEVICE_HEADER = "X-Device"
FORMS_COOKIE = "__Secure-forms"
"""Where the page keeps the key for a start without network. The gateway only clears it."""
_DEVICE = re.compile(r"[0-9a-f]{64}")


def forms_key(secret: bytes, *, subject: str, device: str) -> str | None:
    """32 bytes in base64url without padding; None when `device` is not 32 bytes in lower-case hexadecimal.

    `device` is random and stays on the device, so whoever holds only the secret cannot make the key.
    """
    if _DEVICE.fullmatch(device) is None:
        return None
    key = derive_key(secret, f"forms on a device|{subject}|{device}")
    return base64.urlsafe_b64encode(key).rstrip(b"=").decode()
