"""Read how many open cases each person of the organisation has."""

from collections.abc import Sequence
from dataclasses import replace

from services.cases.adapters.work import CasesWork
from services.cases.domain.case.caseload import Caseload
from services.cases.domain.case.casework import CASEWORK


def read_caseload(*, work: CasesWork) -> Sequence[Caseload]:
    """The unassigned cases, those of each person who may attend cases, and of those who left and still have some."""
    organisation = work.organisation_id
    counted = {load.user_id: load for load in work.caseloads.of(organisation, work.clock.now())}
    active = [user_id for user_id, _ in work.members.active(organisation, CASEWORK)]
    work.audit_each_country("caseload.read", "organisation", organisation)
    unassigned = counted.pop(None, Caseload())
    staff = [counted.pop(user_id, Caseload(user_id=user_id)) for user_id in active]
    return [unassigned, *staff, *(replace(load, active=False) for load in counted.values())]
