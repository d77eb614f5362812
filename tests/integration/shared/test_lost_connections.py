"""A unit of work on a connection that PostgreSQL has ended: the caller learns it, and the pool keeps none of it."""

import psycopg
import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from services.referrals.adapters.tables import referral
from tests.integration.shared.conftest import OneService
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


def test_a_context_that_cannot_be_set_is_an_error_and_leaves_nothing_behind(
    one_service: OneService, monkeypatch: pytest.MonkeyPatch
) -> None:
    # PostgreSQL keeps no NUL in a text.
    monkeypatch.setattr(one_service.signer, "sign", lambda _: "GT||'; DROP TABLE referral; --\0")
    with pytest.raises(psycopg.DataError), one_service.work(GT):
        pass
    monkeypatch.undo()

    with one_service.work(GT) as work:
        assert work.connection.execute(select(referral.c.id)).all() == []


def test_a_quote_in_a_context_is_part_of_it(one_service: OneService, monkeypatch: pytest.MonkeyPatch) -> None:
    for context in ("it's", "a\\'b", "'); SELECT pg_sleep(1); --"):
        monkeypatch.setattr(one_service.signer, "sign", lambda _, context=context: context)
        with one_service.work(GT) as work:
            kept = work.connection.execute(select(func.current_setting("ceiba.context"))).scalar_one()
        assert kept == context
