"""Every door says who may enter. A view without one of these decorators keeps the service from starting."""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar, cast

from flask import current_app, g, request

from shared.kernel.errors import Forbidden, Unauthenticated, Unavailable
from shared.kernel.grant import Grant, Permission
from shared.web.tokens import TokenVerifier

P = ParamSpec("P")
R = TypeVar("R")

ANY_CALLER = "any-caller"
PUBLIC = "public"


def requires(permission: Permission) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Only a verified caller who holds `permission` enters."""

    def guard(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def enter(*args: P.args, **kwargs: P.kwargs) -> R:
            if not current_grant().allows(permission):
                raise Forbidden
            return view(*args, **kwargs)

        return _marked(enter, permission)

    return guard


def signed_in(view: Callable[P, R]) -> Callable[P, R]:
    """Any verified caller enters: for what every role may know, such as code lists and her own profile."""

    @wraps(view)
    def enter(*args: P.args, **kwargs: P.kwargs) -> R:
        current_grant()
        return view(*args, **kwargs)

    return _marked(enter, ANY_CALLER)


def public(reason: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Anybody enters; `reason` says why that is right."""

    def mark(view: Callable[P, R]) -> Callable[P, R]:
        setattr(view, "public_reason", reason)  # noqa: B010 - a plain assignment does not type-check on a callable
        return _marked(view, PUBLIC)

    return mark


def current_grant() -> Grant:
    """The verified caller of this request. Raises Unauthenticated."""
    grant = g.get("grant")
    if grant is None:
        verifier: TokenVerifier = current_app.extensions["token_verifier"]
        grant = verifier.verify(request.headers.get("Authorization"))
        g.grant = grant
    return cast("Grant", grant)


def current_right() -> Callable[[], bool]:
    """Tells whether the caller of this request still has her right; a stream must end when it says no.

    It says no once her token has ended, her session was revoked or her rights have changed. Works outside the request.
    """
    current_grant()
    verifier: TokenVerifier = current_app.extensions["token_verifier"]
    authorization = request.headers["Authorization"]

    def holds() -> bool:
        try:
            verifier.verify(authorization)
        except (Unauthenticated, Unavailable):
            return False
        return True

    return holds


def required_permission(view: Any) -> str | None:
    """What the door of `view` names: a permission, `any-caller`, `public`, or None for a forgotten door."""
    return getattr(view, "required_permission", None)


def _marked(view: Callable[P, R], permission: str) -> Callable[P, R]:
    setattr(view, "required_permission", permission)  # noqa: B010 - as above
    return view
