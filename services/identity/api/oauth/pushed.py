"""Pushed authorization requests at the authorization endpoint (RFC 9126 §4)."""

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlencode

from authlib.oauth2.rfc6749 import InvalidRequestError
from flask import request
from werkzeug.datastructures import MultiDict

from services.identity.adapters.work import IdentityWork
from services.identity.api.oauth.protocol import ProtocolRequest
from services.identity.bootstrap import services
from services.identity.domain.tokens.pushed_requests import PushedRequest, token_of
from services.identity.usecases.tokens.open_pushed_request import find_pushed_request, open_pushed_request
from shared.kernel.country import BOTH_REALMS

_NAMES = ("client_id", "request_uri", "ui_locales", "lang")
"""What the address of a pushed request holds; the last two choose the language of the pages alone."""


def pushed_request(query: Mapping[str, str], work: IdentityWork) -> PushedRequest | None:
    """The request that the query names; None where it names none and is the request itself.

    Raises InvalidRequestError for a name that is unknown, over, or another client's.
    """
    if not token_of(query.get("request_uri", "")):
        return None
    found = find_pushed_request(query["request_uri"], client_id=query.get("client_id", ""), work=work)
    if found is None:
        raise InvalidRequestError("The request_uri is not valid.")
    return found


def opened_address(pushed: PushedRequest, query: Mapping[str, str], work: IdentityWork) -> str:
    """Where the browser goes on; the pages keep the language that the request or the address asks for."""
    kept = {name: value for name, value in query.items() if name in ("client_id", "lang")}
    locales = {name: value for name, value in pushed.parameters.items() if name == "ui_locales"}
    request_uri = open_pushed_request(pushed, work=work)
    return f"/oauth2/authorize?{urlencode(kept | locales | {'request_uri': request_uri})}"


def parameters_of(pushed: PushedRequest) -> MultiDict[str, str]:
    """The parameters as they would have come in the query."""
    return MultiDict(pushed.parameters)


def return_query(asked: ProtocolRequest, parameters: Mapping[str, str]) -> str:
    """The query with which the browser comes back to the request, which then is `parameters`.

    Of a pushed request the browser learns nothing but the name: the parameters are stored.
    """
    if asked.pushed is None:
        return urlencode(parameters)
    if parameters != asked.pushed.parameters:
        asked.work.pushed_requests.replace(asked.pushed.digest, replace(asked.pushed, parameters=parameters))
    return urlencode({name: request.args[name] for name in _NAMES if name in request.args})


def forget_pushed(asked: ProtocolRequest) -> None:
    """Forget the pushed request, if it is one: it has been answered, and a copy of its name leads nowhere."""
    if asked.pushed is not None:
        asked.work.pushed_requests.remove(asked.pushed.digest)


def requested_redirect(query: Mapping[str, str]) -> str:
    """The `redirect_uri` of the request that a query is or names; '' for none. It is not proved yet."""
    if not token_of(query.get("request_uri", "")):
        return query.get("redirect_uri", "")
    with services().system_work(BOTH_REALMS) as work:
        try:
            pushed = pushed_request(query, work)
        except InvalidRequestError:
            return ""
    return pushed.parameters.get("redirect_uri", "") if pushed else ""
