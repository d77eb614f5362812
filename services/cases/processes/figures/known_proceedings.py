"""A proceeding with everything that figures may count of it. The platform gathers it, for it alone sees both sides.

Whether a person is represented is read from the services of their case: a figure (indicator I17), and no rule.
"""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.case.case import Case
from services.cases.domain.kinds.kind import Kind
from services.cases.domain.kinds.part import Part
from services.cases.domain.parts.service import SERVICE
from services.cases.domain.proceedings.accused import ACCUSED, Accused
from services.cases.domain.proceedings.charge import CHARGE
from services.cases.domain.proceedings.facts import CountedPerson, KnownProceeding, facts_of_proceeding
from services.cases.domain.proceedings.hearing import HEARING
from services.cases.domain.proceedings.judgment import JUDGMENT
from services.cases.domain.proceedings.measure import MEASURE
from services.cases.domain.proceedings.proceeding import PersonOfProceeding, Proceeding
from services.cases.domain.proceedings.reparation import REPARATION
from services.cases.domain.proceedings.stages import stages_of
from services.cases.processes.case.facts import gather_facts
from services.cases.processes.case.kept_cases import also_known_as, files_of, person_in_kept
from services.cases.processes.parts.parts import get_parts
from shared.contracts.proceedings import ProceedingFactsChanged
from shared.kernel.errors import NotFound


def facts_of(
    proceeding: Proceeding, persons: Sequence[PersonOfProceeding], cases: Mapping[UUID, Case], *, work: CasesWork
) -> ProceedingFactsChanged:
    """The facts of a locked proceeding, with the number of their publication."""
    token = work.proceedings.file_token(proceeding.country, proceeding.file_number)
    proceeding_key = work.pseudonyms.proceeding_key(token or proceeding.id.bytes)

    def accused_key(accused: Accused) -> str:
        return work.pseudonyms.accused_key(proceeding.country, accused)

    return facts_of_proceeding(
        _known(proceeding, persons, cases, work),
        proceeding_key=proceeding_key,
        accused_key=accused_key,
        version=work.proceedings.next_facts_version(proceeding.id),
    )


def _known(
    proceeding: Proceeding, persons: Sequence[PersonOfProceeding], cases: Mapping[UUID, Case], work: CasesWork
) -> KnownProceeding:
    def valid(kind: Kind[Proceeding, Part]) -> list[Part]:
        return [part for part in get_parts(proceeding, kind, work=work) if not part.in_error]

    return KnownProceeding(
        proceeding=proceeding,
        stages=stages_of(work.proceedings.stage_changes(proceeding.id)),
        persons=[counted for person in persons if (counted := _person(person, cases[person.case_id], work))],
        accused=valid(ACCUSED),
        charges=valid(CHARGE),
        hearings=valid(HEARING),
        measures=valid(MEASURE),
        judgments=valid(JUDGMENT),
        reparations=valid(REPARATION),
    )


def _person(person: PersonOfProceeding, case: Case, work: CasesWork) -> CountedPerson | None:
    """A person as figures know them; None for one who was removed from their case.

    The first person of a duplicate is the one of the case that stands for it, and counts once under their key.
    """
    files = files_of(case, work=work) if person.person_id == case.person_id else [case]
    about = files[0]
    person_id = person_in_kept(person.person_id, case, about)
    try:
        record = about.record_of(person_id)
    except NotFound:
        return None
    facts = gather_facts(about, work=work).get(person_id)
    return CountedPerson(
        id=person.id,
        key=work.pseudonyms.person_key(person_id),
        majority=record.majority,
        counted=facts is not None and facts.statistics_consent,
        represented_since=_represented_since(also_known_as({person_id}, files), files, work),
    )


def _represented_since(known_as: AbstractSet[UUID], files: Sequence[Case], work: CasesWork) -> date | None:
    begun = [
        service.started_on
        for file in files
        for service in get_parts(file, SERVICE, work=work)
        if service.represents and (service.person_id or file.person_id) in known_as
    ]
    return min(filter(None, begun), default=None)
