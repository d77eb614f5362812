"""Bring what a proceeding asks into the cases of its persons and into statistics, and announce what changed."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.case.case import Case
from services.cases.domain.jobs import FollowProceeding
from services.cases.domain.proceedings.due import REMINDING, due_part
from services.cases.domain.proceedings.hearing import HEARING, Hearing, announced_to
from services.cases.domain.proceedings.proceeding import PersonOfProceeding, Proceeding
from services.cases.domain.proceedings.request import ANSWERED, REQUEST, ProceedingRequest
from services.cases.processes.case.kept_cases import person_in_kept
from services.cases.processes.figures.known_proceedings import facts_of
from services.cases.processes.parts.parts import get_part, get_parts
from services.cases.processes.proceedings.accompanying import all_concerned, attended_in, who_accompanies, who_keeps
from shared.contracts.proceedings import HearingChanged, ProceedingRequestChanged


def follow_proceeding(job: FollowProceeding, *, work: CasesWork) -> None:
    """Leave cases and statistics as the proceeding is now; again is the same, and an announcement is told apart by ids.

    For the platform: the keeper of a proceeding and the organisations of its cases do not see one another's records.
    """
    proceeding = work.proceedings.get_for_update(job.proceeding_id)
    persons = work.proceedings.persons_of([proceeding.id])
    named_in = {person.case_id for person in persons}
    attended = attended_in(named_in, work=work)
    cases = work.cases.get_each_for_update({*named_in, *attended.values(), *filter(None, [job.former_case_id])})
    _note_days(proceeding, _attended(persons, attended, cases), cases, work)
    work.publish(facts_of(proceeding, persons, cases, work=work))
    if job.part_id is None or job.change is None:
        return
    if job.kind == HEARING.name:
        hearing = get_part(proceeding, HEARING, job.part_id, work=work)
        now = _concerned(HEARING.concerns(hearing), persons, attended)
        before = now if job.concerned_before is None else _concerned(job.concerned_before, persons, attended)
        for change, among in announced_to(job.change, before, now).items():
            # The keeper is notified of the change as a whole, and not of each person besides.
            whole = change == job.change
            _announce_hearing(proceeding, hearing, change, _among(cases, among), whole=whole, work=work)
    if job.kind == REQUEST.name:
        request = get_part(proceeding, REQUEST, job.part_id, work=work)
        concerned = _concerned(REQUEST.concerns(request), persons, attended)
        _announce_request(proceeding, request, job.change, _among(cases, concerned), work)


def _attended(
    persons: Sequence[PersonOfProceeding], attended: Mapping[UUID, UUID], cases: Mapping[UUID, Case]
) -> Mapping[UUID, Mapping[UUID, UUID]]:
    """The case in which they are attended → the id of a person in the proceeding → their id in that case."""
    found: dict[UUID, dict[UUID, UUID]] = {}
    for person in persons:
        kept = cases[attended[person.case_id]]
        person_id = person_in_kept(person.person_id, cases[person.case_id], kept)
        found.setdefault(kept.id, {})[person.id] = person_id
    return found


def _note_days(
    proceeding: Proceeding, attended: Mapping[UUID, Mapping[UUID, UUID]], cases: Mapping[UUID, Case], work: CasesWork
) -> None:
    """Note in each case what the parts ask of its persons; nothing in one whose persons are attended in another."""
    parts = [(kind, part) for kind in REMINDING for part in get_parts(proceeding, kind, work=work)]
    for case in cases.values():
        if case.anonymised_on is not None:
            continue
        today = work.today(case.country)
        own = attended.get(case.id, {})
        find: Callable[[UUID], UUID | None] = own.get
        changed = [
            case.note_due(part.id, due_part(kind, part, own=find, country=case.country, today=today) if own else None)
            for kind, part in parts
        ]
        if any(changed):
            work.cases.save_tasks(case)


def _concerned(
    named: Sequence[UUID], persons: Sequence[PersonOfProceeding], attended: Mapping[UUID, UUID]
) -> frozenset[UUID]:
    """The cases in which the persons that a part concerns are attended; of all of them where it names no one."""
    return frozenset(attended[person.case_id] for person in persons if not named or person.id in named)


def _among(cases: Mapping[UUID, Case], ids: frozenset[UUID]) -> list[Case]:
    return [cases[case_id] for case_id in sorted(ids)]


def _announce_hearing(
    proceeding: Proceeding, hearing: Hearing, change: str, cases: Iterable[Case], *, whole: bool, work: CasesWork
) -> None:
    addressees = all_concerned(proceeding, hearing, cases, work=work) if whole else who_accompanies(cases, work=work)
    for addressee in addressees:
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
