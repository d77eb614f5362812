"""A case whose person is shared with a prosecutor's office, and the proceedings that are kept about them."""

# fixed dates: NOON is the clock of the service

from dataclasses import replace
from typing import Any
from uuid import UUID

from services.cases.domain.case.case import Case
from services.cases.domain.consent.consent import Consent
from services.cases.domain.kinds.kind import Kind
from services.cases.domain.kinds.part import Part, ProceedingPart
from services.cases.domain.person.age import Majority
from services.cases.domain.person.person import Person
from services.cases.domain.proceedings.proceeding import NamedPerson, PersonOfProceeding, Proceeding
from services.cases.domain.proceedings.shared_person import SharedPerson
from services.cases.processes.parts.parts import get_part
from services.cases.usecases.disclosure.record_referral_step import record_referral_step
from services.cases.usecases.parts.record_part import change_part, record_part
from services.cases.usecases.proceedings.change_proceeding import add_person_to_proceeding
from services.cases.usecases.proceedings.open_proceeding import open_proceeding
from shared.contracts.referrals import ReferralStep
from shared.kernel.grant import Grant
from tests.support.builders.cases import a_case, a_consent, a_record, a_step
from tests.support.builders.proceedings import (
    PROSECUTION,
    a_caseworker_in_court,
    a_liaison,
    a_shared_person,
    open_command,
)
from tests.support.fakes.cases import FakeCasesWork
from tests.support.use_cases import any_version
from tests.unit.cases.usecases.world import World

LIAISON = a_liaison()
ANA = a_caseworker_in_court()


class Court:
    """A case of `SHELTER`, its shared person, and units of work of both sides."""

    def __init__(self, world: World, **changes: Any) -> None:
        self.world = world
        self.case = world.add(a_case(**changes))

    def share(self, case: Case | None = None, **changes: Any) -> SharedPerson:
        """Let the person of a case be known to the office, by default of the first one."""
        shared = a_shared_person(case or self.case, **changes)
        with self.world.platform() as work:
            work.shared_persons.add_each([shared])
        return shared

    def opened(self, *persons: NamedPerson, grant: Grant = LIAISON, **changes: Any) -> Proceeding:
        """A proceeding that was recorded, as it is stored; by default about a person who was shared for it."""
        named = persons or (NamedPerson(shared_person_id=self.share().id, standing="victim"),)
        with self.world.work(grant) as work:
            made = open_proceeding(open_command(*named, **changes), work=work)
        return self.stored(made)

    def own(self, **changes: Any) -> Proceeding:
        """A proceeding that `SHELTER` keeps about its own case."""
        return self.opened(NamedPerson(case_id=self.case.id, standing="victim"), grant=ANA, **changes)

    def name(self, proceeding: Proceeding, case: Case) -> UUID:
        """Share the person of another case too, and name them; the id they have in the proceeding."""
        named = NamedPerson(shared_person_id=self.share(case).id, standing="victim")
        with self.world.work(LIAISON) as work:
            return add_person_to_proceeding(proceeding.id, named, work=work)

    def persons(self, proceeding: Proceeding, grant: Grant = LIAISON) -> list[PersonOfProceeding]:
        """Who is named in it, as a caller sees them."""
        with self.world.work(grant) as work:
            return list(work.proceedings.persons_of([proceeding.id]))

    def stored(self, proceeding: Proceeding) -> Proceeding:
        """The proceeding as it is stored now."""
        with self.world.platform() as work:
            return work.proceedings.get(proceeding.id)

    def add(self, proceeding: Proceeding, kind: Kind[Proceeding, Part], part: Part, grant: Grant = LIAISON) -> Part:
        """A part that was recorded."""
        with self.world.work(grant) as work:
            return record_part(proceeding.id, kind, part, work=work)

    def change(
        self,
        proceeding: Proceeding,
        kind: Kind[Proceeding, Any],
        part: ProceedingPart,
        grant: Grant = LIAISON,
        **changes: Any,
    ) -> FakeCasesWork:
        """Change a part; the unit of work that did."""
        with self.world.work(grant) as work:
            change_part(proceeding.id, kind, part.id, changes, require_version=any_version, work=work)
        return work

    def part(self, proceeding: Proceeding, kind: Kind[Proceeding, Part], part: Part) -> Part:
        """A part as it is stored now."""
        with self.world.platform() as work:
            return get_part(proceeding, kind, part.id, work=work)


class Sharing(Court):
    """A case of an adult who agreed that a prosecutor's office learns of them, and its referral there."""

    def __init__(self, world: World, **changes: Any) -> None:
        self.consent = self.consent_of(None)
        adult: dict[str, Any] = {"person": Person(birth_year=1990), "majority": Majority.ADULT}
        super().__init__(world, **{"consents": [self.consent], **adult, **changes})

    @staticmethod
    def consent_of(person_id: UUID | None) -> Consent:
        """The yes of an adult of the case, the first one without a `person_id`."""
        to_prosecution = {"purpose": "prosecution_sharing", "recipient_type": "prosecution"}
        return a_consent(**to_prosecution, capacity="self_adult", person_id=person_id)

    def refer(self, **changes: Any) -> ReferralStep:
        """Prepare what leaves with a referral to the office; its acceptance."""
        prepared: dict[str, Any] = {
            "kind": "prosecution_notice",
            "recipient_type": "prosecution",
            "to_organisation_id": PROSECUTION,
            "profile": "d1_capacity",
        }
        record = self.world.refer(self.case, a_record(self.consent, **prepared | changes))
        accepted = a_step(self.case, referral_id=record.referral_id, to_organisation_id=PROSECUTION, state="accepted")
        return replace(accepted, kind=record.kind, to_country=record.to_country)

    def hear(self, *steps: ReferralStep) -> None:
        """Record each in a transaction of its own."""
        for step in steps:
            with self.world.platform() as work:
                record_referral_step(step, work=work)

    def shared(self) -> list[SharedPerson]:
        """Whom the office may name now."""
        with self.world.work(LIAISON) as work:
            return list(work.shared_persons.shared_with(PROSECUTION, after=None, limit=99).items)
