"""No answer: reminder at half of the time, level 1 at the deadline, level 2 at twice, expiry at three times."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from services.referrals.adapters.work import ReferralsWork
from services.referrals.domain.urgency import URGENCIES, answer_within, times_of
from services.referrals.tasks import tick_deadlines
from shared.contracts.cases import CaseClosed
from shared.contracts.country_settings import DEFAULTS, ESCALATION, REFERRAL_DEADLINES
from shared.contracts.identity import (
    COUNTRY_ADMIN,
    REGIONAL_COORDINATOR,
    OrganisationDutiesChanged,
    OrganisationRegistered,
    OrganisationSuspended,
)
from shared.contracts.subscriptions import REFERRALS_EVENTS
from shared.kernel.country import Country
from tests.integration.referrals.network import Network, Organisation, an_organisation
from tests.integration.referrals.receiver import Receiver
from tests.support.builders.referrals import a_caller

WAITING = {
    *("referral_id", "code", "level", "escalated_at", "kind", "services", "urgency", "respond_by", "expires_at"),
    *("country", "to_country", "from_organisation_id", "from_organisation_name", "to_organisation_id"),
    "to_organisation_name",
}


@dataclass
class Watch:
    """Who answers for GT, for HN and for the region."""

    network: Network
    gt: Organisation
    hn: Organisation
    region: Organisation

    def told(self, organisation: Organisation) -> list[str]:
        return [n["kind"] for n in self.network.notifications(organisation)]

    def listed(self, organisation: Organisation, role: str = "country_admin", **token: Any) -> list[dict[str, Any]]:
        answer = self.network.ask("GET", "/referrals/escalated", organisation, role, **token)
        assert answer.status_code == 200, answer.json
        return answer.json["items"]

    def listed_for_the_region(self, **token: list[str]) -> list[dict[str, Any]]:
        return self.listed(self.region, "regional_coordinator", **{"countries": ["GT", "SV", "HN", "MX"]} | token)

    def beat(self, **later: float) -> None:
        self.network.clock.advance(**later)
        tick_deadlines()


def on_duty(network: Network, organisation: Organisation, *duties: str) -> Organisation:
    network.receive(
        OrganisationDutiesChanged(country=organisation.country, organisation_id=organisation.id, duties=duties),
        REFERRALS_EVENTS,
    )
    return organisation


@pytest.fixture
def watch(network: Network) -> Watch:
    ministry, secretariat, region = (
        an_organisation("GT", "Ministerio"),
        an_organisation("HN", "Secretaría"),
        an_organisation("GT", "Regional"),
    )
    for organisation in (ministry, secretariat, region):
        network.join(organisation, "central_government")
    on_duty(network, ministry, COUNTRY_ADMIN)
    on_duty(network, secretariat, COUNTRY_ADMIN)
    on_duty(network, region, REGIONAL_COORDINATOR)
    return Watch(network, ministry, secretariat, region)


def log(network: Network, referral_id: str, organisation: Organisation) -> list[tuple[int, str | None]]:
    body = network.ask("GET", f"/referrals/{referral_id}", organisation).json
    return [(entry["level"], entry["organisation_name"]) for entry in body["escalations"]]


def test_the_whole_ladder_from_the_reminder_to_the_end(watch: Watch) -> None:
    network = watch.network
    sent = network.send(urgency="24h", to_organisation_id=str(network.abroad.id))
    network.deliver_events()
    watch.beat(hours=11, minutes=59)
    assert watch.told(network.abroad) == ["referral_sent"]

    watch.beat(minutes=2)
    assert watch.told(network.abroad) == ["referral_reminder", "referral_sent"]

    watch.beat(hours=12)
    assert watch.told(watch.hn) == ["referral_overdue"]
    assert watch.told(network.sender) == ["referral_escalated"]
    assert watch.told(watch.gt) == watch.told(watch.region) == []
    assert network.rows("SELECT state, escalation_level FROM referral") == [{"state": "sent", "escalation_level": 1}]

    watch.beat(hours=24)
    assert watch.told(watch.region) == ["referral_overdue"]
    assert watch.told(network.sender) == ["referral_escalated"] * 2
    assert watch.told(watch.hn) == ["referral_overdue"]
    for end in (network.sender, network.abroad):
        assert log(network, sent["id"], end) == [(1, "Secretaría HN"), (2, "Regional GT")]
    assert [item["code"] for item in watch.listed_for_the_region()] == [sent["code"]]

    watch.beat(hours=24)
    network.deliver_events()
    assert network.rows("SELECT state, sealed FROM referral") == [{"state": "expired", "sealed": None}]
    assert watch.told(network.sender) == ["referral_expired", "referral_escalated", "referral_escalated"]
    assert watch.listed(watch.hn) == watch.listed_for_the_region() == []
    assert log(network, sent["id"], network.sender) == [(1, "Secretaría HN"), (2, "Regional GT")]


@pytest.mark.parametrize("hours", [25, 49, 71])
def test_a_referral_can_be_answered_at_every_level_and_its_escalation_then_ends(watch: Watch, hours: int) -> None:
    network = watch.network
    sent = network.send(urgency="24h")
    watch.beat(hours=25)
    watch.beat(hours=hours - 25)
    assert [item["referral_id"] for item in watch.listed(watch.gt)] == [sent["id"]]

    network.walk(sent["id"], "receive", "request-info")
    assert len(watch.listed(watch.gt)) == 1
    network.walk(sent["id"], "accept")
    watch.beat(hours=100)

    assert watch.listed(watch.gt) == watch.listed_for_the_region() == []
    assert network.rows("SELECT state FROM referral") == [{"state": "accepted"}]
    assert network.ask("GET", f"/referrals/{sent['id']}/packet", network.shelter).status_code == 200
    assert log(network, sent["id"], network.shelter)[0] == (1, "Ministerio GT")


@pytest.mark.parametrize("end", ["cancel", "case closed"])
def test_what_is_taken_back_waits_no_longer(watch: Watch, end: str) -> None:
    network = watch.network
    body = network.referral(urgency="immediate")
    sent = network.ask("POST", "/referrals", network.sender, "caseworker", json=body).json
    watch.beat(hours=3)
    assert len(watch.listed(watch.gt)) == 1

    if end == "cancel":
        assert network.step(sent["id"], "cancel", network.sender).status_code == 200
    else:
        closed = CaseClosed(country=Country.GUATEMALA, case_id=body["case_id"], closure_reason="plan_completed")
        network.receive(closed, REFERRALS_EVENTS)

    assert watch.listed(watch.gt) == []


def test_two_ticks_at_once_notify_once_per_level(watch: Watch) -> None:
    network = watch.network
    for _ in range(5):
        network.send(urgency="immediate")

    for hours in (3, 2):
        network.clock.advance(hours=hours)
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(lambda _: tick_deadlines(), range(8)))

    rows = network.rows("SELECT level, count(*) AS n FROM escalation GROUP BY level ORDER BY level")
    assert rows == [{"level": 1, "n": 5}, {"level": 2, "n": 5}]
    assert watch.told(watch.gt) == watch.told(watch.region) == ["referral_overdue"] * 5
    assert watch.told(network.sender) == ["referral_escalated"] * 10


def test_a_worker_that_dies_during_an_escalation_leaves_no_half_of_it(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    network = watch.network
    network.send(urgency="immediate")
    network.clock.advance(hours=3)
    whole, calls = ReferralsWork.before_commit, []

    def dies_at_the_second(*arguments: Any, **options: Any) -> None:
        calls.append(arguments)
        if len(calls) == 2:
            raise SystemExit
        whole(*arguments, **options)

    monkeypatch.setattr(ReferralsWork, "before_commit", dies_at_the_second)
    with pytest.raises(SystemExit):
        tick_deadlines()
    assert network.rows("SELECT escalation_level FROM referral") == [{"escalation_level": 0}]
    assert network.rows("SELECT 1 FROM escalation") == []
    assert watch.told(watch.gt) == []

    monkeypatch.setattr(ReferralsWork, "before_commit", whole)
    tick_deadlines()
    tick_deadlines()

    assert watch.told(watch.gt) == ["referral_overdue"]
    assert watch.told(network.sender) == ["referral_escalated"]


def test_a_clock_that_slept_climbs_one_level_a_beat(watch: Watch) -> None:
    watch.network.send(urgency="24h")

    watch.beat(hours=60)
    assert (watch.told(watch.gt), watch.told(watch.region)) == (["referral_overdue"], [])
    watch.beat()
    assert (watch.told(watch.gt), watch.told(watch.region)) == (["referral_overdue"], ["referral_overdue"])


def test_a_tick_that_runs_too_late_expires_the_referral_without_escalating(watch: Watch) -> None:
    watch.network.send(urgency="24h")

    watch.beat(hours=73)

    assert watch.network.rows("SELECT state FROM referral") == [{"state": "expired"}]
    assert watch.told(watch.gt) == watch.told(watch.region) == []


def test_without_an_organisation_on_duty_both_parties_see_that_none_was_reached(network: Network) -> None:
    sent = network.send(urgency="immediate")
    network.clock.advance(hours=3)
    tick_deadlines()

    assert log(network, sent["id"], network.shelter) == [(1, None)]
    assert [n["kind"] for n in network.notifications(network.sender)] == ["referral_escalated"]


def test_only_organisations_on_duty_and_not_suspended_are_notified(watch: Watch) -> None:
    network = watch.network
    second = an_organisation("GT", "Comisión")
    network.join(second, "central_government")
    on_duty(network, second, COUNTRY_ADMIN)
    network.receive(OrganisationSuspended(country=Country.GUATEMALA, organisation_id=watch.gt.id), REFERRALS_EVENTS)
    on_duty(network, second)
    network.send(urgency="immediate")
    watch.beat(hours=3)
    assert watch.told(watch.gt) == watch.told(second) == []

    back = OrganisationRegistered(
        country=Country.GUATEMALA, organisation_id=watch.gt.id, kind="central_government", public_name="Ministerio GT"
    )
    network.receive(back, REFERRALS_EVENTS)
    network.send(urgency="immediate")
    watch.beat(hours=3)
    assert watch.told(watch.gt) == ["referral_overdue"]


def test_the_list_shows_what_waits_and_nothing_about_the_person(watch: Watch) -> None:
    network = watch.network
    sent = network.send(urgency="immediate")
    watch.beat(hours=3)

    item = watch.listed(watch.gt)[0]

    assert set(item) == WAITING
    assert (item["code"], item["level"], item["urgency"]) == (sent["code"], 1, "immediate")
    assert item["services"] == ["emergency_shelter"]
    assert item["from_organisation_name"] == network.sender.name
    assert item["to_organisation_name"] == network.shelter.name
    assert item["respond_by"] == sent["respond_by"]
    assert item["expires_at"] == sent["expires_at"]


def test_who_may_see_the_list(watch: Watch) -> None:
    network = watch.network
    network.send(urgency="immediate")
    watch.beat(hours=3)
    path = "/referrals/escalated"

    assert network.ask("GET", path, None).status_code == 401
    for role in ("caseworker", "focal_point", "legal_liaison", "analyst", "operator"):
        assert network.ask("GET", path, watch.gt, role).status_code == 403
    assert watch.listed(watch.gt, country="HN") == []
    assert watch.listed(watch.hn) == watch.listed(network.stranger) == watch.listed(network.sender) == []
    assert watch.listed(network.shelter) == watch.listed_for_the_region() == []
    assert len(watch.listed(watch.gt)) == 1


def test_the_region_sees_the_countries_of_its_token(watch: Watch) -> None:
    network = watch.network
    network.send(urgency="immediate")
    network.send(urgency="immediate", to_organisation_id=str(network.abroad.id))
    watch.beat(hours=3)
    watch.beat(hours=2)

    assert [item["to_country"] for item in watch.listed_for_the_region()] == ["GT", "HN"]
    assert [item["to_country"] for item in watch.listed_for_the_region(countries=["HN", "MX"])] == ["HN"]


def test_being_notified_gives_no_other_access(watch: Watch) -> None:
    network = watch.network
    sent = network.send(urgency="immediate")
    watch.beat(hours=3)

    for tail in ("", "/events", "/deliveries"):
        assert network.ask("GET", f"/referrals/{sent['id']}{tail}", watch.gt).status_code == 404
    assert network.ask("GET", f"/referrals/{sent['id']}/packet", watch.gt).status_code == 404
    assert network.step(sent["id"], "accept", watch.gt).status_code == 404
    assert network.ask("GET", "/referrals", watch.gt).json["items"] == []


def test_the_list_goes_page_by_page_the_longest_waiting_first(watch: Watch) -> None:
    network = watch.network
    codes = []
    for _ in range(3):
        codes.append(network.send(urgency="immediate")["code"])
        watch.beat(minutes=30)
    watch.beat(minutes=31)
    watch.beat(minutes=30)
    watch.beat(minutes=30)

    first = network.ask("GET", "/referrals/escalated?limit=2", watch.gt, "country_admin").json
    second = network.ask(
        "GET", f"/referrals/escalated?limit=2&cursor={first['next_cursor']}", watch.gt, "country_admin"
    ).json

    assert [item["code"] for item in first["items"] + second["items"]] == codes
    assert second["next_cursor"] is None


def test_no_other_organisation_can_read_the_rows(watch: Watch) -> None:
    network = watch.network
    network.send(urgency="immediate", to_organisation_id=str(network.abroad.id))
    watch.beat(hours=3)

    def seen(organisation: Organisation, country: str | None = None) -> int:
        grant = a_caller(organisation.id, Country(country) if country else organisation.country)
        with network.wiring.work(grant) as work:
            return work.connection.execute(text("SELECT count(*) FROM escalation")).scalar_one()

    assert seen(watch.hn) == seen(network.sender) == seen(network.abroad) == 1
    assert seen(watch.hn, "GT") == seen(watch.gt) == seen(network.stranger) == seen(watch.region) == 0
    assert seen(network.sender, "HN") == seen(network.abroad, "GT") == 0


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO escalation SELECT * FROM escalation",
        "UPDATE escalation SET told_organisation_id = NULL",
        "DELETE FROM escalation",
    ],
)
def test_the_two_parties_cannot_change_who_was_notified(watch: Watch, statement: str) -> None:
    network = watch.network
    network.send(urgency="immediate")
    watch.beat(hours=3)

    with pytest.raises(ProgrammingError), network.wiring.work(network.grant(network.sender)) as work:
        work.connection.execute(text(statement))


def test_notified_organisations_cannot_end_the_escalation(watch: Watch) -> None:
    watch.network.send(urgency="immediate")
    watch.beat(hours=3)

    with watch.network.wiring.work(watch.network.grant(watch.gt)) as work:
        assert work.connection.execute(text("UPDATE escalation SET settled_at = now()")).rowcount == 0


def test_escalations_are_also_sent_by_webhook_and_mail_in_ids_and_codes(watch: Watch, receiver: Receiver) -> None:
    network = watch.network
    network.ask("POST", "/webhook-endpoints", watch.gt, "country_admin", json={"url": receiver.url})
    mail = {"address": "a@b.example"}
    network.ask("PUT", "/notification-channels/email", watch.gt, "country_admin", json=mail)
    sent = network.send(urgency="immediate")
    watch.beat(hours=3)
    network.wiring.dispatcher.wait()

    rows = network.rows("SELECT channel, body::text AS body FROM delivery ORDER BY channel DESC")
    assert [row["channel"] for row in rows] == ["webhook", "email"]
    assert "ceiba.referral.overdue.v1" in rows[0]["body"]
    assert sent["id"] in rows[0]["body"]
    assert rows[1]["body"] == sent["code"]
    assert "Llega esta noche" not in rows[0]["body"]


def test_both_boxes_show_how_far_the_silence_went(watch: Watch) -> None:
    network = watch.network
    network.send(urgency="immediate")
    for level in (0, 1, 2):
        for organisation in (network.sender, network.shelter):
            item = network.ask("GET", "/referrals", organisation).json["items"][0]
            assert item["escalation_level"] == level
        watch.beat(hours=2, minutes=1)


def test_every_level_is_published_to_the_case(watch: Watch) -> None:
    network = watch.network
    sent = network.send(urgency="immediate")
    watch.beat(hours=3)
    watch.beat(hours=2)

    rows = network.rows(
        "SELECT o.data->>'level' AS level, o.data->>'state' AS state, d.consumer FROM outbox o"
        " JOIN outbox_delivery d ON d.event_id = o.id WHERE o.name = 'referrals.referral_escalated.v1'"
        " AND o.aggregate_id = %s ORDER BY o.created_at",
        sent["id"],
    )
    assert rows == [{"level": level, "state": "sent", "consumer": "cases.events"} for level in ("1", "2")]


@pytest.mark.parametrize("urgency", URGENCIES)
def test_the_table_keeps_the_same_deadlines_as_the_rule(network: Network, urgency: str) -> None:
    sent = network.send(urgency=urgency)

    row = network.rows("SELECT sent_at, respond_by, escalate_again_at, expires_at FROM referral")[0]

    within = answer_within(urgency, DEFAULTS[REFERRAL_DEADLINES])
    assert row["escalate_again_at"] == row["sent_at"] + 2 * within
    assert (
        row["expires_at"]
        == times_of(urgency, DEFAULTS[REFERRAL_DEADLINES], DEFAULTS[ESCALATION], sent_at=row["sent_at"]).expires_at
    )
    assert datetime.fromisoformat(sent["expires_at"]) == row["expires_at"]
    assert row["expires_at"] - row["respond_by"] == timedelta(seconds=2 * within.total_seconds())


def test_duties_of_an_organisation_that_is_not_known_yet_wait_for_another_attempt(network: Network) -> None:
    unknown = OrganisationDutiesChanged(country=Country.GUATEMALA, organisation_id=uuid4(), duties=(COUNTRY_ADMIN,))

    network.receive(unknown, REFERRALS_EVENTS)

    assert network.rows("SELECT done_at FROM inbox") == [{"done_at": None}]


@pytest.mark.parametrize("end", ["accept", "reject", "cancel", "expire"])
def test_notified_organisations_are_notified_once_when_the_referral_is_answered(watch: Watch, end: str) -> None:
    network = watch.network
    sent = network.send(urgency="24h", to_organisation_id=str(network.abroad.id))
    watch.beat(hours=25)
    watch.beat(hours=24)
    network.deliver_events()
    assert watch.told(watch.hn) == watch.told(watch.region) == ["referral_overdue"]

    if end == "expire":
        watch.beat(hours=24)
    else:
        network.walk(sent["id"], end, by=network.sender if end == "cancel" else network.abroad)
    if end == "accept":
        network.walk(sent["id"], "start", "complete", by=network.abroad)
    network.deliver_events()
    network.rows("UPDATE outbox_delivery SET state = 'pending'")
    network.deliver_events()

    for organisation in (watch.hn, watch.region):
        assert watch.told(organisation) == ["referral_overdue_ended", "referral_overdue"]
        told = network.notifications(organisation)[0]
        assert (told["referral_id"], told["code"]) == (sent["id"], sent["code"])
    assert watch.told(watch.gt) == []


def test_an_answer_in_time_notifies_no_other_organisation(watch: Watch) -> None:
    sent = watch.network.send()
    watch.network.walk(sent["id"], "accept")
    watch.network.deliver_events()

    assert watch.told(watch.gt) == watch.told(watch.region) == []
