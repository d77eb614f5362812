"""Which limit a request counts against, and in whose name."""

from gateway.access import Caller
from gateway.limits import Policies, SettledLimits, Standing, StrictLimits
from gateway.routes import Limit, Route

PROVING = frozenset({Limit.SIGN_IN, Limit.TOKEN})


class Metering:
    """Sign-in, token, search and export are counted strictly; everything else of a caller is settled by the second."""

    def __init__(self, policies: Policies, strict: StrictLimits, settled: SettledLimits) -> None:
        self._policies = policies
        self._strict = strict
        self._settled = settled

    def count(self, route: Route, caller: Caller | None, address: str) -> Standing | None:
        """Count the request; raises LimitReached, or Unavailable when a strict counter's store is away."""
        policies = self._policies
        if route.limit in PROVING:
            policy = policies.sign_in if route.limit is Limit.SIGN_IN else policies.token
            return self._strict.count(policy, address)
        if route.limit is Limit.NONE or caller is None:
            return None
        subject, client = caller.grant.subject, caller.grant.client_id
        standing = self._settled.count(policies.client if subject == client else policies.user, subject)
        if route.limit is Limit.CALLER:
            return standing
        return self._strict.count(policies.search if route.limit is Limit.SEARCH else policies.export, subject)

    def settle(self, route: Route, standing: Standing, status: str) -> None:
        """Give a counted request back when it proved itself.

        The limits of sign-in and token are against guessing: whoever shows a right secret is not a guesser, and a
        whole office may sit behind one address.
        """
        if route.limit in PROVING and status[0] in "23":
            self._strict.give_back(standing)
