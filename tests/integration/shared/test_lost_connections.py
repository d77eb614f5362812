"""A unit of work on a connection that PostgreSQL has ended: the caller learns it, and the pool keeps none of it.

A consumer tries once more.
"""

import psycopg
import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from services.referrals.adapters.tables import referral
from shared.contracts.cases import ConsentWithdrawn
from tests.integration.shared.conftest import OneService
from tests.integration.shared.consuming import a_consumer, a_withdrawal, enveloped, take
from tests.support.world import GT

pytestmark = pytest.mark.integration

END_ALL = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'referrals_app'"


def test_a_connection_that_was_ended_in_the_pool_is_not_given_out_again(one_service: OneService) -> None:
    with one_service.work(GT) as work:
        work.connection.execute(select(referral.c.id)).all()
    one_service.admin(END_ALL)

    def use() -> None:
        with one_service.work(GT) as work:
            work.connection.execute(select(referral.c.id)).all()

    with pytest.raises(OperationalError) as lost:
        use()

    assert "ceiba.context" not in str(lost.value.params)
    with one_service.work(GT) as work:
        assert work.connection.execute(select(referral.c.id)).all() == []


def test_a_message_is_applied_at_once_although_the_connections_were_ended_before_it_came(
    one_service: OneService,
) -> None:
    applied: list[ConsentWithdrawn] = []
    consumer = a_consumer(one_service, lambda event, work: applied.append(event))
    take(one_service, consumer, enveloped(a_withdrawal()))
    one_service.admin(END_ALL)

    take(one_service, consumer, enveloped(a_withdrawal()))

    assert len(applied) == 2


def test_a_context_that_cannot_be_set_is_an_error_and_leaves_nothing_behind(
    one_service: OneService, monkeypatch: pytest.MonkeyPatch
) -> None:
    # PostgreSQL keeps no NUL in a text.
    monkeypatch.setattr(one_service.signer, "sign", lambda _: "GT||'; DROP TABLE referral; --\0")
    with pytest.raises(psycopg.DataError), one_service.work(GT) as work:
        work.connection.close()
    monkeypatch.undo()

    with one_service.work(GT) as work:
        assert work.connection.execute(select(referral.c.id)).all() == []


def test_a_quote_in_a_context_is_part_of_it(one_service: OneService, monkeypatch: pytest.MonkeyPatch) -> None:
    for context in ("it's", "a\\'b", "'); SELECT pg_sleep(1); --"):
        monkeypatch.setattr(one_service.signer, "sign", lambda _, context=context: context)
        with one_service.work(GT) as work:
            kept = work.connection.execute(select(func.current_setting("ceiba.context"))).scalar_one()
        assert kept == context
