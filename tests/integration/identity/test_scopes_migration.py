"""Systems keep what they could do when reading an extract asks for a scope of its own."""

import pytest

from services.identity.domain.roles.roles import Role
from tests.integration.identity.network import Network
from tests.support.databases import ServiceDatabase

pytestmark = pytest.mark.integration

REGISTERED = {
    "runs": (Role.REGIONAL_COORDINATOR, {"extracts:manage", "extracts:run", "reporting:read"}),
    "reads": (Role.CASEWORKER, {"reporting:read"}),
    "neither": (Role.CASEWORKER, {"cases:read"}),
    "has it": (Role.CASEWORKER, {"extracts:read"}),
}


def test_a_system_that_read_extracts_before_reads_them_after_the_upgrade_and_no_other(
    network: Network, database: ServiceDatabase
) -> None:
    made = {
        name: network.add_client("gt1", role=role, scope=frozenset(scope)) for name, (role, scope) in REGISTERED.items()
    }
    database.downgrade("0034")
    database.upgrade()
    held = {row.client_id: set(row.scope) for row in network.rows("SELECT client_id, scope FROM clients")}
    gained = {name: held[made[name].client_id] - scope for name, (_, scope) in REGISTERED.items()}
    read = {"extracts:read"}
    assert gained == {"runs": read, "reads": read, "neither": set(), "has it": set()}
