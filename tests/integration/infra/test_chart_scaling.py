"""What KEDA is told to ask an outbox has the right answer, with the rights of the account that asks."""

import psycopg
import pytest

from shared.contracts.cases import ConsentWithdrawn
from shared.contracts.subscriptions import REFERRALS_EVENTS, consumers_of
from shared.kernel.country import Country
from shared.kernel.ids import new_id
from tests.integration.shared.conftest import OneService, one_service
from tests.support.chart import EVERYTHING, of_kind, rendered

__all__ = ["one_service"]

pytestmark = pytest.mark.integration

HOUR = 3600


@pytest.fixture(scope="module")
def queries() -> dict[str, str]:
    """Worker → what is asked for it."""
    scaled = of_kind(rendered(EVERYTHING), "ScaledObject")
    return {name: one["spec"]["triggers"][0]["metadata"]["query"] for name, one in scaled.items()}


def answer(one_service: OneService, query: str) -> int:
    """The single number that a relay's account gets."""
    with psycopg.connect(one_service.database.relay_url) as connection:
        ((value,),) = connection.execute(query.encode()).fetchall()
    assert isinstance(value, int)
    return value


@pytest.fixture
def waiting(one_service: OneService) -> OneService:
    """An outbox with a message that has waited for an hour."""
    with one_service.work(Country.GUATEMALA) as work:
        event = ConsentWithdrawn(
            country=Country.GUATEMALA, case_id=new_id(), consent_id=new_id(), person_key="k", purpose="referral"
        )
        work.publish(event)
    one_service.admin("UPDATE outbox SET created_at = now() - interval '1 hour'")
    return one_service


def test_nothing_waits_in_an_empty_outbox(one_service: OneService, queries: dict[str, str]) -> None:
    assert {answer(one_service, query) for query in queries.values()} == {0}


def test_the_age_of_a_message_counts_for_the_workers_that_take_it(waiting: OneService, queries: dict[str, str]) -> None:
    ages = {name: answer(waiting, query) for name, query in queries.items()}
    taking = {f"{consumer.partition('.')[0]}-worker" for consumer in consumers_of(ConsentWithdrawn)}

    assert taking == {"referrals-worker", "reporting-worker"}
    assert {name for name, age in ages.items() if HOUR <= age < 2 * HOUR} == taking
    assert ages["cases-worker"] == 0


@pytest.mark.parametrize(
    "then",
    ["state = 'acked'", "state = 'published', attempts = 3"],
    ids=["is done", "fails again and again"],
)
def test_a_message_that_more_workers_do_not_help_asks_for_none(
    waiting: OneService, queries: dict[str, str], then: str
) -> None:
    waiting.admin(f"UPDATE outbox_delivery SET {then} WHERE consumer = %s", REFERRALS_EVENTS)

    assert answer(waiting, queries["referrals-worker"]) == 0
    assert answer(waiting, queries["reporting-worker"]) >= HOUR
