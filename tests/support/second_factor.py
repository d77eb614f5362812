"""One-time codes of the demonstration's people; no code is used twice."""

import time
from typing import Any

import pyotp

STEP = 30
_used: dict[str, int] = {}
"""Secret → the last step whose code was given out in this process."""


def code_for(account: dict[str, Any]) -> str:
    """A code for a user of `demo.json` ('' for one without a second factor), good for at least half a minute.

    A code works once (RFC 6238 §5.2). The present one and the next are taken; a third sign-in of the same account
    within half a minute waits.
    """
    secret = account.get("totp_secret")
    if not secret:
        return ""
    while (step := max(int(time.time()) // STEP, _used.get(secret, 0) + 1)) > int(time.time()) // STEP + 1:
        time.sleep(0.5)
    _used[secret] = step
    return str(pyotp.TOTP(secret).generate_otp(step))
