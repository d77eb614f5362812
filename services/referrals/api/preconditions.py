"""`If-Match` where the contract leaves it to the caller."""

from flask import request

from shared.web.responses import require_version


def version_if_named(current: int) -> None:
    """Check `If-Match` only when it was sent. Raises PreconditionFailed."""
    if "If-Match" in request.headers:
        require_version(current)
