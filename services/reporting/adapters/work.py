"""The unit of work of this service: one transaction with its repositories."""

from collections.abc import Mapping
from functools import cached_property

from services.reporting.adapters.extracts.extracts import ExtractRepository
from services.reporting.adapters.extracts.organisations import OrganisationRepository
from services.reporting.adapters.extracts.runs import RunRepository
from services.reporting.adapters.facts.import_arrivals import ImportArrivalRepository
from services.reporting.adapters.facts.person_facts import PersonFactRepository
from services.reporting.adapters.facts.proceeding_facts import ProceedingFactRepository
from services.reporting.adapters.facts.referral_facts import ReferralFactRepository
from services.reporting.adapters.figures.counts import CountRepository
from services.reporting.adapters.figures.proceeding_publications import ProceedingPublicationRepository
from services.reporting.adapters.figures.publications import PublicationRepository
from services.reporting.adapters.figures.published_classes import PublishedClassRepository
from services.reporting.domain.figures.indicator import Source
from shared.contracts.event import Event
from shared.db.work import UnitOfWork
from shared.kernel.country import Country


class ReportingWork(UnitOfWork):
    """One transaction with the repositories of this service."""

    @cached_property
    def person_facts(self) -> PersonFactRepository:
        """The facts about persons, one per case, and the counts of them."""
        return PersonFactRepository(self.connection)

    @cached_property
    def referral_facts(self) -> ReferralFactRepository:
        """The facts about referrals, and the counts of them."""
        return ReferralFactRepository(self.connection)

    @cached_property
    def proceeding_facts(self) -> ProceedingFactRepository:
        """The facts about proceedings, and the counts of them."""
        return ProceedingFactRepository(self.connection)

    @cached_property
    def counts(self) -> CountRepository:
        """The counts of the caller's own organisation."""
        return CountRepository(self.connection)

    @cached_property
    def import_arrivals(self) -> ImportArrivalRepository:
        """How much of each import has arrived."""
        return ImportArrivalRepository(self.connection)

    @cached_property
    def publications(self) -> Mapping[Source, PublicationRepository]:
        """The publications of the network, by source."""
        return {
            Source.PERSONS: PublicationRepository(self.connection, Source.PERSONS),
            Source.REFERRALS: PublicationRepository(self.connection, Source.REFERRALS),
            Source.PROCEEDINGS: ProceedingPublicationRepository(self.connection),
        }

    @cached_property
    def published_classes(self) -> PublishedClassRepository:
        """The published figures that every organisation may read."""
        return PublishedClassRepository(self.connection)

    @cached_property
    def extracts(self) -> ExtractRepository:
        """Definitions of extracts, and when they are due."""
        return ExtractRepository(self.connection)

    @cached_property
    def runs(self) -> RunRepository:
        """Runs of extracts and their files."""
        return RunRepository(self.connection)

    @cached_property
    def organisations(self) -> OrganisationRepository:
        """In which country each organisation is."""
        return OrganisationRepository(self.connection)

    def _country_of(self, event: Event) -> Country:
        # An event for an organisation abroad is stored under a country of this transaction. The event itself names the
        # country of the organisation, where its consumer may write.
        return event.country if self.grant.covers(event.country) else min(self.grant.countries)
