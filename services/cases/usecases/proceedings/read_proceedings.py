"""Read proceedings that the caller's organisation keeps, and who was shared with it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.proceedings.label import label_of
from services.cases.domain.proceedings.proceeding import PersonOfProceeding, Proceeding, ShownPerson
from services.cases.domain.proceedings.request import REQUEST, OpenRequest, open_request
from services.cases.domain.proceedings.shared_person import SharedPerson
from services.cases.domain.proceedings.stages import StageChange
from services.cases.processes.parts.owned_parts import coded_part
from services.cases.processes.proceedings.proceedings import audit_proceeding, get_kept_proceeding
from shared.db.paging import Page
from shared.kernel.country import Country
from shared.kernel.errors import country_out_of_scope


def read_proceedings(
    *, stage: str | None, responsible: UUID | None, after: Sequence[Any] | None, limit: int, work: CasesWork
) -> Page[Proceeding]:
    """Those that the caller may see, newest first."""
    work.audit_each_country("proceedings.read", "proceeding", None)
    return work.proceedings.page(work.organisation_id, stage=stage, responsible=responsible, after=after, limit=limit)


def find_proceedings(country: Country, file_number: str, *, work: CasesWork) -> Sequence[Proceeding]:
    """Those under a file number, however it is punctuated. Raises Invalid for another country than the caller's."""
    if not work.grant.covers(country):
        raise country_out_of_scope()
    work.audit("proceedings.searched", country=country, object_type="proceeding", object_id=None)
    return work.proceedings.by_file_number(work.organisation_id, country, file_number)


def read_proceeding(proceeding_id: UUID, *, work: CasesWork) -> Proceeding:
    """One of them. Raises NotFound."""
    proceeding = get_kept_proceeding(proceeding_id, work=work)
    audit_proceeding("proceeding.read", proceeding, work=work)
    return proceeding


def read_stages(proceeding_id: UUID, *, work: CasesWork) -> Sequence[StageChange]:
    """Every change of its stage, in the order in which they were recorded. Raises NotFound."""
    return work.proceedings.stage_changes(read_proceeding(proceeding_id, work=work).id)


def read_persons_of_proceeding(proceeding_id: UUID, *, work: CasesWork) -> Sequence[ShownPerson]:
    """The persons in it, each only as the keeper may know them. Raises NotFound."""
    proceeding = read_proceeding(proceeding_id, work=work)
    persons = work.proceedings.persons_of([proceeding.id])
    shared = work.shared_persons.each({each.shared_person_id for each in persons if each.shared_person_id})
    still = work.shared_persons.of_persons(work.organisation_id, {each.person_id for each in persons})
    known = {each.person_id: each for each in (*shared, *still)}
    return [
        _own(each, work) if each.shared_person_id is None else _shared(each, known[each.person_id]) for each in persons
    ]


def read_shared_persons(
    *, unnamed: bool = False, after: Sequence[Any] | None, limit: int, work: CasesWork
) -> Page[SharedPerson]:
    """Who may be named in a proceeding: persons about whom the caller's organisation accepted a referral."""
    work.audit_each_country("shared_persons.read", "shared_person", None)
    return work.shared_persons.shared_with(work.organisation_id, unnamed=unnamed, after=after, limit=limit)


def read_open_requests(*, work: CasesWork) -> Sequence[OpenRequest]:
    """What the caller's organisation asked and still awaits an answer, the soonest due first."""
    work.audit_each_country("proceedings.read", "proceeding", None)
    stored = work.proceeding_parts.open_of(REQUEST.name, work.organisation_id)
    return [open_request(coded_part(REQUEST, part), of) for of, part in stored]


def _own(person: PersonOfProceeding, work: CasesWork) -> ShownPerson:
    case = work.cases.get(person.case_id)
    ids = [whose.person_id for whose in case.vault_persons]
    number = ids.index(person.person_id) + 1 if person.person_id in ids else len(ids) + 1
    return ShownPerson(
        id=person.id,
        standing=person.standing,
        label=label_of(person.case_id, number),
        organisation_id=person.organisation_id,
        case_id=person.case_id,
        person_id=person.person_id,
    )


def _shared(person: PersonOfProceeding, shared: SharedPerson) -> ShownPerson:
    has_ended = shared.ended_at is not None
    return ShownPerson(
        id=person.id,
        standing=person.standing,
        label=None if has_ended else shared.label,
        organisation_id=None if has_ended else shared.organisation_id,
        case_id=None,
        person_id=None,
        sharing_ended_at=shared.ended_at,
    )
