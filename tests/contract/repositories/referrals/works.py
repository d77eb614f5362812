"""Opens units of work of the referrals service, and looks at what they stored."""

from datetime import datetime
from typing import Any
from uuid import UUID

import psycopg

from services.referrals.adapters.work import ReferralsWork
from services.referrals.bootstrap import Services
from services.referrals.domain.referral import Referral
from services.referrals.notifications.adapters.tables import metadata
from services.referrals.notifications.domain.endpoint import Endpoint
from shared.kernel.country import ALL_COUNTRIES, Country
from shared.kernel.grant import Grant
from tests.support.builders.referrals import NOON, a_referral, an_endpoint, the_platform
from tests.support.emptying import empty
from tests.support.fixed_clock import FixedClock
from tests.support.recorded import Recorded
from tests.support.referrals_effects import CIPHER, Effects


class RecordedReferralsWork(Recorded, ReferralsWork):
    """One transaction of the referrals service."""


class Works:
    """Units of work over a database that is emptied first, at `now`."""

    def __init__(self, parts: Services, admin_url: str) -> None:
        self.effects = Effects()
        self.now = NOON
        self._parts = parts
        self._admin_url = admin_url
        with psycopg.connect(admin_url) as connection:
            empty(connection, (*metadata.tables, "member", "outbox", "audit"))

    def open(self, grant: Grant, at: datetime | None = None) -> RecordedReferralsWork:
        """A unit of work under `grant`, to be entered."""
        parts, clock = self._parts, FixedClock(at or self.now)
        after_commit = self.effects.after_commit()
        return RecordedReferralsWork(parts.engine, parts.signer, grant, clock, cipher=CIPHER, after_commit=after_commit)

    def platform(self, countries: frozenset[Country] = ALL_COUNTRIES) -> RecordedReferralsWork:
        """A unit of work of the platform itself."""
        return self.open(the_platform(countries))

    def messages(self) -> list[tuple[str, str, dict[str, Any]]]:
        """Name, country and data of each stored event and job."""
        return self.rows("SELECT name, country, data FROM outbox ORDER BY id")

    def audited(self) -> list[tuple[str, UUID | None, str]]:
        """Action, object and country of each stored audit row."""
        return self.rows("SELECT action, object_id, country FROM audit ORDER BY id")

    def rows(self, query: str) -> list[Any]:
        """What the superuser sees."""
        with psycopg.connect(self._admin_url) as connection:
            return connection.execute(query.encode()).fetchall()


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
