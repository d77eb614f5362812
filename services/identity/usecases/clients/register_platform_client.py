"""Register the clients of the platform itself, or bring their registration up to date."""

from dataclasses import replace

from services.identity.adapters.work import IdentityWork
from services.identity.domain.clients.clients import AuthMethod, Client
from shared.contracts.oauth import TOKEN_EXCHANGE
from shared.kernel.country import ALL_COUNTRIES, Country
from shared.kernel.grant import WEB_CLIENT_ID, Permission
from shared.kernel.ids import new_id


def register_platform_client(client: Client, *, work: IdentityWork) -> None:
    """Add a client of the platform, or bring the one with its `client_id` up to date."""
    known = work.clients.find(client.client_id)
    if known is None:
        work.clients.add(client, work.clock.now())
    elif known != (client := replace(client, id=known.id)):
        work.clients.save(client)


def register_web_client(public_url: str, secret: str, *, work: IdentityWork) -> None:
    """Make `ceiba-web` as the gateway at `public_url` uses it: confidential, first party, code flow with refresh."""
    client = replace(
        _confidential(WEB_CLIENT_ID, secret, work, name="Agenda"),
        grant_types=frozenset({"authorization_code", "refresh_token"}),
        redirect_uris=(f"{public_url}/session/callback",),
        post_logout_redirect_uris=(public_url, f"{public_url}/"),
        first_party=True,
    )
    register_platform_client(client, work=work)


def register_service_client(client_id: str, secret: str, *, work: IdentityWork) -> None:
    """Make the client of a service: confidential, good for token exchange and nothing else."""
    client = replace(
        _confidential(client_id, secret, work, name=f"Ceiba {client_id}"),
        grant_types=frozenset({TOKEN_EXCHANGE}),
        service=True,
    )
    register_platform_client(client, work=work)


def _confidential(client_id: str, secret: str, work: IdentityWork, *, name: str) -> Client:
    return Client(
        id=new_id(),
        client_id=client_id,
        name=name,
        # A row needs a home country; the regional secretariat sits in this one.
        country=Country.GUATEMALA,
        countries=ALL_COUNTRIES,
        organisation_id=None,
        role=None,
        auth_method=AuthMethod.SECRET,
        grant_types=frozenset(),
        scope=frozenset(str(permission) for permission in Permission),
        secret_digest=work.digests.client_secret(secret),
    )
