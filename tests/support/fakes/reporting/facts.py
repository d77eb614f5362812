"""Facts and counts in memory."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from services.reporting.adapters.counts import CountRepository, PersonRow
from services.reporting.adapters.import_arrivals import ImportArrivalRepository
from services.reporting.adapters.organisations import OrganisationRepository
from services.reporting.adapters.person_facts import PersonFactRepository
from services.reporting.adapters.referral_facts import ReferralFactRepository
from services.reporting.domain.person_facts import Counted, CountKey, PersonFact, Stratum
from services.reporting.domain.proceedings.units import Kind, UnitRow
from services.reporting.domain.referral_facts import ReferralCounted, ReferralFact, ReferralKey
from services.reporting.domain.referral_figures import ReferralRow
from shared.kernel.country import Country
from tests.support.fakes.guarded import Locks
from tests.support.fakes.reporting.tables import EarlyConsent, ImportArrival, KnownTo, StoredFact, Tables


class FakePersonFactRepository(PersonFactRepository):
    """Person facts in memory."""

    def __init__(self, tables: Tables, locks: Locks) -> None:
        self._tables = tables
        self._locks = locks

    def lock_country(self, country: str) -> None:
        self._locks.hold(f"person_fact|{country}", self._tables)

    def of_cases(self, cases: Collection[UUID]) -> dict[UUID, PersonFact]:
        found = (self._tables.person_facts.find(case) for case in cases)
        return {row.fact.case_id: row.fact for row in found if row}

    def of_people(self, country: str, people: Collection[str]) -> dict[UUID, PersonFact]:
        rows = self._tables.person_facts.where(
            lambda row: row.fact.country == country and row.fact.person_key in people
        )
        return {row.fact.case_id: row.fact for row in rows}

    def save(self, facts: Iterable[PersonFact]) -> None:
        for fact in facts:
            known = self._tables.person_facts.find(fact.case_id)
            self._tables.person_facts.put(replace(known, fact=fact) if known else StoredFact(fact=fact))

    def add_counts(self, delta: Mapping[CountKey, Counted]) -> None:
        for key, amount in delta.items():
            _, old = self._tables.person_counts.find(key) or (key, Counted(0, 0, 0))
            self._tables.person_counts.put((key, Counted(*map(sum, zip(old, amount, strict=True)))))

    def keep_early_consent(self, case: UUID, country: str, consent: bool) -> None:
        self._tables.early_consents.put(EarlyConsent(case, country, consent))

    def take_early_consents(self, cases: Collection[UUID]) -> dict[UUID, bool]:
        taken = self._tables.early_consents.where(lambda row: row.case_id in cases)
        for row in taken:
            self._tables.early_consents.remove(row.case_id)
        return {row.case_id: row.consent for row in taken}


class FakeImportArrivalRepository(ImportArrivalRepository):
    """Arrivals of imports in memory."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def add(self, import_id: UUID, country: str, *, records: int, arrived: int, at: datetime) -> None:
        known = self._tables.import_arrivals.find(import_id)
        new = ImportArrival(import_id, country, records, arrived, at)
        self._tables.import_arrivals.put(known._replace(arrived=known.arrived + arrived, last_at=at) if known else new)

    def is_any_arriving(self, country: str, *, since: datetime) -> bool:
        return bool(
            self._tables.import_arrivals.where(
                lambda row: row.country == country and row.arrived < row.records and row.last_at > since
            )
        )


