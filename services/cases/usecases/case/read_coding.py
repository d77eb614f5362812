"""See a case in the words of other standards before anything of it is exported."""

from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.case.coding.ctdc import ctdc
from services.cases.domain.case.coding.htcds import htcds
from services.cases.domain.case.coding.ictip import ictip
from services.cases.domain.case.coding.standard import Coding
from services.cases.domain.jurisdictions.days import local_day


def read_coding(case_id: UUID, *, work: CasesWork) -> list[Coding]:
    """The coded record in HTCDS, IC-TIP and CTDC, without identity. Raises NotFound."""
    case = work.cases.get(case_id)
    work.audit_case("coding.read", case)
    return [htcds(case, local_day(work.clock.now(), case.country)), ictip(case), ctdc(case)]
