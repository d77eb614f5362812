"""Who counts as one stranger."""

import pytest

from shared.kernel.network import network_of

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8::1", "2001:db8::/64"),
        ("2001:db8::ffff:0:0:1", "2001:db8::/64"),
        ("2001:db8:0:1::1", "2001:db8:0:1::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("", ""),
        ("a:b", "a:b"),
    ],
)
def test_an_ipv6_subscriber_is_known_by_the_network(address: str, network: str) -> None:
    assert network_of(address) == network
