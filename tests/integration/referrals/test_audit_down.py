"""No audit row, no access: a referral and its packet that cannot be recorded as read stay closed."""

import pytest

from tests.integration.referrals.fake_cases import CAPACITY, PACKET, SECRET_NAME
from tests.integration.referrals.network import Network
from tests.support.audit_down import audit_down


@pytest.mark.parametrize("path", ["/referrals/{id}", "/referrals/{id}/packet"])
def test_with_the_audit_down_neither_referral_nor_packet_is_read(network: Network, path: str) -> None:
    sent = network.send(message="Ixchel llega esta noche")
    network.walk(sent["id"], "receive", "accept")

    with audit_down(network.database.admin_url):
        answer = network.ask("GET", path.format(**sent), network.shelter)

    assert answer.status_code == 500
    assert answer.json["errors"] == []
    assert not [
        word for word in (SECRET_NAME, "Ixchel", sent["code"], str(CAPACITY["age_band"])) if word in answer.text
    ]
    opened = network.ask("GET", f"/referrals/{sent['id']}/packet", network.shelter)
    assert opened.json["packet"] == PACKET
    assert (
        len(network.rows("SELECT 1 FROM audit WHERE object_id = %s AND action = 'referral.packet_opened'", sent["id"]))
        == 1
    )
