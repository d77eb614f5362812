"""What an application may ask of a sign-in: `prompt`, `max_age` (OpenID Connect Core §3.1.2.1), and what we refuse."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta

from authlib.oauth2 import OAuth2Error
from authlib.oauth2.rfc6749 import InvalidRequestError
from authlib.oidc.core.errors import (
    RegistrationNotSupportedError,
    RequestNotSupportedError,
    RequestURINotSupportedError,
)

from services.identity.domain.tokens.sessions import SignIn

PROMPTS = ("none", "login", "consent", "select_account")
_SECONDS = re.compile(r"[0-9]{1,9}")
"""Up to 31 years: what is longer would overflow a date."""
_SIGN_IN_AGAIN = frozenset({"login", "select_account"})
_UNSUPPORTED: Mapping[str, type[OAuth2Error]] = {
    "request": RequestNotSupportedError,
    "request_uri": RequestURINotSupportedError,
    "registration": RegistrationNotSupportedError,
}


def require_supported(parameters: Mapping[str, str], redirect_uri: str) -> None:
    """Refuse what would change the request if we understood it. Raises an OAuth2Error that redirects."""
    for name, error in _UNSUPPORTED.items():
        if name in parameters:
            raise error(redirect_uri=redirect_uri)
    if parameters.get("response_mode", "query") != "query":
        raise InvalidRequestError("Only response_mode=query is supported.", redirect_uri=redirect_uri)
    prompts = _prompts(parameters)
    if "none" in prompts and len(prompts) > 1:
        raise InvalidRequestError("prompt=none stands alone.", redirect_uri=redirect_uri)
    if not _SECONDS.fullmatch(parameters.get("max_age", "0")):
        raise InvalidRequestError("max_age is a number of seconds.", redirect_uri=redirect_uri)


def forbids_pages(parameters: Mapping[str, str]) -> bool:
    """Whether no page may be shown (`prompt=none`)."""
    return "none" in _prompts(parameters)


def asks_consent(parameters: Mapping[str, str]) -> bool:
    """Whether the person must be asked even by an application of the platform (`prompt=consent`)."""
    return "consent" in _prompts(parameters)


def needs_new_sign_in(parameters: Mapping[str, str], sign_in: SignIn, now: datetime) -> bool:
    """Whether the person must sign in again although they are signed in (`prompt=login`, `max_age`)."""
    if _prompts(parameters) & _SIGN_IN_AGAIN:
        return True
    return "max_age" in parameters and now - sign_in.created_at > timedelta(seconds=int(parameters["max_age"]))


def after_sign_in(parameters: Mapping[str, str]) -> dict[str, str]:
    """The request as it goes on once the person has signed in: what asked for that is fulfilled."""
    left = " ".join(word for word in parameters.get("prompt", "").split() if word not in _SIGN_IN_AGAIN)
    kept = {name: value for name, value in parameters.items() if name not in ("prompt", "max_age")}
    return kept | ({"prompt": left} if left else {})


def _prompts(parameters: Mapping[str, str]) -> frozenset[str]:
    return frozenset(parameters.get("prompt", "").split())
