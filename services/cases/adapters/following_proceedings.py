"""What a change of a proceeding, or of what is known of its persons, lets the platform do after the commit."""

from collections.abc import Collection
from uuid import UUID

from services.cases.adapters.kept_cases import also_known_as, files_of
from services.cases.adapters.parts_work import PartsWork
from services.cases.domain.case import Case
from services.cases.domain.jobs import FollowProceeding
from services.cases.domain.proceedings.proceeding import Proceeding


class FollowsProceedings(PartsWork):
    """Asks the platform to bring proceedings into the cases of their persons and into figures."""

    def follow(self, proceeding: Proceeding) -> None:
        """Let the platform bring a change into the cases of the persons, which their keeper may not see."""
        self.enqueue(FollowProceeding(country=proceeding.country, proceeding_id=proceeding.id))

    def follow_proceedings_of(
        self, *cases: Case, persons: Collection[UUID] | None = None, former_case_id: UUID | None = None
    ) -> None:
        """Let tasks and figures of the proceedings of cases follow what is known of their persons now.

        Only of the proceedings that name one of `persons`, if given, in these cases or in files about the same person;
        `former_case_id` stood for one of the cases until now. One statement, more for duplicates only.
        """
        files: set[UUID] = set()
        named: set[UUID] = set()
        for case in cases:
            of_case = files_of(case, self.cases)
            files |= {file.id for file in of_case}
            named |= also_known_as(frozenset(persons or ()), of_case)
        for proceeding_id, country in sorted(self.proceedings.naming(files, None if persons is None else named)):
            self.enqueue(FollowProceeding(country=country, proceeding_id=proceeding_id, former_case_id=former_case_id))
