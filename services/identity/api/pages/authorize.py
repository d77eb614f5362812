"""The authorization endpoint and the consent page (RFC 6749 §3.1)."""

from urllib.parse import urlencode

from authlib.oauth2 import OAuth2Error
from authlib.oauth2.rfc6749 import AccessDeniedError
from authlib.oidc.core.errors import ConsentRequiredError, InteractionRequiredError, LoginRequiredError
from flask import Blueprint, Response, redirect, request

from services.identity.adapters.work import IdentityWork
from services.identity.api.oauth.grants import AuthorizationCode
from services.identity.api.oauth.prompts import after_sign_in, asks_consent, forbids_pages, needs_new_sign_in
from services.identity.api.oauth.protocol import ProtocolRequest
from services.identity.api.oauth.pushed import (
    forget_pushed,
    opened_address,
    parameters_of,
    pushed_request,
    return_query,
)
from services.identity.api.oauth.server import IdentityServer, authorization_server
from services.identity.api.pages.page import (
    chosen_language,
    csp_source,
    current_sign_in,
    language,
    page,
    require_own_form,
)
from services.identity.api.pages.scope_texts import grouped_sentences
from services.identity.bootstrap import services
from services.identity.domain.errors import ClientNotAllowed
from services.identity.domain.people.people import Person
from services.identity.domain.roles.assurance import is_strong
from services.identity.domain.tokens.sessions import SignIn
from services.identity.processes.sign_in.passkeys import lacks_passkey
from services.identity.usecases.people.open_practice_space import open_practice_space
from services.identity.usecases.tokens.issue_code import Authorization, require_client_allowed
from shared.contracts.codelists import code_list
from shared.kernel.country import BOTH_REALMS
from shared.web.access.authorization import public

blp = Blueprint("authorize", __name__, url_prefix="/oauth2", template_folder="../templates")


@blp.get("/authorize")
@public("people come here to sign in")
def authorize() -> Response:
    """Send the browser back with a code, or to the sign-in or consent page first."""
    with services().system_work(BOTH_REALMS) as work:
        return _respond(work, posted=False)


@blp.get("/consent")
@public("the sign-in cookie is checked inside")
def consent() -> Response:
    """The same as `authorize`, for a browser that already is at this address.

    Its page is shown again after a reload or in the other language.
    """
    with services().system_work(BOTH_REALMS) as work:
        return _respond(work, posted=False)


@blp.post("/consent")
@public("the sign-in cookie and the form are checked inside")
def decide() -> Response:
    """Send the browser back with a code, or with `access_denied`."""
    require_own_form()
    with services().system_work(BOTH_REALMS) as work:
        return _respond(work, posted=True)


def _respond(work: IdentityWork, *, posted: bool) -> Response:
    sign_in = current_sign_in(work)
    try:
        pushed = pushed_request(request.args, work)
        if pushed is not None and not pushed.opened:
            return _see_other(opened_address(pushed, request.args, work))
        parameters = parameters_of(pushed) if pushed else request.args
        asked = ProtocolRequest(request, parameters, work=work, sign_in=sign_in, pushed=pushed)
    except OAuth2Error:
        return _refused()
    return _answer(asked, sign_in, posted=posted)


def _answer(asked: ProtocolRequest, sign_in: SignIn | None, *, posted: bool) -> Response:
    server = authorization_server()
    person = asked.work.people.find(sign_in.user_id) if sign_in else None
    try:
        grant = server.get_consent_grant(asked, end_user=person)
        if sign_in is None or person is None or not person.may_sign_in:
            return _to_sign_in(asked, grant)
        if (required := _required_page(asked, grant, person, posted=posted)) is not None:
            return required
        asked.practises = _practises(asked, grant, person)
        authorization = grant.authorization(grant.redirect_uri, person)
        asks = not asked.client.first_party or asks_consent(asked.payload.data)
        if asks and not posted:
            return _ask(asked, grant, authorization)
        if asks and request.form.get("decision") != "allow":
            raise AccessDeniedError(redirect_uri=grant.redirect_uri)
    except OAuth2Error as error:
        if not error.redirect_uri:
            return _refused()
        forget_pushed(asked)
        return server.authorization_error(asked, error)
    forget_pushed(asked)
    return _granted(server, asked, person, grant)


