"""Bring what a proceeding asks into the cases of its persons and into statistics, and announce what changed."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from uuid import UUID

from services.cases.adapters.accompanying import all_concerned, who_accompanies, who_keeps
from services.cases.adapters.known_proceedings import facts_of
from services.cases.adapters.work import CasesWork
from services.cases.domain.case import Case
from services.cases.domain.jobs import FollowProceeding
from services.cases.domain.proceedings.due import REMINDING, due_part
from services.cases.domain.proceedings.hearing import HEARING, Hearing, announced_to
from services.cases.domain.proceedings.proceeding import PersonOfProceeding, Proceeding
from services.cases.domain.proceedings.request import ANSWERED, REQUEST, ProceedingRequest
from shared.contracts.proceedings import HearingChanged, ProceedingRequestChanged


def follow_proceeding(job: FollowProceeding, *, work: CasesWork) -> None:
    """Leave cases and statistics as the proceeding is now; again is the same, and an announcement is told apart by ids.

    For the platform: the keeper of a proceeding and the organisations of its cases do not see one another's records.
    """
    proceeding = work.proceedings.get_for_update(job.proceeding_id)
    persons = work.proceedings.persons_of([proceeding.id])
    cases = work.cases.get_each_for_update({person.case_id for person in persons})
    _note_days(proceeding, persons, cases, work)
    work.publish(facts_of(proceeding, persons, cases, work=work))
    if job.part_id is None or job.change is None:
        return
    if job.kind == HEARING.name:
        hearing = work.proceeding_part(proceeding, HEARING, job.part_id)
        now = _concerned(HEARING.concerns(hearing), persons)
        before = now if job.concerned_before is None else _concerned(job.concerned_before, persons)
        for change, among in announced_to(job.change, before, now).items():
            # Who keeps it is told of the change as a whole, and not of each person besides.
            whole = change == job.change
            _announce_hearing(proceeding, hearing, change, _among(cases, among), whole=whole, work=work)
    if job.kind == REQUEST.name:
        request = work.proceeding_part(proceeding, REQUEST, job.part_id)
        concerned = _concerned(REQUEST.concerns(request), persons)
        _announce_request(proceeding, request, job.change, _among(cases, concerned), work)


def _note_days(
    proceeding: Proceeding, persons: Sequence[PersonOfProceeding], cases: Mapping[UUID, Case], work: CasesWork
) -> None:
    parts = [(kind, part) for kind in REMINDING for part in work.proceeding_parts_of(proceeding, kind)]
    for case in cases.values():
        if case.anonymised_on is not None:
            continue
        today = work.today(case.country)
        own = {person.id: person.person_id for person in persons if person.case_id == case.id}
        find: Callable[[UUID], UUID | None] = own.get
        changed = [
            case.note_due(part.id, due_part(kind, part, own=find, country=case.country, today=today))
            for kind, part in parts
        ]
        if any(changed):
            work.cases.save_tasks(case)


def _concerned(named: Sequence[UUID], persons: Sequence[PersonOfProceeding]) -> frozenset[UUID]:
    """The ids of the cases of the persons that a part concerns; of all of them where it names no one."""
    return frozenset(person.case_id for person in persons if not named or person.id in named)


def _among(cases: Mapping[UUID, Case], ids: frozenset[UUID]) -> list[Case]:
    return [case for case in cases.values() if case.id in ids]


def _announce_hearing(
    proceeding: Proceeding, hearing: Hearing, change: str, cases: Iterable[Case], *, whole: bool, work: CasesWork
) -> None:
    told = all_concerned(proceeding, hearing, cases, work=work) if whole else who_accompanies(cases, work=work)
    for addressee in told:
        work.publish(
            HearingChanged(
                country=proceeding.country,
                proceeding_id=proceeding.id,
                hearing_id=hearing.id,
                organisation_id=addressee.organisation_id,
                case_id=addressee.case_id,
                change=change,
                hearing_version=hearing.version,
                hearing_type=hearing.type,
                scheduled_at=hearing.scheduled_at,
                recipients=addressee.recipients,
            )
        )


def _announce_request(
    proceeding: Proceeding, request: ProceedingRequest, change: str, cases: Iterable[Case], work: CasesWork
) -> None:
    keeper = [who_keeps(proceeding, request)]
    for addressee in keeper if change == ANSWERED else who_accompanies(cases, work=work):
        work.publish(
            ProceedingRequestChanged(
                country=proceeding.country,
                proceeding_id=proceeding.id,
                request_id=request.id,
                organisation_id=addressee.organisation_id,
                case_id=addressee.case_id,
                change=change,
                kind=request.kind,
                recipients=addressee.recipients,
            )
        )
