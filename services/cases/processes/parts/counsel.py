"""What figures about proceedings read of services: since when a lawyer has represented a person (indicator I17).

A service is recorded and changed in the same way whether or not its person is in a proceeding.
"""

from collections.abc import Collection, Sequence

from services.cases.adapters.work import CasesWork
from services.cases.domain.case.case import Case
from services.cases.domain.parts.service import LEGAL_COUNSEL, ServiceProvided
from services.cases.processes.case.following_proceedings import follow_proceedings_of

_COUNTED = frozenset({"service_type", "started_on", "person_id", "in_error"})
"""The fields of a service that decide whether it represents a person, and since when."""


def follow_new_counsel(recorded: Sequence[tuple[Case, object]], *, work: CasesWork) -> None:
    """Publish the facts of proceedings again where a lawyer is among the parts that were recorded; one statement."""
    begun = [(case, part) for case, part in recorded if isinstance(part, ServiceProvided) and part.represents]
    if begun:
        cases = {case.id: case for case, _ in begun}
        persons = {service.person_id or case.person_id for case, service in begun}
        follow_proceedings_of(*cases.values(), persons=persons, work=work)


def follow_changed_counsel(case: Case, part: object, changed: Collection[str], *, work: CasesWork) -> None:
    """Publish them again where a lawyer is one now, or was until now; one statement."""
    if not isinstance(part, ServiceProvided) or _COUNTED.isdisjoint(changed):
        return
    if "person_id" in changed:
        follow_proceedings_of(case, work=work)
    elif part.service_type == LEGAL_COUNSEL or "service_type" in changed:
        follow_proceedings_of(case, persons=[part.person_id or case.person_id], work=work)
