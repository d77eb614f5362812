"""Which limit a request counts against, and under which key."""

import base64
import binascii
import hashlib

from gateway.edge.access import Caller
from gateway.edge.limits import BufferedLimits, Policies, Policy, RateLimitStatus, StrictLimits
from gateway.routes import Limit, Route
from shared.kernel.network import network_of

_BROWSER_COOKIES = [f"{secure}ceiba_{name}" for name in ("device", "sign_in", "form") for secure in ("__Secure-", "")]
"""Cookies of a browser that has signed in before, that is signing in, that has opened the form."""
CREDENTIAL_LIMITS = frozenset({Limit.SIGN_IN, Limit.TOKEN})


class RateLimiting:
    """Counts sign-in, token, search, comparison and export strictly, and everything else in the buffered counters."""

    def __init__(self, policies: Policies, strict: StrictLimits, buffered: BufferedLimits) -> None:
        self._policies = policies
        self._strict_policies = {
            Limit.SEARCH: policies.search,
            Limit.COMPARISON: policies.comparison,
            Limit.EXPORT: policies.export,
        }
        self._strict = strict
        self._buffered = buffered

    def count(
        self, route: Route, caller: Caller | None, address: str, authorization: str = "", cookies: str = ""
    ) -> RateLimitStatus | None:
        """Count the request. Raises LimitReached, or Unavailable when the store of a strict counter is away."""
        policies = self._policies
        if route.limit is Limit.SIGN_IN:
            network = network_of(address)
            if route.upstream is None:
                # Beginning and end of a sign-in: nothing can be guessed there, and no cookie distinguishes browsers.
                return self._strict.count(policies.sign_in_address, network)
            return self._count_both(policies.sign_in, policies.sign_in_address, network, browser_id(cookies))
        if route.limit is Limit.TOKEN:
            return self._count_token(network_of(address), basic_client(authorization))
        if route.limit is Limit.NONE or caller is None:
            return None
        subject, client = caller.grant.subject, caller.grant.client_id
        status = self._buffered.count(policies.client if subject == client else policies.user, subject)
        if route.limit is Limit.CALLER:
            return status
        return self._strict.count(self._strict_policies[route.limit], subject)

    def refund_success(self, route: Route, counted: RateLimitStatus, status: str) -> None:
        """Refund a request whose response's `status` shows that its credentials were right.

        The limits of sign-in and token are against guessing passwords. A caller with the right one is not guessing, and
        a whole office may share one address.
        """
        if route.limit in CREDENTIAL_LIMITS and status[0] in "23":
            self._strict.refund(counted)

    def _count_token(self, network: str, client_id: str) -> RateLimitStatus:
        if not client_id:
            return self._strict.count(self._policies.token_address, network)
        return self._count_both(self._policies.token, self._policies.token_address, network, client_id)

    def _count_both(self, narrow: Policy, wide: Policy, network: str, who: str) -> RateLimitStatus:
        # One client or browser that fails must not lock out the others behind its address.
        key = hashlib.sha256(f"{network}|{who}".encode()).hexdigest()[:32]
        return self._strict.count_both(narrow, key, wide, network)


def browser_id(cookies: str) -> str:
    """The cookie with which identity recognises a browser, not verified; '' for none.

    A caller who invents one for each attempt meets the limit of the address, and identity, which verifies the cookie.
    """
    given = dict(pair.strip().partition("=")[::2] for pair in cookies.split(";"))
    return next((given[name] for name in _BROWSER_COOKIES if given.get(name)), "")


def basic_client(authorization: str) -> str:
    """The client that a Basic header names (RFC 6749 §2.3.1), not verified; '' for none."""
    scheme, _, encoded = authorization.partition(" ")
    if scheme.lower() != "basic":
        return ""
    try:
        return base64.b64decode(encoded, validate=True).decode().partition(":")[0]
    except (binascii.Error, UnicodeDecodeError):
        return ""
