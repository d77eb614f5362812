"""Say what an alleged perpetrator did in a case."""

from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.parts.part import PartKind
from services.cases.domain.parts.perpetrator_link import PerpetratorLink
from services.cases.domain.perpetrator import not_known
from shared.kernel.errors import NotFound


def link_perpetrator(
    case_id: UUID, kind: PartKind[PerpetratorLink], link: PerpetratorLink, /, *, work: CasesWork
) -> PerpetratorLink:
    """Add the link. Raises NotFound, CaseClosedAlready, Invalid for somebody whom the caller cannot see."""
    case = work.cases.get_for_update(case_id)
    try:
        work.perpetrators.get_for_update(link.perpetrator_id)
    except NotFound as error:
        raise not_known("perpetrator_id") from error
    link = work.add_part(case, kind, link)
    work.perpetrators.mark_linked(link.perpetrator_id)
    return link
