"""Row-level security, asked directly: what each side may touch even if every line of Python were wrong."""

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from services.referrals.tasks import tick_deadlines
from shared.kernel.country import ALL_COUNTRIES, Country
from shared.kernel.grant import Grant
from tests.integration.referrals.network import Network, Organisation
from tests.integration.referrals.receiver import Receiver
from tests.support.builders.referrals import a_caller

TABLES = (
    *("referral", "referral_event", "escalation", "notification", "webhook_endpoint"),
    *("email_channel", "delivery", "delivery_attempt"),
)

SHARED = ("referral", "referral_event", "escalation", "delivery")
"""What both parties see."""


@pytest.fixture
def busy(network: Network, receiver: Receiver) -> Network:
    """Rows in every table, for the shelter abroad."""
    network.ask("POST", "/webhook-endpoints", network.abroad, json={"url": receiver.url})
    network.ask("PUT", "/notification-channels/email", network.abroad, json={"address": "a@b.example"})
    network.send(to_organisation_id=str(network.abroad.id), urgency="immediate")
    network.deliver_events()
    network.clock.advance(hours=3)
    tick_deadlines()
    network.clock.advance(hours=-3)
    return network


def _count(network: Network, grant: Grant, table: str) -> int:
    with network.wiring.work(grant) as work:
        return work.connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()


def _grant(organisation: Organisation, country: str | None = None) -> Grant:
    return a_caller(organisation.id, Country(country) if country else organisation.country)


@pytest.mark.parametrize("table", TABLES)
def test_only_the_parties_see_a_row(busy: Network, table: str) -> None:
    owner = _count(busy, _grant(busy.abroad), table)
    sender = _count(busy, _grant(busy.sender), table)

    assert owner >= 1
    assert sender == (owner if table in SHARED else int(table == "notification"))
    assert _count(busy, _grant(busy.stranger), table) == 0
    assert _count(busy, _grant(busy.abroad, "SV"), table) == 0
    assert _count(busy, _grant(busy.sender, "HN"), table) == 0


@pytest.mark.parametrize("table", TABLES)
def test_the_platform_sees_only_the_countries_of_the_event(busy: Network, table: str) -> None:
    def count(*countries: str) -> int:
        with busy.wiring.system_work(frozenset(map(Country, countries))) as work:
            return work.connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()

    assert count("HN") >= 1
    assert count("MX", "SV") == 0
    assert (count("GT") >= 1) is (table in ("referral", "referral_event", "escalation", "notification"))


@pytest.mark.parametrize("table", [*TABLES, "organisation", "service_offer", "audit"])
def test_without_a_context_and_with_a_forged_one_there_is_nothing(busy: Network, table: str) -> None:
    with busy.wiring.engine.connect() as connection:
        assert connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() == 0
        forged = f"GT,HN,MX,SV||system|{2**33}|{'0' * 64}"
        connection.execute(text("SELECT set_config('ceiba.context', :context, true)"), {"context": forged})
        assert connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() == 0


def test_a_party_cannot_give_a_row_to_another_organisation(busy: Network) -> None:
    with pytest.raises(ProgrammingError), busy.wiring.work(_grant(busy.sender)) as work:
        work.connection.execute(
            text("UPDATE referral SET from_organisation_id = :other, to_organisation_id = :other"),
            {"other": busy.stranger.id},
        )


def test_nobody_can_delete_a_referral_or_its_log(busy: Network) -> None:
    for table in ("referral", "referral_event", "escalation"):
        with pytest.raises(ProgrammingError), busy.wiring.system_work(ALL_COUNTRIES) as work:
            work.connection.execute(text(f"DELETE FROM {table}"))


def test_the_sender_reads_deliveries_about_the_own_referral_and_changes_none(busy: Network) -> None:
    with busy.wiring.work(_grant(busy.sender)) as work:
        assert work.connection.execute(text("UPDATE delivery SET state = 'failed'")).rowcount == 0


def test_every_table_with_a_country_is_under_forced_row_level_security(network: Network) -> None:
    rows = network.rows(
        "SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'country'"
        " WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND NOT c.relforcerowsecurity"
    )

    assert rows == []


def test_a_place_cannot_be_taken_below_zero_or_given_back_above_the_total(network: Network) -> None:
    offer = network.offer(capacity_total=1, capacity_free=1)

    with network.wiring.work(network.grant(network.stranger)) as work:
        held = [work.offers.reserve(network.shelter.id, ["emergency_shelter"]) for _ in range(3)]
        assert [len(offers) for offers in held] == [1, 0, 0]
        work.offers.release(held[0] * 3)

    assert network.free_places(offer) == 1


def test_without_a_signed_context_no_place_is_taken_or_given_back(network: Network) -> None:
    offer = network.offer(capacity_total=2, capacity_free=1)

    with psycopg.connect(network.database.app_url) as connection:
        taken = connection.execute("SELECT reserve_place(%s, 'emergency_shelter')", [network.shelter.id]).fetchone()
        connection.execute("SELECT release_place(%s)", [offer["id"]])

    assert taken == (None,)
    assert network.free_places(offer) == 1
