"""The pages of signing in with the identity provider of one's organisation."""

import secrets
from datetime import UTC, datetime
from urllib.parse import urlencode, urlsplit
from uuid import UUID

from flask import Blueprint, Response, redirect, request

from services.identity.adapters.sign_in.federated_journeys import Journey, Proved
from services.identity.adapters.sign_in.provider_client import Attempt
from services.identity.adapters.sign_in.throttle import Attempt as SignInAttempt
from services.identity.api.pages.page import (
    device,
    federated_cookie,
    language,
    page,
    remember_device,
    remember_federated,
    remember_sign_in,
    require_own_form,
    return_address,
    return_origin,
    seen_browser,
    way_on,
    with_language,
)
from services.identity.bootstrap import services
from services.identity.domain.errors import CodeAlreadyUsed, SignInRefused
from services.identity.domain.people.people import Person
from services.identity.domain.sign_in.federation import ATTEMPT_LIFE, IdentityProvider, ProvedIdentity
from services.identity.domain.tokens.sessions import NewSignIn
from services.identity.usecases.sign_in.sign_in_federated import (
    FederatedParts,
    confirm_federated_sign_in,
    sign_in_federated,
)
from shared.kernel.country import ALL_COUNTRIES
from shared.kernel.errors import TooManyRequests, Unavailable
from shared.web.access.authorization import public

blp = Blueprint("federated", __name__, url_prefix="/oauth2", template_folder="../templates")

_USED = "federated sign-in"
"""Under which the states of journeys are remembered that have come back."""
_MAX_FIELD = 512


@blp.get("/federated")
@public("people come here to sign in")
def show() -> Response:
    """The form for the e-mail address, whose domain says which provider."""
    return page("federated.html", next=return_address(), error=None)


@blp.post("/federated")
@public("people come here to sign in; the form is checked inside")
def begin() -> Response:
    """A page that leads to the provider. It says nothing about whether there is such a person."""
    require_own_form()
    provider = services().providers.find_by_email(_field("email"))
    if provider is None:
        return page("federated.html", status=422, next=return_address(), error="federated_unknown")
    attempt = Attempt(
        state=secrets.token_urlsafe(32), nonce=secrets.token_urlsafe(32), verifier=secrets.token_urlsafe(48)
    )
    try:
        address = services().provider_client.address(provider, attempt, language=language())
    except Unavailable:
        return page("federated.html", status=503, next=return_address(), error="federated_unavailable")
    response = page("federated_leave.html", link=address, host=urlsplit(address).hostname)
    remember_federated(response, services().journeys.seal(_journey(provider, attempt)))
    return response


@blp.get("/federated/callback")
@public("the journey of this browser is checked inside")
def come_back() -> Response:
    """Where the provider sends the browser: signed in, to the own second factor, or back to the sign-in page."""
    journey = services().journeys.open(federated_cookie(), Journey, services().clock.now())
    if journey is None:
        return _refused("")
    try:
        provider, told = _proved_by_provider(journey)
        person, token = sign_in_federated(told, provider, parts=_parts())
    except SignInRefused:
        return _refused(journey.back)
    except Unavailable:
        return _refused(journey.back, "federated_unavailable", 503)
    if token is None:
        return _ask_code(person, told, journey.back)
    return _signed_in(person, NewSignIn(token=token, by_recovery_code=False), journey.back)


@blp.get("/federated/code")
@public("the journey of this browser is checked inside")
def show_code() -> Response:
    """The field for the person's own code, after a sign-in at the provider that counts as one factor."""
    proved = services().journeys.open(federated_cookie(), Proved, services().clock.now())
    return _refused("") if proved is None else _code_form(proved.back, None, 200)


