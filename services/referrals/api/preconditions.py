"""`If-Match` where a caller may leave it out: the steps of a referral."""

from flask import request

from shared.web.responses import require_version


def require_version_if_sent(current: int) -> None:
    """Check `If-Match` only when it was sent. Raises PreconditionFailed."""
    if "If-Match" in request.headers:
        require_version(current)
