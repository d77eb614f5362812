"""A Flask request in the shape the OAuth2 library asks for."""

import re
from collections import defaultdict

from authlib.oauth2.rfc6749 import InvalidRequestError, OAuth2Payload, OAuth2Request
from flask import Request
from werkzeug.datastructures import MultiDict

from services.identity.adapters.work import IdentityWork
from services.identity.domain.tokens.pushed_requests import PushedRequest
from services.identity.domain.tokens.sessions import SignIn

# PostgreSQL cannot store NUL, and no parameter of the protocol has a use for its neighbours (RFC 6749 appendix A).
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")

_LISTS = frozenset({"resource"})
"""Parameters that may come more than once (RFC 8707 §2); their values hold no spaces, and are joined by them."""

_ADDRESS = "https://identity"
"""TLS ends at the gateway, which alone reaches this service; the library would refuse our plain address."""


class Parameters(OAuth2Payload):
    """The parameters of one place: the body of a token request, or the query of an authorization request.

    Raises InvalidRequestError when a parameter other than `resource` comes twice (RFC 6749 §3.1 and §3.2) or one holds
    a control character.
    """

    def __init__(self, values: MultiDict[str, str]) -> None:
        if any(len(sent) > 1 for name, sent in values.lists() if name not in _LISTS):
            raise InvalidRequestError("A parameter came more than once.")
        self._values = {name: " ".join(sent) for name, sent in values.lists()}
        if any(map(_CONTROL.search, self._values.values())):
            raise InvalidRequestError("A parameter holds a control character.")

    @property
    def data(self) -> dict[str, str]:
        """The value of each parameter."""
        return self._values

    @property
    def datalist(self) -> defaultdict[str, list[str]]:
        """The value of each parameter in a list."""
        return defaultdict(list, {name: [value] for name, value in self._values.items()})


class ProtocolRequest(OAuth2Request):
    """One request to an OAuth2 endpoint, with the transaction in which it is handled.

    Raises the errors of its parameters.
    """

    def __init__(
        self,
        request: Request,
        parameters: MultiDict[str, str],
        *,
        work: IdentityWork | None = None,
        sign_in: SignIn | None = None,
        pushed: PushedRequest | None = None,
        is_pushed: bool = False,
    ) -> None:
        super().__init__(request.method, _ADDRESS)
        # Handed to the library's constructor, the headers would be counted one by one.
        self.headers = request.headers
        self.path = request.path
        self.payload = Parameters(parameters)
        self._work = work
        self._sign_in = sign_in
        self.pushed = pushed
        """The pushed request that the browser names, if it names one."""
        self.is_pushed = is_pushed or pushed is not None
        """Whether the client itself has sent these parameters."""
        self.practises = False
        """Whether the person will act in their practice space."""

    @property
    def work(self) -> IdentityWork:
        """The transaction. Raises RuntimeError where the view opened none."""
        if self._work is None:
            raise RuntimeError("this endpoint opened no transaction")
        return self._work

    @property
    def sign_in(self) -> SignIn:
        """The browser's sign-in. Raises RuntimeError where the view found no sign-in."""
        if self._sign_in is None:
            raise RuntimeError("the view found no sign-in")
        return self._sign_in

    @property
    def form(self) -> dict[str, str]:
        """The parameters, as the library reads them from a body."""
        return self.payload.data

    @property
    def args(self) -> dict[str, str]:
        """The parameters, as the library reads them from a query."""
        return self.payload.data