@blp.post("/federated/code")
@public("the journey of this browser and the form are checked inside")
def confirm() -> Response:
    """Check the person's own code after a sign-in at the provider that counts as one factor."""
    require_own_form()
    proved = services().journeys.open(federated_cookie(), Proved, services().clock.now())
    if proved is None:
        return _refused("")
    signed_in_at = datetime.fromtimestamp(proved.signed_in_at, tz=UTC)
    try:
        person, opened = confirm_federated_sign_in(
            UUID(proved.user_id),
            signed_in_at,
            _field("code"),
            providers=services().providers,
            at=_attempt_of,
            parts=_parts(),
        )
    except CodeAlreadyUsed:
        return _code_form(proved.back, "code_used", 422)
    except SignInRefused:
        return _code_form(proved.back, "code_wrong", 422)
    except TooManyRequests:
        return _code_form(proved.back, "too_many", 429)
    except Unavailable:
        return _code_form(proved.back, "unavailable", 503)
    return _signed_in(person, opened, proved.back)


def _proved_by_provider(journey: Journey) -> tuple[IdentityProvider, ProvedIdentity]:
    """What the provider says. Each journey comes back once. Raises SignInRefused, Unavailable."""
    provider = services().providers.find(UUID(journey.organisation_id))
    state, code = request.args.get("state", ""), request.args.get("code", "")
    if provider is None or not code or not secrets.compare_digest(state.encode(), journey.state.encode()):
        raise SignInRefused
    expires_at = datetime.fromtimestamp(journey.expires_at, tz=UTC)
    with services().system_work(ALL_COUNTRIES) as work:
        is_first = work.clients.first_use(_USED, journey.state, expires_at)
    if not is_first:
        raise SignInRefused
    client = services().provider_client
    client.require_issuer(provider, request.args.get("iss"))
    attempt = Attempt(state=journey.state, nonce=journey.nonce, verifier=journey.verifier)
    told = client.redeem(provider, code, attempt)
    # A person who is bound is known by the subject; the address counts for one who comes for the first time.
    return provider, told if provider.has_domain(told.email) else told.without_email()


def _journey(provider: IdentityProvider, attempt: Attempt) -> Journey:
    return Journey(
        organisation_id=str(provider.organisation_id),
        state=attempt.state,
        nonce=attempt.nonce,
        verifier=attempt.verifier,
        back=with_language(return_address()),
        expires_at=_expiry(),
    )


def _ask_code(person: Person, told: ProvedIdentity, back: str) -> Response:
    # To an address of its own, which can be shown again and in the other language.
    response = redirect(f"/oauth2/federated/code?{urlencode({'lang': language()})}", 303)
    proved = Proved(user_id=str(person.id), signed_in_at=told.signed_in_at.timestamp(), back=back, expires_at=_expiry())
    remember_federated(response, services().journeys.seal(proved))  # type: ignore[arg-type]  # werkzeug's base class
    return response  # type: ignore[return-value]  # as above


def _code_form(back: str, error: str | None, status: int) -> Response:
    return page("federated_code.html", status=status, form_target=return_origin(back), error=error)


def _signed_in(person: Person, opened: NewSignIn, back: str) -> Response:
    response = redirect(way_on(opened, back), 303)
    remember_sign_in(response, opened.token)  # type: ignore[arg-type]  # werkzeug's base class of Response
    remember_device(response, person.email)  # type: ignore[arg-type]  # as above
    remember_federated(response, "")  # type: ignore[arg-type]  # as above
    return response  # type: ignore[return-value]  # as above


def _refused(back: str, error: str = "federated_refused", status: int = 401) -> Response:
    link = f"/oauth2/sign-in?{urlencode({'next': back, 'lang': language()})}"
    response = page("federated_refused.html", status=status, reason=error, link=link)
    remember_federated(response, "")
    return response


def _attempt_of(person: Person) -> SignInAttempt:
    return SignInAttempt(email=person.email, address=next(reversed(request.access_route), ""), device=device())


def _parts() -> FederatedParts:
    found = services()
    return FederatedParts(
        system_work=lambda: found.system_work(ALL_COUNTRIES),
        work_as=found.work,
        throttle=found.throttle,
        browser=seen_browser(),
    )


def _expiry() -> float:
    return (services().clock.now() + ATTEMPT_LIFE).timestamp()


def _field(name: str) -> str:
    return request.form.get(name, "").replace("\0", "")[:_MAX_FIELD]
