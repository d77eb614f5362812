"""Issue an authorization code to an application that a person lets act for them (RFC 6749 §4.1)."""

from dataclasses import dataclass

from services.identity.adapters.secrets import digest, new_token
from services.identity.adapters.work import IdentityWork
from services.identity.domain.clients.clients import Client
from services.identity.domain.errors import ClientNotAllowed
from services.identity.domain.people.people import Person
from services.identity.domain.tokens.sessions import CODE_LIFE, Code, SignIn
from services.identity.processes.organisations.duties import publish_duties
from services.identity.processes.tokens.sessions import audit_for_client
from shared.kernel.country import Country


@dataclass(frozen=True, kw_only=True, slots=True)
class Authorization:
    """What a signed-in person lets an application do (RFC 6749 §4.1.1, RFC 7636)."""

    redirect_uri: str
    scope: tuple[str, ...]
    countries: frozenset[Country]
    code_challenge: str
    nonce: str | None
    resources: tuple[str, ...] = ()
    """Services that the tokens will be good for; empty for the whole platform."""
    dpop_jkt: str | None = None
    """The key with which alone the code may be redeemed, if the application named one."""


def require_client_allowed(person: Person, *, client: Client, work: IdentityWork) -> None:
    """Raises ClientNotAllowed unless `person` may let the application act for them; the refused attempt is audited."""
    if client.may_act_for_members_of(person.organisation_id):
        return
    audit_for_client("authorization.refused", user_id=person.id, country=person.country, client=client, work=work)
    raise ClientNotAllowed


def issue_code(authorization: Authorization, *, client: Client, sign_in: SignIn, work: IdentityWork) -> str:
    """A one-time code that is valid for a minute. The audit row names the application.

    With the first one for real cases the person begins to work in their organisation (ADR 0020), which may answer
    for more from then on.
    """
    code = new_token()
    is_real = not any(country.is_practice for country in authorization.countries)
    if is_real and work.people.set_works_since(sign_in.user_id, work.clock.now()):
        person = work.people.get(sign_in.user_id)
        publish_duties(person.organisation_id, person.country, work=work)
    work.codes.add(
        Code(
            digest=digest(code),
            client_id=client.client_id,
            user_id=sign_in.user_id,
            session_id=sign_in.id,
            country=sign_in.country,
            redirect_uri=authorization.redirect_uri,
            scope=authorization.scope,
            countries=authorization.countries,
            code_challenge=authorization.code_challenge,
            nonce=authorization.nonce,
            resources=authorization.resources,
            dpop_jkt=authorization.dpop_jkt,
            expires_at=work.clock.now() + CODE_LIFE,
            used_at=None,
            family_id=None,
        )
    )
    audit_for_client(
        "authorization.granted", user_id=sign_in.user_id, country=sign_in.country, client=client, work=work
    )
    return code
