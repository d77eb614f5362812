"""The cookies that the gateway reads and sets itself."""

from flask import Response

from gateway.headers import Environ


def read_cookie(environ: Environ, name: str) -> str | None:
    """The value of one cookie; None when it is missing or sent twice."""
    values = [
        value
        for pair in environ.get("HTTP_COOKIE", "").split(";")
        if (parts := pair.strip().partition("="))[0] == name and (value := parts[2])
    ]
    return values[0] if len(values) == 1 else None


def set_cookie(response: Response, name: str, value: str, same_site: str, *, max_age: int | None = None) -> None:
    """Set a cookie that no script reads and that only https carries; `max_age` 0 clears it."""
    response.set_cookie(name, value, max_age=max_age, secure=True, httponly=True, samesite=same_site, path="/")
