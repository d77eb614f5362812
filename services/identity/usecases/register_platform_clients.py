"""Register the services of the platform that call others, or bring their registration up to date."""

from services.identity.adapters.work import IdentityWork
from services.identity.domain.clients import TOKEN_EXCHANGE, AuthMethod, Client
from shared.kernel.country import ALL_COUNTRIES, Country
from shared.kernel.grant import Permission
from shared.kernel.ids import new_id


def register_service_client(client_id: str, secret: str, *, work: IdentityWork) -> None:
    """Make the client of a service: confidential, good for token exchange and nothing else."""
    known = work.clients.find(client_id)
    client = Client(
        id=known.id if known else new_id(),
        client_id=client_id,
        name=f"Ceiba {client_id}",
        # A row needs a home country; the regional secretariat sits in this one.
        country=Country.GUATEMALA,
        countries=ALL_COUNTRIES,
        organisation_id=None,
        role=None,
        auth_method=AuthMethod.SECRET,
        grant_types=frozenset({TOKEN_EXCHANGE}),
        scope=frozenset(str(permission) for permission in Permission),
        secret_digest=work.digests.client_secret(secret),
        service=True,
    )
    if known is None:
        work.clients.add(client, work.clock.now())
    elif known != client:
        work.clients.save(client)
