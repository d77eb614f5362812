"""Add a person to a case: a child of the victim, a second victim, a witness, a relative."""

from dataclasses import dataclass
from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.case.case import Case
from services.cases.domain.case.timeline import TimelineEntry
from services.cases.domain.jurisdictions.days import check_decided_on
from services.cases.domain.person.birth import check_birth_year, check_birthdate
from services.cases.domain.person.identity import Identity
from services.cases.domain.person.member import Member, PersonOfCase
from services.cases.domain.person.national_purpose import check_national_purposes
from services.cases.domain.person.recorded_person import PersonProfile
from services.cases.processes.case.facts import gather_facts, publish_changed_facts
from services.cases.processes.case.timeline import save_case
from services.cases.processes.person.identities import record_identity
from shared.kernel.changes import copy_fields
from shared.kernel.ids import new_id


@dataclass(kw_only=True, slots=True, repr=False)
class AddPerson(PersonProfile):
    """Another person of a case. Only `identity` can identify them; it goes to the vault and is not in the response."""

    identity: Identity | None = None


def add_person(case_id: UUID, command: AddPerson, *, work: CasesWork) -> tuple[Case, PersonOfCase]:
    """Add a person with a key of their own in the vault. Raises NotFound, CaseClosedAlready, Invalid."""
    case = work.cases.get_for_update(case_id)
    member, before = _member(case, command, work), gather_facts(case, work=work)
    case.add_person(member)
    if command.identity is not None:
        record_identity(case, member.id, command.identity, work=work)
    save_case(
        case,
        TimelineEntry(kind="person.added", details={"person_id": member.id, "role": member.person.role}),
        work=work,
    )
    work.audit_case("person.added", case)
    publish_changed_facts(case, before, work=work)
    return case, case.show(member.id)


def _member(case: Case, command: AddPerson, work: CasesWork) -> Member:
    now, today = work.clock.now(), work.today(case.country)
    check_decided_on(command.person.status_decided_on, now)
    check_birth_year(command.person.birth_year, now)
    if command.identity is not None:
        check_birthdate(command.identity.birthdate, now, "identity.birthdate")
    member = Member(id=new_id(), country=case.country, added_on=today)
    copy_fields(PersonProfile, command, into=member)
    check_national_purposes(member.country, member.experiences)
    member.set_age_stated_on(today)
    member.apply_identity(command.identity)
    return member
