"""What a change of a proceeding, or of what is known of its persons, lets the platform do after the commit."""

from collections.abc import Collection
from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.case.case import Case
from services.cases.domain.jobs import FollowProceeding
from services.cases.domain.proceedings.proceeding import Proceeding
from services.cases.processes.case.kept_cases import also_known_as, files_of


def enqueue_following(proceeding: Proceeding, *, work: CasesWork) -> None:
    """Let the platform bring a change into the cases of the persons, which their keeper may not see."""
    work.enqueue(FollowProceeding(country=proceeding.country, proceeding_id=proceeding.id))


def follow_proceedings_of(
    *cases: Case, persons: Collection[UUID] | None = None, former_case_id: UUID | None = None, work: CasesWork
) -> None:
    """Let tasks and figures of the proceedings of cases follow what is known of their persons now.

    Only of the proceedings that name one of `persons`, if given, in these cases or in files about the same person;
    `former_case_id` stood for one of the cases until now. One statement, more for duplicates only.
    """
    files: set[UUID] = set()
    named: set[UUID] = set()
    for case in cases:
        of_case = files_of(case, work=work)
        files |= {file.id for file in of_case}
        named |= also_known_as(frozenset(persons or ()), of_case)
    for proceeding_id, country in sorted(work.proceedings.naming(files, None if persons is None else named)):
        work.enqueue(FollowProceeding(country=country, proceeding_id=proceeding_id, former_case_id=former_case_id))
