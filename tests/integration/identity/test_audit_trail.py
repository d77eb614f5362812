"""The audit of the administration under the address that every service has, and under its earlier one."""

import pytest

from services.identity.domain.roles.roles import Role
from tests.integration.identity.network import Network

pytestmark = pytest.mark.integration

TRAIL = "/api/v1/audit/identity"


def read(network: Network, role: Role, organisation: str, path: str = TRAIL) -> set[str]:
    """The ids of the newest entries about sign-ins and tokens that a caller reads."""
    answer = network.app.test_client().get(
        f"{path}?action=token.issued&limit=200", headers=network.bearer(role, organisation)
    )
    assert answer.status_code == 200, answer.text
    return {entry["id"] for entry in answer.json["items"]}


def test_the_country_reads_what_its_organisation_reads_and_another_country_none_of_it(network: Network) -> None:
    own = read(network, Role.SUPERVISOR, "gt1")

    assert own
    assert own <= read(network, Role.COUNTRY_ADMIN, "gt1")
    assert not own & read(network, Role.COUNTRY_ADMIN, "hn1")


def test_the_earlier_address_reads_the_same(network: Network) -> None:
    assert read(network, Role.SUPERVISOR, "gt1") <= read(network, Role.SUPERVISOR, "gt1", "/api/v1/audit")


def test_who_reads_the_audit_sees_the_chain_of_their_country(network: Network) -> None:
    answer = network.app.test_client().get(f"{TRAIL}/chain", headers=network.bearer(Role.COUNTRY_ADMIN, "gt1"))

    (state,) = answer.json["items"]
    assert (state["country"], state["first_wrong"]) == ("GT", None)
