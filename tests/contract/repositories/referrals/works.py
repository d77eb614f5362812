"""Opens units of work of the referrals service, over a database or in memory, and looks at what they stored."""

from abc import ABC, abstractmethod
from datetime import datetime
from typing import Any
from uuid import UUID

import psycopg
from psycopg import sql
from sqlalchemy.exc import DBAPIError

from services.referrals.adapters.work import ReferralsWork
from services.referrals.bootstrap import Services
from services.referrals.domain.referral import Referral
from services.referrals.notifications.adapters.tables import metadata
from services.referrals.notifications.domain.endpoint import Endpoint
from shared.kernel.country import ALL_COUNTRIES, Country
from shared.kernel.grant import Grant
from tests.support.builders.referrals import NOON, a_referral, an_endpoint, the_platform
from tests.support.databases import ServiceDatabase
from tests.support.fakes.guarded import RowRefused
from tests.support.fakes.referrals import CIPHER, Effects, FakeReferralsWork, ReferralsDatabase
from tests.support.fixed_clock import FixedClock


class Works(ABC):
    """Units of work over the same rows, of which there are none at first."""

    refusal: type[Exception]
    """What a write is refused with that row-level security does not allow."""

    def __init__(self) -> None:
        self.effects = Effects()

    @abstractmethod
    def open(self, grant: Grant, at: datetime = NOON) -> ReferralsWork:
        """A unit of work under `grant`, to be entered."""

    @abstractmethod
    def messages(self) -> list[tuple[str, str, dict[str, Any]]]:
        """Name, country and data of each stored event and job."""

    @abstractmethod
    def audited(self) -> list[tuple[str, UUID | None, str]]:
        """Action, object and country of each stored audit row."""

    def platform(self, countries: frozenset[Country] = ALL_COUNTRIES) -> ReferralsWork:
        """A unit of work of the platform itself."""
        return self.open(the_platform(countries))


class RealWorks(Works):
    """Over PostgreSQL."""

    refusal = DBAPIError

    def __init__(self, parts: Services, database: ServiceDatabase) -> None:
        super().__init__()
        self._parts = parts
        self._database = database
        tables = [sql.Identifier(name) for name in (*metadata.tables, "member", "outbox", "audit")]
        with psycopg.connect(database.admin_url) as connection:
            connection.execute(sql.SQL("TRUNCATE {} CASCADE").format(sql.SQL(", ").join(tables)))

    def open(self, grant: Grant, at: datetime = NOON) -> ReferralsWork:
        parts, after_commit = self._parts, self.effects.after_commit()
        return ReferralsWork(
            parts.engine, parts.signer, grant, FixedClock(at), cipher=CIPHER, after_commit=after_commit
        )

    def messages(self) -> list[tuple[str, str, dict[str, Any]]]:
        return self._rows("SELECT name, country, data FROM outbox ORDER BY id")

    def audited(self) -> list[tuple[str, UUID | None, str]]:
        return self._rows("SELECT action, object_id, country FROM audit ORDER BY id")

    def _rows(self, query: str) -> list[Any]:
        with psycopg.connect(self._database.admin_url) as connection:
            return connection.execute(query.encode()).fetchall()


class FakeWorks(Works):
    """In memory."""

    refusal = RowRefused

    def __init__(self) -> None:
        super().__init__()
        self._database = ReferralsDatabase()
        self._opened: list[FakeReferralsWork] = []

    def open(self, grant: Grant, at: datetime = NOON) -> ReferralsWork:
        work = FakeReferralsWork(self._database, grant, FixedClock(at), effects=self.effects)
        self._opened.append(work)
        return work

    def messages(self) -> list[tuple[str, str, dict[str, Any]]]:
        messages: list[Any] = [message for work in self._opened if work.committed for message in work.messages]
        return [(message["name"], message["country"], message["data"]) for message in messages]

    def audited(self) -> list[tuple[str, UUID | None, str]]:
        rows: list[Any] = [row for work in self._opened if work.committed for row in work.audit_rows]
        return [(row["action"], row["object_id"], row["country"]) for row in rows]


def stored(works: Works, **changes: Any) -> Referral:
    """A stored referral."""
    referral = a_referral(**changes)
    with works.platform() as work:
        assert work.referrals.add(referral)
    return referral


def a_stored_endpoint(works: Works, **changes: Any) -> Endpoint:
    """A stored endpoint."""
    endpoint = an_endpoint(**changes)
    with works.platform() as work:
        work.endpoints.add(endpoint)
    return endpoint
