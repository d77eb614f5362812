"""Register the platform's own web application, or bring its registration up to date."""

from services.identity.adapters.work import IdentityWork
from services.identity.domain.clients import AuthMethod, Client
from shared.kernel.country import ALL_COUNTRIES, Country
from shared.kernel.grant import Permission
from shared.kernel.ids import new_id

WEB_CLIENT_ID = "ceiba-web"


def register_web_client(public_url: str, secret: str, *, work: IdentityWork) -> None:
    """Make `ceiba-web` as the gateway at `public_url` uses it: confidential, first party, code flow with refresh."""
    known = work.clients.find(WEB_CLIENT_ID)
    client = Client(
        id=known.id if known else new_id(),
        client_id=WEB_CLIENT_ID,
        name="Agenda",
        # A row needs a home country; the regional secretariat sits in this one.
        country=Country.GUATEMALA,
        countries=ALL_COUNTRIES,
        organisation_id=None,
        role=None,
        auth_method=AuthMethod.SECRET,
        grant_types=frozenset({"authorization_code", "refresh_token"}),
        scope=frozenset(str(permission) for permission in Permission),
        redirect_uris=(f"{public_url}/session/callback",),
        post_logout_redirect_uris=(public_url, f"{public_url}/"),
        secret_digest=work.digests.client_secret(secret),
        first_party=True,
    )
    if known is None:
        work.clients.add(client, work.clock.now())
    elif known != client:
        work.clients.save(client)
