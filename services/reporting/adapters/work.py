"""The unit of work of this service: one transaction with its repositories."""

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cached_property
from typing import TypeVar
from uuid import UUID

from services.reporting.adapters.counts import CountRepository
from services.reporting.adapters.extracts import ExtractRepository
from services.reporting.adapters.import_arrivals import ImportArrivalRepository
from services.reporting.adapters.organisations import OrganisationRepository
from services.reporting.adapters.person_facts import PersonFactRepository
from services.reporting.adapters.proceeding_facts import ProceedingFactRepository
from services.reporting.adapters.proceeding_projection import ProceedingProjection
from services.reporting.adapters.proceeding_publications import ProceedingPublicationRepository
from services.reporting.adapters.publications import PublicationRepository
from services.reporting.adapters.published_classes import PublishedClassRepository
from services.reporting.adapters.referral_facts import ReferralFactRepository
from services.reporting.adapters.runs import RunRepository
from services.reporting.domain.extracts import Extract, Run
from services.reporting.domain.import_arrivals import STALLED_AFTER
from services.reporting.domain.indicator import Source
from services.reporting.domain.person_facts import PersonFact, Stratum, difference, with_firsts
from services.reporting.domain.projected_facts import fact_of_case
from services.reporting.domain.published import PublishedVintage, persons_changed, referrals_changed
from services.reporting.domain.referral_facts import ReferralFact, newer
from services.reporting.domain.referral_facts import difference as referral_difference
from shared.contracts.cases import CaseFacts
from shared.contracts.event import Event
from shared.db.work import UnitOfWork
from shared.kernel.country import ALL_COUNTRIES, Country
from shared.kernel.errors import Unavailable

T = TypeVar("T")
READS = 3
"""How often published figures are read before the caller must retry."""


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
    def proceedings(self) -> ProceedingProjection:
        """Takes records of proceedings into facts and counts."""
        return ProceedingProjection(self.proceeding_facts, self.publications[Source.PROCEEDINGS])

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

    def take_case_facts(self, events: Sequence[CaseFacts]) -> None:
        """Replace the person facts of the cases that `events` describe; of several about one case the last counts."""
        for country in sorted({event.country for event in events}):
            self.person_facts.lock_country(country)
            about = {event.case_id: event for event in events if event.country == country}
            known = self.person_facts.of_cases(about)
            facts = {
                case: fact_of_case(event, is_open=known[case].is_open if case in known else True)
                for case, event in about.items()
            }
            self.replace_person_facts(country, facts)

    def replace_person_facts(self, country: str, new: Mapping[UUID, PersonFact]) -> None:
        """Store the facts `new` (by case), mark which case of each person counts, and adjust the counts.

        The caller must hold the lock of the country.
        """
        before = self.person_facts.of_cases(new)
        people = {fact.person_key for facts in (before, new) for fact in facts.values()}
        before |= self.person_facts.of_people(country, people)
        after = with_firsts({**before, **new}.values())
        changed = [fact for case, fact in after.items() if before.get(case) != fact]
        self.person_facts.save(changed)
        self.person_facts.add_counts(difference(before, after))
        publication = self.publications[Source.PERSONS]
        publication.add_changes(country, persons_changed(before, changed), [fact.case_id for fact in changed])

    def held_strata(self, country: str) -> frozenset[str]:
        """The strata that no vintage moves now, because records of an import are still arriving."""
        is_held = self.import_arrivals.is_any_arriving(country, since=self.clock.now() - STALLED_AFTER)
        return frozenset({Stratum.IMPORTED}) if is_held else frozenset()

    def take_referral_steps(self, steps: Sequence[ReferralFact]) -> None:
        """Replace the fact of each referral by the one of its newest step, and adjust the counts."""
        countries = sorted({step.country for step in steps})
        for country in countries:
            self.referral_facts.lock_country(country)
        # From the first step on, because the receiver reads the person's gender and age group before deciding.
        self.referral_facts.add_receivers(
            (step.case_id, step.to_organisation_id, step.country) for step in steps if step.case_id
        )
        before = self.referral_facts.of_referrals({step.referral_id for step in steps})
        after = dict(before)
        for step in steps:
            after[step.referral_id] = newer(after.get(step.referral_id), step)
        changed = {referral: fact for referral, fact in after.items() if before.get(referral) != fact}
        self.referral_facts.save(changed.values())
        self.referral_facts.add_counts(referral_difference(before, changed))
        for country in countries:
            facts = [fact for fact in changed.values() if fact.country == country]
            if changes := referrals_changed(before, facts):
                self.publications[Source.REFERRALS].add_changes(country, changes, [fact.referral_id for fact in facts])

    def lock_facts(self, source: Source, country: str) -> None:
        """Wait until no other transaction changes facts of `source` in `country`."""
        if source is Source.PERSONS:
            self.person_facts.lock_country(country)
        elif source is Source.REFERRALS:
            self.referral_facts.lock_country(country)
        else:
            self.proceeding_facts.lock_country(country)

    def read_published(
        self, source: Source, read: Callable[[], tuple[Collection[str], T]]
    ) -> tuple[list[PublishedVintage], T]:
        """The result of `read`, with the present vintages of the countries that it read.

        When a new vintage appears during `read`, it is called again. Raises Unavailable after three times.
        """
        publication = self.publications[source]
        for _ in range(READS):
            before = publication.vintages(ALL_COUNTRIES)
            countries, found = read()
            vintages = [vintage for vintage in before if vintage.country in countries]
            if publication.vintages(countries) == vintages:
                return vintages, found
        raise Unavailable(retry_after=1)

    def audit_extract(self, action: str, extract: Extract) -> None:
        """Audit what happened to a definition."""
        self.audit(action, country=extract.countries[0], object_type="extract", object_id=extract.id)

    def audit_run(self, action: str, run: Run, *, country: Country | None = None) -> None:
        """Audit what happened to a run, by default in the first country of its records."""
        self.audit(action, country=country or run.countries[0], object_type="extract_run", object_id=run.id)

    def _country_of(self, event: Event) -> Country:
        # An event for an organisation abroad is stored under a country of this transaction. The event itself names the
        # country of the organisation, where its consumer may write.
        return event.country if self.grant.covers(event.country) else min(self.grant.countries)
