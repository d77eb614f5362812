"""The unit of work of this service: one transaction with its stores."""

from collections.abc import Mapping
from functools import cached_property

from services.reporting.adapters.counts import CountReader
from services.reporting.adapters.extracts import ExtractStore
from services.reporting.adapters.facts import FactStore
from services.reporting.adapters.organisations import OrganisationStore
from services.reporting.adapters.publication import PublicationStore
from services.reporting.adapters.published import PublishedReader
from services.reporting.adapters.referrals import ReferralStore
from services.reporting.adapters.runs import RunStore
from services.reporting.domain.indicators import Source
from shared.contracts.event import Event
from shared.contracts.subscriptions import consumers_of
from shared.db.work import UnitOfWork


class ReportingWork(UnitOfWork):
    """One transaction with the stores of this service."""

    @cached_property
    def facts(self) -> FactStore:
        """Person facts."""
        return FactStore(self.connection)

    @cached_property
    def publications(self) -> Mapping[Source, PublicationStore]:
        """What the network may read, by source."""
        return {source: PublicationStore(self.connection, source) for source in Source}

    @cached_property
    def referrals(self) -> ReferralStore:
        """Referral facts."""
        return ReferralStore(self.connection)

    @cached_property
    def counts(self) -> CountReader:
        """Counts for readers."""
        return CountReader(self.connection)

    @cached_property
    def extracts(self) -> ExtractStore:
        """Extract definitions."""
        return ExtractStore(self.connection)

    @cached_property
    def runs(self) -> RunStore:
        """Runs and their files."""
        return RunStore(self.connection)

    @cached_property
    def organisations(self) -> OrganisationStore:
        """Where organisations are."""
        return OrganisationStore(self.connection)

    @cached_property
    def published(self) -> PublishedReader:
        """The figures of the network."""
        return PublishedReader(self.connection)

    def publish(self, event: Event) -> None:
        """As the base class; a fact for an organisation abroad is filed under a country of this transaction.

        The fact itself names the country of who is told, and that is where its reader may write.
        """
        filed = event.country if self.grant.covers(event.country) else min(self.grant.countries)
        self._put(filed, event.aggregate_id, event.NAME, event.data(), consumers_of(type(event)))
