"""Every endpoint says who may call it. A service does not start with a view that has none of these decorators."""

import time
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar, cast

from flask import current_app, g, request

from shared.contracts.oauth import RECENT_SIGN_IN_SECONDS
from shared.kernel.errors import Forbidden, InsufficientUserAuthentication, Unauthenticated, Unavailable
from shared.kernel.grant import Grant, Permission
from shared.web.access.dpop import proof_of
from shared.web.access.tokens import CLOCK_SKEW_SECONDS, TokenVerifier

P = ParamSpec("P")
R = TypeVar("R")

ANY_CALLER = "any-caller"
PUBLIC = "public"
RECENT_SIGN_IN = "recent"
RECENT_SIGN_IN_FOR_MANY = "recent if many"


def requires(permission: Permission) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Only a verified caller who holds `permission` may call the view."""

    def guard(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def enter(*args: P.args, **kwargs: P.kwargs) -> R:
            if not current_grant().allows(permission):
                raise Forbidden
            return view(*args, **kwargs)

        return _marked(enter, permission)

    return guard


def requires_service(service: str, permission: Permission) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Only the service named `service` may call the view, acting for a verified caller who holds `permission`.

    It sends a token that it exchanged for this service (RFC 8693). A caller's own token is refused here, and an
    exchanged token everywhere else.
    """

    def guard(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def enter(*args: P.args, **kwargs: P.kwargs) -> R:
            grant = _exchanged_verifier(f"service:{service}").verify(request.headers.get("Authorization"))
            if not grant.allows(permission):
                raise Forbidden
            g.grant = grant
            return view(*args, **kwargs)

        setattr(enter, "required_service", service)  # noqa: B010 - as below
        return _marked(enter, permission)

    return guard


def signed_in(view: Callable[P, R]) -> Callable[P, R]:
    """Any verified caller may call the view: for what every role may know, such as code lists and their own profile."""

    @wraps(view)
    def enter(*args: P.args, **kwargs: P.kwargs) -> R:
        current_grant()
        return view(*args, **kwargs)

    return _marked(enter, ANY_CALLER)


def recently_signed_in(view: Callable[P, R]) -> Callable[P, R]:
    """A person must have signed in within the last ten minutes (RFC 9470): an open session alone is not enough.

    It stands below the decorator that names the permission, so who lacks that is not asked to sign in. A system is not
    asked, because each of its tokens comes from a proof of its own.
    """

    @wraps(view)
    def enter(*args: P.args, **kwargs: P.kwargs) -> R:
        if not has_signed_in_recently():
            raise InsufficientUserAuthentication
        return view(*args, **kwargs)

    return _needing(enter, RECENT_SIGN_IN)


def recently_signed_in_if(asks: Callable[[Grant], bool]) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """The same once `asks` says so of the caller, such as for the twentieth identity within an hour."""

    def guard(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def enter(*args: P.args, **kwargs: P.kwargs) -> R:
            if not has_signed_in_recently() and asks(current_grant()):
                raise InsufficientUserAuthentication
            return view(*args, **kwargs)

        return _needing(enter, RECENT_SIGN_IN_FOR_MANY)

    return guard


def not_practised(view: Callable[P, R]) -> Callable[P, R]:
    """Who practises may not call the view, although they hold its permission: what it changes reaches others.

    It stands below the decorator that names the permission (docs/adr/0067).
    """

    @wraps(view)
    def enter(*args: P.args, **kwargs: P.kwargs) -> R:
        if any(country.is_practice for country in current_grant().countries):
            raise Forbidden
        return view(*args, **kwargs)

    return enter


def has_signed_in_recently() -> bool:
    """Whether the caller is a system, or a person who has just signed in. Raises Unauthenticated."""
    # Identity's clock may be a little behind ours.
    return current_grant().signed_in_within(RECENT_SIGN_IN_SECONDS + CLOCK_SKEW_SECONDS, time.time())


def public(reason: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """No token is needed; `reason` says why that is right."""

    def mark(view: Callable[P, R]) -> Callable[P, R]:
        setattr(view, "public_reason", reason)  # noqa: B010 - a plain assignment does not type-check on a callable
        return _marked(view, PUBLIC)

    return mark


def current_grant() -> Grant:
    """The verified caller of this request. Raises Unauthenticated."""
    grant = g.get("grant")
    if grant is None:
        verifier: TokenVerifier = current_app.extensions["token_verifier"]
        grant = verifier.verify(request.environ.get("HTTP_AUTHORIZATION"), proof_of(request.environ))
        g.grant = grant
    return cast("Grant", grant)


def _exchanged_verifier(actor: str) -> TokenVerifier:
    known: dict[str, TokenVerifier] = current_app.extensions.setdefault("exchanged_verifiers", {})
    if actor not in known:
        verifier: TokenVerifier = current_app.extensions["token_verifier"]
        known[actor] = verifier.exchanged(audience=current_app.name, actor=actor)
    return known[actor]


def authorization_check() -> Callable[[], bool]:
    """Returns a function that says whether the caller of this request is still allowed; else a stream must end.

    They are not, once their token has ended, their session was revoked or their rights have changed. The function works
    outside of the request.
    """
    current_grant()
    verifier: TokenVerifier = current_app.extensions["token_verifier"]
    # Of a token that is bound to a key the request has brought the proof; here it must only be live.
    token = request.headers["Authorization"].partition(" ")[2]

    def holds() -> bool:
        try:
            verifier.look_at(token)
        except (Unauthenticated, Unavailable):
            return False
        return True

    return holds


def required_permission(view: object) -> str | None:
    """What `view` requires: a permission, `any-caller`, `public`, or None where it declares nothing."""
    return getattr(view, "required_permission", None)


def required_sign_in(view: object) -> str | None:
    """Which sign-in `view` asks a person for beside the permission: `recent`, `recent if many`, or None for any."""
    return getattr(view, "required_sign_in", None)


def _needing(view: Callable[P, R], sign_in: str) -> Callable[P, R]:
    setattr(view, "required_sign_in", sign_in)  # noqa: B010 - as below
    return view


def _marked(view: Callable[P, R], permission: str) -> Callable[P, R]:
    setattr(view, "required_permission", permission)  # noqa: B010 - as above
    return view