def _required_page(
    asked: ProtocolRequest, grant: AuthorizationCode, person: Person, *, posted: bool
) -> Response | None:
    """The page that a signed-in person must see before the application gets anything, if any.

    Raises AccessDeniedError for an application of another organisation; not before the person has had the chance to
    sign in as another person (`prompt=login`).
    """
    if not posted and needs_new_sign_in(asked.payload.data, asked.sign_in, asked.work.clock.now()):
        return _to_sign_in(asked, grant)
    try:
        require_client_allowed(person, client=asked.client, work=asked.work)
    except ClientNotAllowed:
        description = "The application belongs to another organisation."
        raise AccessDeniedError(description, redirect_uri=grant.redirect_uri) from None
    if person.needs_second_factor and not is_strong(asked.sign_in.acr):
        return _to_second_factor(asked, grant, person)
    if lacks_passkey(person, asked.sign_in.acr, work=asked.work):
        return _to_passkey(asked, grant, person)
    if services().pledges_signed([person], asked.work)[person.id] is None:
        return _to_pledge(asked, grant)
    return None


def _practises(asked: ProtocolRequest, grant: AuthorizationCode, person: Person) -> bool:
    """Whether the person will act in their practice space: they want to, or no real case is open to them yet.

    Raises AccessDeniedError for an application of others: what is invented must not get into its records.
    """
    wanted = asked.payload.data.get("practice") == "true"
    if not wanted and not person.only_practises(services().standing(person, asked.work)):
        return False
    if not asked.client.first_party:
        raise AccessDeniedError("The application is not for practising.", redirect_uri=grant.redirect_uri)
    return True


def _granted(server: IdentityServer, asked: ProtocolRequest, person: Person, grant: AuthorizationCode) -> Response:
    if asked.practises:
        open_practice_space(person, work=asked.work)
    response: Response = server.create_authorization_response(asked, grant_user=person, grant=grant)
    return response


def _to_sign_in(asked: ProtocolRequest, grant: AuthorizationCode) -> Response:
    if forbids_pages(asked.payload.data):
        raise LoginRequiredError(redirect_uri=grant.redirect_uri)
    return _lead_through("sign-in", return_query(asked, after_sign_in(asked.payload.data)))


def _to_second_factor(asked: ProtocolRequest, grant: AuthorizationCode, person: Person) -> Response:
    if person.totp_sealed is not None:
        # The second factor was set up in another browser meanwhile: this one has to prove it.
        return _to_sign_in(asked, grant)
    if forbids_pages(asked.payload.data):
        raise LoginRequiredError(redirect_uri=grant.redirect_uri)
    return _lead_through("second-factor", return_query(asked, asked.payload.data))


def _to_passkey(asked: ProtocolRequest, grant: AuthorizationCode, person: Person) -> Response:
    """To sign in with a passkey; a person who has none is led to add one first."""
    if forbids_pages(asked.payload.data):
        raise LoginRequiredError(redirect_uri=grant.redirect_uri)
    if asked.work.passkeys.all_of(person.id):
        return _lead_through("sign-in", return_query(asked, asked.payload.data), refused="passkey_needed")
    return _lead_through("passkeys", return_query(asked, asked.payload.data), refused="passkey_needed")


def _to_pledge(asked: ProtocolRequest, grant: AuthorizationCode) -> Response:
    if forbids_pages(asked.payload.data):
        raise InteractionRequiredError(redirect_uri=grant.redirect_uri)
    return _lead_through("pledge", return_query(asked, asked.payload.data))


def _lead_through(name: str, back: str, **more: str) -> Response:
    query = {"next": f"/oauth2/authorize?{back}"} | more | ({"lang": language()} if chosen_language() else {})
    return _see_other(f"/oauth2/{name}?{urlencode(query)}")


def _see_other(address: str) -> Response:
    return redirect(address, 303)  # type: ignore[return-value]  # werkzeug's base class of Response


def _ask(asked: ProtocolRequest, grant: AuthorizationCode, authorization: Authorization) -> Response:
    if forbids_pages(asked.payload.data):
        raise ConsentRequiredError(redirect_uri=grant.redirect_uri)
    countries = code_list("platform_country")
    return page(
        "consent.html",
        form_target=csp_source(grant.redirect_uri),
        action=f"/oauth2/consent?{return_query(asked, asked.payload.data)}",
        application=asked.client.name,
        organisation=_home(asked),
        countries=[countries.items[country] for country in sorted(authorization.countries)],
        scope_groups=grouped_sentences(authorization.scope, language()),
    )


def _home(asked: ProtocolRequest) -> str | None:
    """The public name of the application's organisation: its own name is whatever its owner chose."""
    home = asked.client.organisation_id
    return asked.work.organisations.get(home).public_name if home else None


def _refused() -> Response:
    # The redirect is not proved, so the browser stays here.
    return page("message.html", status=400, heading="cannot_continue", text="bad_request")
