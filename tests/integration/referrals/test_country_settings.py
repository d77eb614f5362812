"""The receiver's country says how long there is to answer; a referral keeps what it was sent with."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from shared.contracts.country_settings import ESCALATION, REFERRAL_DEADLINES
from shared.contracts.identity import CountrySettingChanged
from shared.contracts.subscriptions import REFERRALS_EVENTS
from shared.kernel.country import BOTH_REALMS, Country
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


def an_escalation(network: Network, **value: int) -> CountrySettingChanged:
    return replace(a_decision(network), setting=ESCALATION, value=value)


def hours_of(sent: dict[str, Any], *, until: str = "respond_by") -> float:
    moments = [datetime.fromisoformat(sent[name]) for name in ("sent_at", until)]
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


def test_a_practice_country_has_the_times_of_its_country(network: Network) -> None:
    network.receive(a_decision(network, high=6), REFERRALS_EVENTS)
    with network.wiring.system_work(BOTH_REALMS) as work:
        hours = work.country_settings.value(REFERRAL_DEADLINES, Country.GUATEMALA.practice, network.clock.now())
    assert hours["high"] == 6


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


def test_a_country_decides_when_a_referral_without_an_answer_is_told_of_and_expires(network: Network) -> None:
    last = network.send(urgency="high")
    network.receive(an_escalation(network, remind=25, region=150, expires=400), REFERRALS_EVENTS)
    after = network.send(urgency="high")

    rows = network.rows(
        "SELECT remind_at - sent_at AS remind, escalate_again_at - sent_at AS again, expires_at - sent_at AS expires"
        " FROM referral ORDER BY id"
    )
    assert [(row["remind"], row["again"], row["expires"]) for row in rows] == [
        (timedelta(hours=12), timedelta(hours=48), timedelta(hours=72)),
        (timedelta(hours=6), timedelta(hours=36), timedelta(hours=96)),
    ]
    shown = [
        datetime.fromisoformat(sent["expires_at"]) - datetime.fromisoformat(sent["sent_at"]) for sent in (last, after)
    ]
    assert shown == [timedelta(hours=72), timedelta(hours=96)]


def test_a_part_that_a_country_did_not_decide_is_that_of_the_platform(network: Network) -> None:
    network.receive(an_escalation(network, expires=400), REFERRALS_EVENTS)
    network.send(urgency="high")
    (row,) = network.rows("SELECT escalate_again_percent, expires_percent FROM referral")
    assert row == {"escalate_again_percent": 200, "expires_percent": 400}


def test_who_refers_reads_in_the_directory_how_long_the_receivers_country_gives(network: Network) -> None:
    network.receive(a_decision(network, high=6), REFERRALS_EVENTS)
    network.receive(a_decision(network, days=1, version=2, high=1), REFERRALS_EVENTS)
    network.offer()
    network.offer(network.abroad)

    page = network.ask("GET", "/directory/services", network.sender, "caseworker").json["items"]
    one = network.ask("GET", f"/directory/services/{page[0]['id']}", network.sender, "caseworker").json

    given = {offer["country"]: offer["hours_to_answer"] for offer in page}
    assert given == {"GT": HOURS | {"high": 6}, "HN": HOURS}
    assert one["hours_to_answer"] == given[one["country"]]
