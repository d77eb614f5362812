"""Injected SQL cannot become another country: forged, expired and absent contexts see nothing."""

import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from shared.db.context import LIFETIME, ContextSigner
from shared.db.engine import assert_harmless_role
from shared.db.work import UnitOfWork
from shared.kernel.country import Country
from shared.kernel.grant import Grant
from shared.kernel.ids import new_id
from tests.integration.shared.conftest import OneService
from tests.support.fixed_clock import FixedClock
from tests.support.world import GT, HN

pytestmark = pytest.mark.integration


def record_something(one_service: OneService, country: Country) -> None:
    with one_service.work(country) as work:
        work.audit("case.read", country=country, object_type="case", object_id=new_id())


def visible_rows(one_service: OneService, context: str | None) -> int:
    with one_service.engine.begin() as connection:
        if context is not None:
            connection.execute(text("SELECT set_config('ceiba.context', :c, true)"), {"c": context})
        return int(connection.execute(text("SELECT count(*) FROM audit")).scalar_one())


def a_context(one_service: OneService, *, key: bytes | None = None, countries: str = "GT", expires_in: int = 60) -> str:
    expiry = int((datetime.now(UTC) + timedelta(seconds=expires_in)).timestamp())
    claim = f"{countries}||system:test|{expiry}"
    digest = hmac.new(key or one_service.settings.context_key, claim.encode(), hashlib.sha256).hexdigest()
    return f"{claim}|{digest}"


def test_a_signed_context_sees_its_own_country_and_no_other(one_service: OneService) -> None:
    record_something(one_service, GT)
    record_something(one_service, HN)

    assert visible_rows(one_service, a_context(one_service, countries="GT")) == 1
    assert visible_rows(one_service, a_context(one_service, countries="GT,HN")) == 2


@pytest.mark.parametrize("days", [-400, 400])
def test_the_context_expires_by_the_clock_of_the_machine_whatever_time_the_rules_count_with(
    one_service: OneService, days: int
) -> None:
    now = datetime.now(UTC)

    with UnitOfWork(
        one_service.engine, one_service.signer, one_service.grant(GT), FixedClock(now + timedelta(days=days))
    ) as work:
        work.audit("case.read", country=GT, object_type="case", object_id=new_id())
        context = work.connection.execute(text("SELECT current_setting('ceiba.context')")).scalar_one()

    assert visible_rows(one_service, context) == 1
    assert (
        timedelta() < datetime.fromtimestamp(int(context.split("|")[3]), UTC) - now <= LIFETIME + timedelta(minutes=1)
    )


@pytest.mark.parametrize("forgery", ["absent", "empty", "wrong key", "edited", "expired", "garbage"])
def test_a_context_that_does_not_verify_sees_no_row(one_service: OneService, forgery: str) -> None:
    record_something(one_service, GT)
    good = a_context(one_service, countries="HN")
    forged = {
        "absent": None,
        "empty": "",
        "wrong key": a_context(one_service, key=b"x" * 32),
        "edited": good.replace("HN", "GT", 1),
        "expired": a_context(one_service, expires_in=-1),
        "garbage": "GT|||||",
    }[forgery]

    assert visible_rows(one_service, forged) == 0


def test_the_application_role_cannot_read_the_key(one_service: OneService) -> None:
    with one_service.engine.begin() as connection, pytest.raises(ProgrammingError, match="permission denied"):
        connection.execute(text("SELECT * FROM authz.context_key"))


@pytest.mark.parametrize("whose", ["owner", "administrator"])
def test_the_application_role_cannot_become_a_stronger_one(
    one_service: OneService, postgres_url: str, whose: str
) -> None:
    # The administrator of a server that was given to the tests has any name.
    role = "referrals_owner" if whose == "owner" else urlsplit(postgres_url).username
    with one_service.engine.begin() as connection, pytest.raises(ProgrammingError):
        connection.execute(text(f'SET ROLE "{role}"'))


def test_a_row_of_another_country_cannot_be_written(one_service: OneService) -> None:
    with pytest.raises(ProgrammingError, match="row-level security"), one_service.work(GT) as work:
        work.audit("case.read", country=HN, object_type="case", object_id=new_id())


def test_nothing_of_a_context_stays_on_the_pooled_connection(one_service: OneService) -> None:
    for _ in range(20):
        record_something(one_service, GT)
        assert visible_rows(one_service, None) == 0


def test_the_signature_of_python_is_the_one_postgresql_computes(one_service: OneService) -> None:
    grant = Grant(
        subject="user-ñ",
        client_id="c",
        organisation_id=new_id(),
        countries=frozenset({GT, HN}),
        permissions=frozenset(),
    )
    context = ContextSigner(one_service.settings.context_key).sign(grant)

    with one_service.engine.begin() as connection:
        connection.execute(text("SELECT set_config('ceiba.context', :c, true)"), {"c": context})
        row = connection.execute(
            text("SELECT authz.countries(), authz.organisation(), authz.actor(), authz.is_system()")
        ).one()

    assert row == (["GT", "HN"], grant.organisation_id, "user-ñ", False)


def test_a_service_refuses_to_serve_as_a_role_that_row_security_does_not_bind(one_service: OneService) -> None:
    from shared.db.engine import make_engine

    assert_harmless_role(one_service.engine)
    with pytest.raises(RuntimeError, match="row-level security"):
        assert_harmless_role(make_engine(one_service.database.admin_url))
