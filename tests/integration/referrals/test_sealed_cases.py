"""A referral of a sealed case exists at the sender for the people named; the receiver sees it as any other."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from shared.contracts.cases import CaseSealChanged, EmergencyAccessOpened
from shared.contracts.subscriptions import REFERRALS_EVENTS, REFERRALS_NOTIFY
from tests.integration.referrals.network import Network
from tests.integration.referrals.test_assignments import news

NAMED, OTHER, IN_EMERGENCY = (str(uuid4()) for _ in range(3))


def seal(network: Network, case_id: str, named: tuple[str, ...] | None, **emergency: Any) -> None:
    event = CaseSealChanged(
        country=network.sender.country,
        case_id=UUID(case_id),
        organisation_id=network.sender.id,
        sealed_for=named,
        **({"emergency_for": None, "emergency_until": None} | emergency),
    )
    network.receive(event, REFERRALS_EVENTS)


@pytest.fixture
def sealed(network: Network) -> dict[str, Any]:
    sent = network.send(case_id=str(uuid4()))
    seal(network, sent["case_id"], (NAMED, str(uuid4())))
    return sent


def seen(network: Network, sent: dict[str, Any], subject: str, role: str = "caseworker") -> bool:
    """Whether a caller of the sender sees the referral; the same everywhere."""

    def ask(path: str) -> Any:
        return network.ask("GET", path, network.sender, role, subject=subject)

    addresses = ("", "/events", "/deliveries")
    found = [ask(f"/referrals/{sent['id']}{address}").status_code == 200 for address in addresses]
    boxes = ("/referrals?limit=200", "/referrals?box=out&limit=200", f"/referrals?case_id={sent['case_id']}")
    found += [sent["id"] in {item["id"] for item in ask(box).json["items"]} for box in boxes]
    assert len(set(found)) == 1, found
    return found[0]


def test_those_named_see_it_and_the_others_of_the_sender_do_not(network: Network, sealed: dict[str, Any]) -> None:
    assert seen(network, sealed, NAMED)
    assert not seen(network, sealed, OTHER)
    assert not seen(network, sealed, OTHER, "supervisor")
    assert not seen(network, sealed, "client:ngo-system", "supervisor")
    assert network.step(sealed["id"], "cancel", network.sender).status_code == 404


def test_the_receiver_sees_it_as_any_other(network: Network, sealed: dict[str, Any]) -> None:
    assert network.ask("GET", f"/referrals/{sealed['id']}", network.shelter).status_code == 200
    network.walk(sealed["id"], "accept", "start")


def test_emergency_access_shows_it_until_it_ends(network: Network, sealed: dict[str, Any]) -> None:
    now = datetime.now(UTC)
    for until, shown in ((now + timedelta(minutes=5), True), (now - timedelta(minutes=5), False)):
        seal(network, sealed["case_id"], (NAMED,), emergency_for=IN_EMERGENCY, emergency_until=until)

        assert seen(network, sealed, IN_EMERGENCY) is shown
        assert not seen(network, sealed, OTHER)


def test_a_case_that_is_opened_again_shows_its_referrals(network: Network, sealed: dict[str, Any]) -> None:
    seal(network, sealed["case_id"], None)

    assert seen(network, sealed, OTHER)


def test_only_those_named_are_notified_of_its_steps(network: Network, sealed: dict[str, Any]) -> None:
    network.walk(sealed["id"], "accept")
    network.deliver_events()

    assert news(network, network.sender, NAMED) == ["referral_accepted"]
    assert news(network, network.sender, OTHER) == []
    deliveries = network.rows("SELECT 1 FROM delivery WHERE organisation_id = %s", network.sender.id)
    assert deliveries == []


def test_what_the_sender_was_notified_of_before_is_gone(network: Network) -> None:
    sent = network.send(case_id=str(uuid4()))
    network.walk(sent["id"], "accept")
    network.deliver_events()
    assert news(network, network.sender, OTHER) == ["referral_accepted"]

    seal(network, sent["case_id"], (NAMED,))

    assert news(network, network.sender, OTHER) == news(network, network.sender, NAMED) == []


def test_each_who_supervises_or_is_named_learns_of_an_emergency(network: Network) -> None:
    supervisor, event_id = str(uuid4()), uuid4()
    event = EmergencyAccessOpened(
        country=network.sender.country,
        case_id=uuid4(),
        organisation_id=network.sender.id,
        emergency_access_id=event_id,
        notified=(NAMED, supervisor),
    )
    network.receive(event, REFERRALS_NOTIFY)

    assert [news(network, network.sender, who) for who in (NAMED, supervisor, OTHER)] == [
        ["emergency_access"],
        ["emergency_access"],
        [],
    ]