class FakeReferralFactRepository(ReferralFactRepository):
    """Referral facts in memory."""

    def __init__(self, tables: Tables, locks: Locks) -> None:
        self._tables = tables
        self._locks = locks

    def lock_country(self, country: str) -> None:
        self._locks.hold(f"referral_fact|{country}", self._tables)

    def of_referrals(self, referrals: Collection[UUID]) -> dict[UUID, ReferralFact]:
        rows = {referral: self._tables.referral_facts.find(referral) for referral in referrals}
        return {referral: row.fact for referral, row in rows.items() if row}

    def save(self, facts: Iterable[ReferralFact]) -> None:
        for fact in facts:
            known = self._tables.referral_facts.find(fact.referral_id)
            self._tables.referral_facts.put(replace(known, fact=fact) if known else StoredFact(fact=fact))

    def add_receivers(self, referred: Iterable[tuple[UUID, UUID, str]]) -> None:
        for case, organisation, country in referred:
            if self._tables.known_to.find((case, organisation)) is None:
                self._tables.known_to.put(KnownTo(case, organisation, country))

    def add_counts(self, delta: Mapping[ReferralKey, ReferralCounted]) -> None:
        for key, amount in delta.items():
            _, old = self._tables.referral_counts.find(key) or (key, ReferralCounted(0, 0, 0))
            self._tables.referral_counts.put((key, ReferralCounted(*map(sum, zip(old, amount, strict=True)))))


class FakeCountRepository(CountRepository):
    """Counts in memory."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def persons_of(
        self, organisation: UUID, countries: Collection[str], slices: Collection[str], months: tuple[str, str]
    ) -> list[PersonRow]:
        return [
            PersonRow(key.slice, key.month, key.a, key.b, counted.own_persons)
            for key, counted in self._tables.person_counts.where()
            if key.organisation_id == organisation and key.country in countries
            if key.slice in slices and months[0] <= key.month <= months[1]
        ]

    def agreed_of(self, organisation: UUID, countries: Collection[str], months: tuple[str, str]) -> int:
        facts = (row.fact for row in self._tables.person_facts.where())
        return sum(
            fact.organisation_id == organisation and fact.country in countries and fact.first_in_organisation
            for fact in facts
            if months[0] <= fact.month <= months[1] and fact.source is Stratum.REGISTERED
        )

    def not_agreed_of(self, organisation: UUID, countries: Collection[str], months: tuple[str, str]) -> int:
        facts = (row.fact for row in self._tables.person_facts.where())
        return len(
            {
                fact.person_key
                for fact in facts
                if fact.organisation_id == organisation and fact.country in countries
                if months[0] <= fact.month <= months[1] and not fact.statistics_consent
                if replace(fact, statistics_consent=True).countable and fact.source is Stratum.REGISTERED
            }
        )

    def referrals_of(
        self, organisation: UUID, countries: Collection[str], slice_name: str, months: tuple[str, str]
    ) -> list[ReferralRow]:
        return [
            ReferralRow(key.country, key.to_country, key.month, key.a, counted.decided, counted.accepted)
            for key, counted in self._tables.referral_counts.where()
            if organisation in (key.from_organisation_id, key.to_organisation_id)
            if key.country in countries or key.to_country in countries
            if key.slice == slice_name and months[0] <= key.month <= months[1]
        ]

    def proceedings_of(
        self, organisation: UUID, countries: Collection[str], kinds: Collection[Kind], months: tuple[str, str]
    ) -> dict[Kind, list[UnitRow]]:
        found: dict[Kind, list[UnitRow]] = {kind: [] for kind in kinds}
        for key, counted in self._tables.proceeding_counts.where():
            is_asked = key.organisation_id == organisation and key.country in countries and key.kind in found
            if is_asked and months[0] <= key.month <= months[1] and counted.units:
                row = UnitRow(key.country, key.month, key.series, key.detail, key.measured, counted.units)
                found[Kind(key.kind)].append(row)
        return found


class FakeOrganisationRepository(OrganisationRepository):
    """Where organisations are, in memory."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def add(self, organisation_id: UUID, country: Country) -> None:
        if self._tables.organisations.find(organisation_id) is None:
            self._tables.organisations.put((organisation_id, country))

    def countries_of(self, ids: Collection[UUID]) -> Mapping[UUID, Country]:
        return dict(self._tables.organisations.where(lambda row: row[0] in ids))
