"""What the tests of organisations send, and what was published about one."""

from typing import Any
from uuid import uuid4

from tests.integration.identity.network import Network

BODY = {
    "country": "GT",
    "kind": "ngo",
    "name": "Asociación Nueva Esperanza de Prueba",
    "public_name": "Nueva Esperanza",
    "adm1": "GT-01",
    "contact_email": "contacto@ceiba.example",
}


def named(name: str) -> dict[str, Any]:
    """A registration with names of its own."""
    return BODY | {"name": f"{name} {uuid4()}", "public_name": f"Red {name} {uuid4()}"}


def published(network: Network, organisation: str) -> list[str]:
    """The names of the events about it, the oldest first."""
    rows = network.rows("SELECT name FROM outbox WHERE aggregate_id = %s ORDER BY created_at", organisation)
    return [row.name for row in rows]
