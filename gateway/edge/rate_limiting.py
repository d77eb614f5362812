"""Which limit a request counts against, and in whose name."""

import base64
import binascii
import hashlib
from dataclasses import replace

from gateway.edge.access import Caller
from gateway.edge.limits import Policies, Policy, SettledLimits, Standing, StrictLimits
from gateway.routes import Limit, Route
from shared.kernel.network import network_of

_TELLING = [f"{secure}ceiba_{name}" for name in ("device", "sign_in", "form") for secure in ("__Secure-", "")]
"""Of a browser that has signed in before, that is signing in, that has opened the form."""
PROVING = frozenset({Limit.SIGN_IN, Limit.TOKEN})


class Metering:
    """Sign-in, token, search and export are counted strictly; everything else of a caller is settled by the second."""

    def __init__(self, policies: Policies, strict: StrictLimits, settled: SettledLimits) -> None:
        self._policies = policies
        self._strict = strict
        self._settled = settled

    def count(
        self, route: Route, caller: Caller | None, address: str, authorization: str = "", cookies: str = ""
    ) -> Standing | None:
        """Count the request; raises LimitReached, or Unavailable when a strict counter's store is away."""
        policies = self._policies
        if route.limit is Limit.SIGN_IN:
            network = network_of(address)
            if route.upstream is None:
                # Where a sign-in begins and comes back: nothing is guessed there, and no cookie tells browsers apart.
                return self._strict.count(policies.sign_in_address, network)
            return self._count_both(policies.sign_in, policies.sign_in_address, network, browser(cookies))
        if route.limit is Limit.TOKEN:
            return self._count_token(network_of(address), basic_client(authorization))
        if route.limit is Limit.NONE or caller is None:
            return None
        subject, client = caller.grant.subject, caller.grant.client_id
        standing = self._settled.count(policies.client if subject == client else policies.user, subject)
        if route.limit is Limit.CALLER:
            return standing
        return self._strict.count(policies.search if route.limit is Limit.SEARCH else policies.export, subject)

    def _count_token(self, network: str, client_id: str) -> Standing:
        if not client_id:
            return self._strict.count(self._policies.token_address, network)
        return self._count_both(self._policies.token, self._policies.token_address, network, client_id)

    def _count_both(self, narrow: Policy, wide: Policy, network: str, who: str) -> Standing:
        # One client or browser that fails must not keep the others behind its address out.
        key = hashlib.sha256(f"{network}|{who}".encode()).hexdigest()[:32]
        # The narrow one first: what it refuses is no failure of the address.
        standing = self._strict.count(narrow, key)
        return replace(standing, wider=self._strict.count(wide, network))

    def settle(self, route: Route, standing: Standing, status: str) -> None:
        """Give a counted request back when it proved itself.

        The limits of sign-in and token are against guessing: whoever shows a right secret is not a guesser, and a
        whole office may sit behind one address.
        """
        if route.limit in PROVING and status[0] in "23":
            self._strict.give_back(standing)


def browser(cookies: str) -> str:
    """The cookie by which identity tells this browser from others, not proved; '' for none.

    Who makes one up for each attempt meets the wider counter, and identity, which knows its own.
    """
    given = dict(pair.strip().partition("=")[::2] for pair in cookies.split(";"))
    return next((given[name] for name in _TELLING if given.get(name)), "")


def basic_client(authorization: str) -> str:
    """The client that a Basic header names (RFC 6749 §2.3.1), not proved; '' for none."""
    scheme, _, encoded = authorization.partition(" ")
    if scheme.lower() != "basic":
        return ""
    try:
        return base64.b64decode(encoded, validate=True).decode().partition(":")[0]
    except (binascii.Error, UnicodeDecodeError):
        return ""
