"""The rows that the use cases of one test share, and what several tests ask."""

# fixed dates: NOON is the clock of the service

from dataclasses import dataclass, field
from datetime import datetime
from typing import NoReturn, cast
from uuid import UUID

from services.cases.domain.case.case import Case
from services.cases.domain.case.timeline import StoredEntry
from services.cases.domain.consent.disclosure import DisclosureRecord
from services.cases.domain.imports.run import ImportRun
from services.cases.domain.person.identity import Identity
from shared.contracts.identity import PersonChanged
from shared.kernel.country import ALL_COUNTRIES, Country
from shared.kernel.grant import Grant
from tests.support.builders.cases import (
    NOON,
    a_case,
    a_case_referral,
    a_caseworker,
    a_member,
    a_record,
    store,
    the_platform,
)
from tests.support.fakes.cases import CasesDatabase, FakeCasesWork
from tests.support.fixed_clock import FixedClock
from tests.support.world import CLINIC, HN

STRANGERS = (a_caseworker(organisation_id=CLINIC), a_caseworker(countries=frozenset({HN})))
"""A caseworker of another organisation, and one of another country."""


@dataclass
class World:
    """What is stored, and units of work over it."""

    database: CasesDatabase = field(default_factory=CasesDatabase)
    now: datetime = NOON

    def work(self, grant: Grant | None = None) -> FakeCasesWork:
        """A unit of work, by default of a caseworker of `SHELTER`."""
        return FakeCasesWork(self.database, grant or a_caseworker(), FixedClock(self.now))

    def platform(self, countries: frozenset[Country] = ALL_COUNTRIES) -> FakeCasesWork:
        """A unit of work of the platform itself."""
        return self.work(the_platform(countries))

    def add(self, case: Case | None = None, identity: Identity | None = None) -> Case:
        """Store a case, by default `a_case`."""
        with self.platform() as work:
            return store(work, case or a_case(), identity)

    def add_import(self, run: ImportRun, content: bytes = b"") -> ImportRun:
        """Store an import and its file."""
        with self.platform() as work:
            assert work.import_runs.add(run, content)
        return run

    def add_member(self, member: PersonChanged) -> PersonChanged:
        """Let somebody be known as a member of their organisation."""
        with self.platform() as work:
            work.members.keep(member, at=self.now)
        return member

    def knows(self, *subjects: str) -> None:
        """Let the callers be known as people of `SHELTER`."""
        for subject in subjects:
            self.add_member(a_member(user_id=cast("UUID", subject)))

    def refer(self, case: Case, record: DisclosureRecord | None = None) -> DisclosureRecord:
        """Let a packet leave `case` with a referral, by default `a_record` without a consent."""
        record = record or a_record()
        with self.platform() as work:
            work.disclosures.add(case, record)
            work.case_referrals.save_each([(case, a_case_referral(record))])
        return record

    def case(self, case: Case) -> Case:
        """The case as it is stored now."""
        with self.platform() as work:
            return work.cases.get(case.id)

    def identity(self, case: Case) -> tuple[Identity, int]:
        """The identity of its person as it is stored now, and its version."""
        with self.platform() as work:
            return work.vault.read(case)

    def timeline(self, case: Case) -> list[StoredEntry]:
        """The entries of its timeline, oldest first."""
        with self.platform() as work:
            return list(reversed(work.timeline.page(case.id, after=None, limit=99).items))

    def happened(self, case: Case) -> list[str]:
        """The kinds of the entries of its timeline, oldest first."""
        return [entry.kind for entry in self.timeline(case)]

    def found(self, case: Case, identity: Identity) -> bool:
        """Whether the case is found under any token of `identity`."""
        with self.platform() as work:
            tokens = work.search_index.tokens(case.country, identity)
            return any(hit.id == case.id for hit in work.search_index.candidates(case.organisation_id, tokens, 9))


def forbidden(*_: object) -> NoReturn:
    """Stands in for what must not be called."""
    raise AssertionError("this must not be called here")


def audited_fields(work: FakeCasesWork) -> list[object]:
    """The names of fields in each audit row."""
    return [row["fields"] for row in work.audit_rows]
