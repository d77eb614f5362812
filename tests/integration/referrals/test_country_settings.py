"""The receiver's country says how long there is to answer; a referral keeps what it was sent with."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from shared.contracts.country_settings import REFERRAL_DEADLINES
from shared.contracts.identity import CountrySettingChanged
from shared.contracts.subscriptions import REFERRALS_EVENTS
from shared.kernel.country import Country
from shared.kernel.ids import new_id
from tests.integration.referrals.network import Network

HOURS = {"imminent": 2, "high": 24, "medium": 72, "low": 168}


@pytest.fixture(autouse=True)
def clean(network: Network) -> None:
    network.rows("TRUNCATE country_setting")


def a_decision(network: Network, *, days: int = 0, version: int = 1, **changes: Any) -> CountrySettingChanged:
    country = changes.pop("country", Country.GUATEMALA)
    today = network.clock.now().astimezone(country.time_zone).date()
    return CountrySettingChanged(
        country=country,
        setting_id=new_id(),
        setting=REFERRAL_DEADLINES,
        version=version,
        value=HOURS | changes,
        valid_from=today + timedelta(days=days),
    )


def hours_of(sent: dict[str, Any]) -> float:
    moments = [datetime.fromisoformat(sent[name]) for name in ("sent_at", "respond_by")]
    return (moments[1] - moments[0]) / timedelta(hours=1)


def test_a_decision_holds_for_the_next_referral_and_not_for_the_last(network: Network) -> None:
    last = network.send(urgency="high")
    network.receive(a_decision(network, high=6), REFERRALS_EVENTS)
    after = network.send(urgency="high")

    assert (hours_of(last), hours_of(after)) == (24, 6)
    kept = network.ask("GET", f"/referrals/{last['id']}", network.sender, "caseworker").json
    assert hours_of(kept) == 24


def test_hours_mean_what_they_say(network: Network) -> None:
    network.receive(a_decision(network, high=6), REFERRALS_EVENTS)
    assert hours_of(network.send(urgency="24h")) == 24


def test_the_country_of_the_receiver_decides(network: Network) -> None:
    network.receive(a_decision(network, country=Country.HONDURAS, high=8), REFERRALS_EVENTS)
    abroad = network.send(urgency="high", to_organisation_id=str(network.abroad.id))
    assert (hours_of(abroad), hours_of(network.send(urgency="high"))) == (8, 24)


def test_a_decision_begins_on_its_day_and_a_later_one_replaces_it(network: Network) -> None:
    for event in (a_decision(network, days=1, version=2, high=4), a_decision(network, version=1, high=8)):
        network.receive(event, REFERRALS_EVENTS)
    assert hours_of(network.send(urgency="high")) == 8
    network.clock.advance(days=1)
    assert hours_of(network.send(urgency="high")) == 4


def test_a_decision_that_arrives_twice_or_is_told_again_changes_nothing(network: Network) -> None:
    event, message = a_decision(network, high=6), new_id()
    for event_id in (message, message, new_id()):
        network.receive(event, REFERRALS_EVENTS, event_id=event_id)
    rows = network.rows("SELECT setting_id, value FROM country_setting")
    assert rows == [{"setting_id": event.setting_id, "value": dict(event.value)}]
    assert isinstance(rows[0]["setting_id"], UUID)


def test_only_the_platform_writes_what_a_country_decided(network: Network) -> None:
    with (
        pytest.raises(Exception, match="row-level security"),
        network.wiring.work(network.grant(network.sender)) as work,
    ):
        work.country_settings.keep(a_decision(network, high=1), at=network.clock.now())
