"""Who waits for whom when several transactions have news at once: nobody for longer than it takes to store them."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest

from services.referrals.notifications.domain.endpoint import MAX_IN_FLIGHT
from services.referrals.notifications.domain.notice import Notice
from services.referrals.notifications.processes.notices import notify
from services.referrals.notifications.usecases.claim_due_deliveries import claim_due_deliveries
from shared.kernel.country import ALL_COUNTRIES
from tests.integration.referrals.network import Network, Organisation
from tests.integration.referrals.webhooks import register_endpoint
from tests.support.referrals_effects import Effects
from tests.support.statements import noting_statements

SOON = 10.0
"""In seconds, on a busy machine. What waits for a lock here waits for ever."""


def news_for(*organisations: Organisation) -> list[Notice]:
    return [
        Notice(country=one.country, organisation_id=one.id, kind="referral_sent", subject_id=uuid.uuid4())
        for one in organisations
    ]


def give(network: Network, *organisations: Organisation) -> None:
    with network.wiring.system_work(ALL_COUNTRIES) as work:
        for notice in news_for(*organisations):
            notify(notice, work=work)


@pytest.fixture
def nothing_leaves(network: Network, monkeypatch: pytest.MonkeyPatch) -> Effects:
    effects = Effects()
    monkeypatch.setitem(network.wiring.__dict__, "_after_commit", effects.after_commit())
    return effects


@pytest.mark.usefixtures("nothing_leaves")
def test_a_slow_transaction_keeps_nobody_waiting(network: Network) -> None:
    register_endpoint(network, "http://127.0.0.1:9/", network.shelter)
    with ThreadPoolExecutor(1) as pool, network.wiring.system_work(ALL_COUNTRIES) as slow:
        for notice in news_for(network.shelter):
            notify(notice, work=slow)
        # It is still at work, and has news for the shelter.
        pool.submit(give, network, network.shelter, network.abroad).result(SOON)
        seqs = [one["seq"] for one in network.notifications(network.shelter)]

    assert seqs == [1]
    assert [one["seq"] for one in network.notifications(network.shelter)] == [2, 1]
    assert [one["seq"] for one in network.notifications(network.abroad)] == [1]


@pytest.mark.usefixtures("nothing_leaves")
def test_transactions_with_news_for_the_same_organisations_never_wait_in_a_circle(network: Network) -> None:
    told = (network.shelter, network.abroad, network.stranger)
    for organisation in told:
        register_endpoint(network, "http://127.0.0.1:9/", organisation)
    seen: list[int] = []

    def write(number: int) -> None:
        for turn in range(15):
            first = (number + turn) % 3
            give(network, told[first], told[first - 1], told[first - 2], told[first])

    def look() -> None:
        with network.wiring.work(network.grant(network.shelter)) as work:
            rows = work.notifications.after(network.shelter.id, seen[-1] if seen else 0, limit=500)
        seen.extend(row.seq for row in rows)

    with ThreadPoolExecutor(6) as pool:
        writers = [pool.submit(write, number) for number in range(6)]
        while not all(writer.done() for writer in writers):
            look()
        for writer in writers:
            writer.result()
    look()

    # A reader who only ever looks beyond the last number that they saw has missed nothing.
    assert seen == list(range(1, len(seen) + 1))
    assert len(network.rows("SELECT 1 FROM notification")) == 6 * 15 * 4
    assert len(seen) == 6 * 15 + sum((number + turn) % 3 == 0 for number in range(6) for turn in range(15))


@pytest.mark.usefixtures("nothing_leaves")
def test_no_more_than_four_are_leased_however_many_count_at_once(network: Network) -> None:
    register_endpoint(network, "http://127.0.0.1:9/", network.shelter)

    def tick(_: int) -> None:
        with network.wiring.system_work(ALL_COUNTRIES) as work:
            claim_due_deliveries(work=work)

    with ThreadPoolExecutor(8) as pool:
        given = [pool.submit(give, network, network.shelter) for _ in range(24)]
        ticks = [pool.submit(tick, number) for number in range(24)]
        for done in (*given, *ticks):
            done.result()

    leased = "SELECT count(*) FROM delivery WHERE leased_until IS NOT NULL"
    assert network.rows(leased)[0]["count"] == MAX_IN_FLIGHT
    assert network.rows("SELECT count(*) FROM delivery")[0]["count"] == 24


def test_news_of_one_transaction_cost_a_handful_of_statements_however_many_they_are(
    network: Network, nothing_leaves: Effects
) -> None:
    for organisation in (network.shelter, network.abroad):
        register_endpoint(network, "http://127.0.0.1:9/", organisation)
    for times in (1, 10):
        with noting_statements() as statements:
            give(network, *(network.shelter, network.abroad) * times)
        # Who is suspended, who has an address; the notifications; the room of the endpoints; deliveries.
        assert len(statements) == 5
    assert len(nothing_leaves.woken) == 4
    assert len(nothing_leaves.dispatched) == 2 * MAX_IN_FLIGHT
