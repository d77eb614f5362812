"""What tests of webhooks say again and again."""

from typing import Any

from services.referrals.tasks import tick_deliveries
from tests.integration.referrals.network import Network, Organisation


def register_endpoint(
    network: Network, url: str, organisation: Organisation | None = None, **fields: list[str]
) -> dict[str, Any]:
    """An endpoint of `organisation`, the shelter unless said otherwise."""
    answer = network.ask("POST", "/webhook-endpoints", organisation or network.shelter, json={"url": url} | fields)
    assert answer.status_code == 201, answer.json
    return answer.json


def deliveries_of(
    network: Network, endpoint: dict[str, Any], organisation: Organisation | None = None
) -> list[dict[str, Any]]:
    """The delivery log of `endpoint`, which the shelter owns unless said otherwise, newest first."""
    owner = organisation or network.shelter
    answer = network.ask("GET", f"/webhook-endpoints/{endpoint['id']}/deliveries", owner)
    assert answer.status_code == 200, answer.json
    return answer.json["items"]


def read_endpoint(network: Network, endpoint: dict[str, Any]) -> dict[str, Any]:
    """The endpoint as its owner reads it."""
    return network.ask("GET", f"/webhook-endpoints/{endpoint['id']}", network.shelter).json


def tick(network: Network) -> None:
    """The beat, and all that it set off."""
    tick_deliveries()
    network.wiring.dispatcher.wait()
