"""Returns and onward movements: who sees what of them, and what the receiver reports."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from shared.contracts.cases import ConsentWithdrawn, MovementChanged
from shared.contracts.subscriptions import REFERRALS_EVENTS
from shared.kernel.country import Country
from tests.integration.referrals.network import Network, Organisation
from tests.integration.referrals.test_escalation import on_duty
from tests.support.days import in_days, today

SEEN = {
    *("referral_id", "code", "kind", "country", "to_country", "stage"),
    *("travel_on", "departed_on", "arrived_on", "follow_up_30_on", "follow_up_90_on"),
}


def change(network: Network, sent: dict[str, Any], stage: str = "preparing", *, version: int = 1, **more: Any) -> None:
    event = MovementChanged(
        country=Country.GUATEMALA,
        case_id=UUID(sent["case_id"]),
        movement_id=UUID(sent["id"]),
        referral_id=UUID(sent["id"]),
        to_country=Country.HONDURAS,
        kind="assisted_return",
        stage=stage,
        version=version,
        **more,
    )
    network.receive(event, REFERRALS_EVENTS)
    network.deliver_events()


@pytest.fixture
def moving(network: Network) -> dict[str, Any]:
    """A referral to Honduras that was accepted, and the return it is part of."""
    sent = network.send(to_organisation_id=str(network.abroad.id), kind="cross_border")
    network.walk(sent["id"], "receive", "accept", by=network.abroad)
    change(network, sent, travel_on=today())
    return sent


def overseer(network: Network, country: Country, duty: str = "country_admin") -> Organisation:
    organisation = Organisation(uuid4(), country, f"Punto focal {country}")
    network.join(organisation)
    return on_duty(network, organisation, duty)


def movements(network: Network, by: Organisation | None, role: str = "country_admin", **token: Any) -> Any:
    return network.ask("GET", "/movements", by, role, **token)


def report(
    network: Network, sent: dict[str, Any], by: Organisation | None, role: str = "focal_point", **body: Any
) -> Any:
    """Confirm an arrival, or with an outcome report a follow-up."""
    path = "follow-up" if "outcome" in body else "arrival"
    return network.ask("POST", f"/referrals/{sent['id']}/{path}", by, role, json={"on": in_days(0)} | body)


def seen(network: Network, sent: dict[str, Any], by: Organisation, role: str = "focal_point") -> Any:
    return network.ask("GET", f"/referrals/{sent['id']}", by, role).json


def test_both_country_administrators_see_that_it_happens_and_nothing_else(
    network: Network, moving: dict[str, Any]
) -> None:
    for country in (Country.GUATEMALA, Country.HONDURAS):
        (line,) = movements(network, overseer(network, country)).json["items"]
        assert line.keys() == SEEN
        assert (line["code"], line["country"], line["to_country"], line["stage"], line["travel_on"]) == (
            moving["code"],
            "GT",
            "HN",
            "preparing",
            in_days(0),
        )
        administrator = movements(network, overseer(network, country)).json
        assert network.sender.name not in str(administrator)
        assert moving["case_id"] not in str(administrator)


def test_nobody_else_sees_it(network: Network, moving: dict[str, Any]) -> None:
    mexico = movements(network, overseer(network, Country.MEXICO))
    without_duty = movements(network, network.stranger)
    assert [(answer.status_code, answer.json["items"]) for answer in (mexico, without_duty)] == [(200, [])] * 2
    assert movements(network, None).status_code == 401
    for role in ("caseworker", "supervisor", "focal_point"):
        for organisation in (network.sender, network.abroad, network.stranger):
            assert movements(network, organisation, role).status_code == 403
    # An administrator of Mexico who asks for the referral itself finds nothing either.
    referral = network.ask("GET", f"/referrals/{moving['id']}", overseer(network, Country.MEXICO), "focal_point")
    assert referral.status_code == 404


def test_the_coordination_of_the_region_sees_it_too(network: Network, moving: dict[str, Any]) -> None:
    coordination = overseer(network, Country.EL_SALVADOR, "regional_coordinator")
    answer = movements(network, coordination, "regional_coordinator", countries=["GT", "SV", "HN", "MX"])
    assert answer.status_code == 200


def test_the_list_goes_on_page_by_page_newest_first(network: Network) -> None:
    sent = [network.send(to_organisation_id=str(network.abroad.id), kind="cross_border") for _ in range(3)]
    for one in sent:
        change(network, one)
    honduras = overseer(network, Country.HONDURAS)
    first = network.ask("GET", "/movements?limit=2", honduras, "country_admin").json
    rest = network.ask("GET", f"/movements?limit=2&cursor={first['next_cursor']}", honduras, "country_admin").json
    listed = [line["referral_id"] for line in first["items"] + rest["items"]]
    assert (listed, rest["next_cursor"]) == ([one["id"] for one in reversed(sent)], None)


def test_the_receiver_confirms_the_arrival_and_reports_twice_later(network: Network, moving: dict[str, Any]) -> None:
    change(network, moving, "travelling", version=2, departed_on=today() - timedelta(days=91))
    arrived = report(network, moving, network.abroad, on=in_days(-90))
    after_30 = report(network, moving, network.abroad, step="follow_up_30", outcome="well", on=in_days(-60))
    after_90 = report(network, moving, network.abroad, step="follow_up_90", outcome="moved_again")
    network.deliver_events()
    assert [answer.status_code for answer in (arrived, after_30, after_90)] == [200] * 3
    assert [answer.json["movement"]["stage"] for answer in (arrived, after_30, after_90)] == [
        "arrived",
        "followed_up",
        "completed",
    ]
    movement = seen(network, moving, network.sender, "caseworker")["movement"]
    assert (movement["arrived_on"], movement["follow_up_30"], movement["follow_up_90"]) == (
        in_days(-90),
        "well",
        "moved_again",
    )
    kinds = [notice["kind"] for notice in network.notifications(network.sender)]
    assert kinds.count("referral_movement_reported") == 3
    (line,) = movements(network, overseer(network, Country.HONDURAS)).json["items"]
    assert (line.keys(), line["stage"], line["follow_up_90_on"]) == (SEEN, "completed", in_days(0))
    published = network.rows("SELECT data FROM outbox WHERE name LIKE %s ORDER BY id", "%movement_reported%")
    assert [row["data"]["report"] for row in published] == ["arrived", "follow_up_30", "follow_up_90"]


def test_who_may_report_and_of_what(network: Network, moving: dict[str, Any]) -> None:
    stranger_abroad = Organisation(uuid4(), Country.HONDURAS, "Ajena HN")
    network.join(stranger_abroad)
    for body in ({}, {"step": "follow_up_30", "outcome": "well"}):
        assert report(network, moving, None, **body).status_code == 401
        assert report(network, moving, network.abroad, "caseworker", **body).status_code == 403
        assert report(network, moving, network.sender, **body).status_code == 403
        assert report(network, moving, network.stranger, **body).status_code == 404
        assert report(network, moving, stranger_abroad, **body).status_code == 404
    wrong = report(network, moving, network.abroad, step="departed", outcome="well")
    early = report(network, moving, network.abroad, step="follow_up_30", outcome="well")
    tomorrow = report(network, moving, network.abroad, on=in_days(2))
    assert [answer.status_code for answer in (wrong, early, tomorrow)] == [422] * 3
    assert (early.json["errors"][0]["code"], tomorrow.json["errors"][0]["code"]) == ("before_arrival", "in_the_future")
    other = network.send(to_organisation_id=str(network.abroad.id))
    network.walk(other["id"], "accept", by=network.abroad)
    none = report(network, other, network.abroad)
    assert (none.status_code, none.json["code"]) == (409, "no_movement")


def test_a_receiver_reads_of_it_only_once_they_have_accepted(network: Network) -> None:
    sent = network.send(to_organisation_id=str(network.abroad.id), kind="cross_border")
    change(network, sent)
    assert seen(network, sent, network.abroad)["movement"] is None
    assert seen(network, sent, network.sender, "caseworker")["movement"]["stage"] == "preparing"
    network.walk(sent["id"], "accept", by=network.abroad)
    assert seen(network, sent, network.abroad)["movement"]["stage"] == "preparing"


def test_without_the_consent_it_stays_visible_as_stopped_and_no_more_is_told(
    network: Network, moving: dict[str, Any]
) -> None:
    report(network, moving, network.abroad)
    event = ConsentWithdrawn(
        country=Country.GUATEMALA,
        case_id=UUID(moving["case_id"]),
        consent_id=UUID(moving["consent_id"]),
        person_key="k",
        purpose="referral",
    )
    for event_id in (first := uuid4(), first, uuid4()):
        network.receive(event, REFERRALS_EVENTS, event_id=event_id)
    network.deliver_events()
    late = report(network, moving, network.abroad, step="follow_up_30", outcome="at_risk")
    assert (late.status_code, late.json["code"]) == (409, "movement_ended")
    assert seen(network, moving, network.abroad)["movement"] is None
    for country in (Country.GUATEMALA, Country.HONDURAS):
        (line,) = movements(network, overseer(network, country)).json["items"]
        assert (line["stage"], line["arrived_on"]) == ("stopped", in_days(0))
    change(network, moving, "travelling", version=7)
    (line,) = movements(network, overseer(network, Country.HONDURAS)).json["items"]
    assert line["stage"] == "stopped"


def test_what_comes_twice_or_late_changes_nothing(network: Network, moving: dict[str, Any]) -> None:
    change(network, moving, "travelling", version=3, departed_on=today())
    change(network, moving, "travelling", version=3, departed_on=today())
    change(network, moving, "planned", version=2)
    (line,) = movements(network, overseer(network, Country.GUATEMALA)).json["items"]
    assert (line["stage"], line["departed_on"]) == ("travelling", in_days(0))
