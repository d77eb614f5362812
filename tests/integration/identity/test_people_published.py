"""The other services learn who may act in an organisation: ids and roles, once per change."""

from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from services.identity.domain.roles.roles import Role
from services.identity.tasks import publish_duties
from tests.integration.identity.network import Network
from tests.integration.identity.test_duties import change


def published(network: Network, user_id: UUID) -> list[dict[str, Any]]:
    return network.published("person_changed", user_id)


@pytest.fixture
def worker(network: Network) -> UUID:
    return network.add_person(Role.CASEWORKER, "gt1").id


def test_whoever_was_there_before_is_published_by_the_tick_once(network: Network, worker: UUID) -> None:
    for _ in range(2):
        publish_duties()

    home = str(network.organisations["gt1"].id)
    assert published(network, worker) == [
        {"country": "GT", "user_id": str(worker), "organisation_id": home, "role": "caseworker", "active": True}
    ]


def test_a_suspension_and_a_new_role_are_published(
    network: Network, admin: dict[str, str], http: FlaskClient, worker: UUID
) -> None:
    publish_duties()

    change(http, admin, worker, "suspend")
    facts = published(network, worker)

    assert [(fact["role"], fact["active"]) for fact in facts] == [("caseworker", True), ("caseworker", False)]
