"""The unit of work of this service: one transaction with its repositories."""

from collections.abc import Mapping
from functools import cached_property

from services.reporting.adapters.counts import CountRepository
from services.reporting.adapters.extracts import ExtractRepository
from services.reporting.adapters.organisations import OrganisationRepository
from services.reporting.adapters.person_facts import PersonFactRepository
from services.reporting.adapters.publications import PublicationRepository
from services.reporting.adapters.published_classes import PublishedClassRepository
from services.reporting.adapters.referral_facts import ReferralFactRepository
from services.reporting.adapters.runs import RunRepository
from services.reporting.domain.indicators import Source
from shared.contracts.event import Event
from shared.contracts.subscriptions import consumers_of
from shared.db.work import UnitOfWork


class ReportingWork(UnitOfWork):
    """One transaction with the repositories of this service."""

    @cached_property
    def person_facts(self) -> PersonFactRepository:
        """Person facts and their counts."""
        return PersonFactRepository(self.connection)

    @cached_property
    def referral_facts(self) -> ReferralFactRepository:
        """Referral facts and their counts."""
        return ReferralFactRepository(self.connection)

    @cached_property
    def counts(self) -> CountRepository:
        """Counts as the own organisation reads them."""
        return CountRepository(self.connection)

    @cached_property
    def publications(self) -> Mapping[Source, PublicationRepository]:
        """How facts enter and leave what the network may read, by source."""
        return {source: PublicationRepository(self.connection, source) for source in Source}

    @cached_property
    def published_classes(self) -> PublishedClassRepository:
        """What the network may read."""
        return PublishedClassRepository(self.connection)

    @cached_property
    def extracts(self) -> ExtractRepository:
        """Extract definitions."""
        return ExtractRepository(self.connection)

    @cached_property
    def runs(self) -> RunRepository:
        """Runs of extracts and their files."""
        return RunRepository(self.connection)

    @cached_property
    def organisations(self) -> OrganisationRepository:
        """In which country each organisation is."""
        return OrganisationRepository(self.connection)

    def publish(self, event: Event) -> None:
        """As the base class; a fact for an organisation abroad is filed under a country of this transaction.

        The fact itself names the country of who is told, and that is where its reader may write.
        """
        filed = event.country if self.grant.covers(event.country) else min(self.grant.countries)
        self._put(filed, event.aggregate_id, event.NAME, event.data(), consumers_of(type(event)))
