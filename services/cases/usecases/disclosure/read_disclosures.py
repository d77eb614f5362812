"""Read what left from a case."""

from collections.abc import Sequence
from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.consent.disclosure import DisclosureRecord


def read_disclosures(case_id: UUID, *, work: CasesWork) -> Sequence[tuple[DisclosureRecord, bool]]:
    """What left, to whom and under which consent, newest first. Raises NotFound.

    With each whether it rested on another person's consent, which a mistaken merge had brought.
    """
    case = work.cases.get(case_id)
    work.audit_case("disclosures.read", case)
    of_another = {consent.id for consent in case.consents if consent.is_of_another}
    return [(record, record.consent_id in of_another) for record in work.disclosures.confirmed(case.id)]
