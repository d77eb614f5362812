"""OAuth2 clients in PostgreSQL, and a short-lived copy of them in each process."""

import re
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from threading import Lock
from uuid import UUID

from sqlalchemy import Connection, Row, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from services.identity.adapters.tables import client_assertions, clients, organisations
from services.identity.domain.clients import AuthMethod, Client, ClientStatus
from services.identity.domain.roles import Role
from shared.kernel.country import Country

_CLIENT = select(
    clients,
    ((clients.c.status == "active") & (func.coalesce(organisations.c.status, "active") == "active")).label("active"),
).join_from(clients, organisations, clients.c.organisation_id == organisations.c.id, isouter=True)
_CACHE_SECONDS = 5.0
_CACHE_SIZE = 2_000
_CLIENT_ID = re.compile(r"[A-Za-z0-9._~-]{1,100}")


class ClientRecords:
    """Reads and writes clients within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, client_id: str, *, lock: bool = False) -> Client | None:
        """The client of that public identifier, or None."""
        query = _CLIENT.where(clients.c.client_id == client_id)
        row = self._connection.execute(query.with_for_update(of=clients) if lock else query).one_or_none()
        return _client(row) if row else None

    def with_id(self, client_id: UUID) -> Client | None:
        """The client of that id (not its public identifier), locked; None when there is none."""
        query = _CLIENT.where(clients.c.id == client_id).with_for_update(of=clients)
        row = self._connection.execute(query).one_or_none()
        return _client(row) if row else None

    def with_ids(self, client_ids: Collection[UUID]) -> Mapping[UUID, Client]:
        """The clients of those ids (not their public identifiers), for those that are clients."""
        rows = self._connection.execute(_CLIENT.where(clients.c.id.in_(client_ids)))
        return {client.id: client for client in map(_client, rows)}

    def raise_policy_version(self, organisation_id: UUID) -> Sequence[tuple[str, int]]:
        """Date every token of an organisation's clients; answers each client with its new policy version."""
        statement = (
            update(clients)
            .where(clients.c.organisation_id == organisation_id)
            .values(policy_version=clients.c.policy_version + 1)
            .returning(clients.c.client_id, clients.c.policy_version)
        )
        return [(row.client_id, row.policy_version) for row in self._connection.execute(statement)]

    def page(self, *, after: UUID | None, limit: int) -> Sequence[Client]:
        """At most `limit` clients in the order they were registered, starting behind `after`."""
        query = _CLIENT.order_by(clients.c.id).limit(limit)
        if after is not None:
            query = query.where(clients.c.id > after)
        return [_client(row) for row in self._connection.execute(query)]

    def add(self, client: Client, at: datetime) -> None:
        """Insert a new client."""
        self._connection.execute(insert(clients).values(**_values(client), created_at=at))

    def save(self, client: Client) -> None:
        """Write a changed client."""
        self._connection.execute(update(clients).where(clients.c.id == client.id).values(**_values(client)))

    def first_use(self, client_id: str, jti: str, expires_at: datetime) -> bool:
        """Remember the id of a client assertion; False when it was seen before (RFC 7523 §3, `jti`)."""
        statement = (
            upsert(client_assertions)
            .values(client_id=client_id, jti=jti, expires_at=expires_at)
            .on_conflict_do_nothing()
            .returning(client_assertions.c.jti)
        )
        return self._connection.execute(statement).one_or_none() is not None


class ClientCache:
    """Clients by public identifier, at most five seconds old.

    A suspension reaches every process through the revocation list at once; this copy only saves the query.
    """

    def __init__(self, load: Callable[[str], Client | None]) -> None:
        self._load = load
        self._lock = Lock()
        self._known: dict[str, tuple[float, Client]] = {}

    def get(self, client_id: str) -> Client | None:
        """The active client, or None. Unknown identifiers are not remembered."""
        if not _CLIENT_ID.fullmatch(client_id):
            return None
        now = time.monotonic()
        known = self._known.get(client_id)
        if known and known[0] > now:
            return known[1]
        client = self._load(client_id)
        if client is None or not client.active:
            return None
        with self._lock:
            if len(self._known) >= _CACHE_SIZE:
                self._known.clear()
            self._known[client_id] = (now + _CACHE_SECONDS, client)
        return client

    def forget(self) -> None:
        """Drop every copy, after a change in this process."""
        with self._lock:
            self._known.clear()


def _values(client: Client) -> dict[str, object]:
    kept = ("id", "client_id", "name", "country", "organisation_id", "role", "auth_method", "secret_digest", "jwks",
            "previous_secret_digest", "previous_secret_until", "first_party", "service", "policy_version", "version",
            "status")  # fmt: skip
    sets = ("countries", "grant_types", "scope")
    return (
        {name: getattr(client, name) for name in kept}
        | {name: sorted(getattr(client, name)) for name in sets}
        | {name: list(getattr(client, name)) for name in ("redirect_uris", "post_logout_redirect_uris")}
    )


def _client(row: Row[tuple[object, ...]]) -> Client:
    values = {name: value for name, value in row._asdict().items() if name != "created_at"}
    return Client(
        **values
        | {
            "country": Country(values["country"]),
            "countries": frozenset(Country(code) for code in values["countries"]),
            "role": Role(values["role"]) if values["role"] else None,
            "auth_method": AuthMethod(values["auth_method"]),
            "status": ClientStatus(values["status"]),
            "grant_types": frozenset(values["grant_types"]),
            "scope": frozenset(values["scope"]),
            "redirect_uris": tuple(values["redirect_uris"]),
            "post_logout_redirect_uris": tuple(values["post_logout_redirect_uris"]),
        }
    )
