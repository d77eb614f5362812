"""Read the proceedings of a case, and say whether its organisation goes along: what helps to accompany the person."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.case.case import Case
from services.cases.domain.proceedings.hearing import HEARING, Hearing
from services.cases.domain.proceedings.measure import MEASURE, Measure
from services.cases.domain.proceedings.proceeding import PersonOfProceeding, Proceeding
from services.cases.domain.proceedings.reparation import REPARATION
from services.cases.domain.proceedings.request import REQUEST
from services.cases.domain.proceedings.summary import ProceedingOfCase, StandingInProceeding, hearings_about
from services.cases.processes.case.kept_cases import person_in_kept
from services.cases.processes.parts.parts import get_part, get_parts, save_part
from services.cases.processes.proceedings.named_persons import own_persons_in
from shared.kernel.errors import NotFound


def read_proceedings_of_case(case_id: UUID, *, work: CasesWork) -> Sequence[ProceedingOfCase]:
    """Every proceeding with a person of the case, newest first, whichever organisation keeps it. Raises NotFound.

    Those of its duplicates are among them: the person is attended in this case.
    """
    case = work.cases.get(case_id)
    files = {each.id: each for each in (case, *work.cases.duplicates_of(case))}
    work.audit_case("proceedings.read", case)
    return [_summary(each, case, files, work) for each in work.proceedings.of_cases(files)]


def record_accompaniment(
    proceeding_id: UUID,
    hearing_id: UUID,
    accompanied: bool,
    *,
    work: CasesWork,
    require_version: Callable[[int], None] = lambda _: None,
) -> Hearing:
    """Say whether the organisation of a person goes, or went, along. Raises NotFound, PreconditionFailed."""
    proceeding = work.proceedings.get_for_update(proceeding_id)
    hearing = get_part(proceeding, HEARING, hearing_id, work=work)
    if hearing.in_error:
        raise NotFound
    own = own_persons_in(proceeding, hearing.persons, work=work)
    if hearing.accompanied not in (None, accompanied):
        require_version(hearing.version)
    saved = save_part(
        proceeding, HEARING, hearing, replace(hearing, accompanied=accompanied), changed=["accompanied"], work=work
    )
    return hearings_about(own, [saved])[0]


def _summary(proceeding: Proceeding, case: Case, files: Mapping[UUID, Case], work: CasesWork) -> ProceedingOfCase:
    persons = [each for each in work.proceedings.persons_of([proceeding.id]) if each.case_id in files]
    own = frozenset(each.id for each in persons)
    measures = get_parts(proceeding, MEASURE, work=work)
    reparations = get_parts(proceeding, REPARATION, work=work)
    requests = get_parts(proceeding, REQUEST, work=work)
    assert proceeding.organisation_id and proceeding.stage and proceeding.stage_since  # noqa: S101, PT018 - stored so
    return ProceedingOfCase(
        id=proceeding.id,
        country=proceeding.country,
        organisation_id=proceeding.organisation_id,
        institution=proceeding.institution,
        stage=proceeding.stage,
        stage_since=proceeding.stage_since,
        persons=[_standing(each, files[each.case_id], case) for each in persons],
        hearings=hearings_about(own, get_parts(proceeding, HEARING, work=work)),
        measures=[
            _shown(each, proceeding, work) for each in measures if not each.in_error and each.person in (None, *own)
        ],
        reparations=[each for each in reparations if not each.in_error and each.person in (None, *own)],
        requests=[each for each in requests if not each.in_error and each.person in own],
    )


def _standing(person: PersonOfProceeding, named_in: Case, shown_in: Case) -> StandingInProceeding:
    person_id = person_in_kept(person.person_id, named_in, shown_in)
    return StandingInProceeding(id=person.id, person_id=person_id, standing=person.standing)


def _shown(measure: Measure, proceeding: Proceeding, work: CasesWork) -> Measure:
    """A measure without the note of another organisation, which may name an accused."""
    return measure if proceeding.organisation_id == work.organisation_id else replace(measure, note=None)
