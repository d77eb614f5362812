"""What several use cases do about sealed cases: publish who sees one, and show an emergency access."""

from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.access.emergency import EmergencyAccess, ShownAccess, may_review, place_of
from services.cases.domain.access.seal import sees
from services.cases.domain.case.case import Case
from shared.contracts.cases import CaseSealChanged
from shared.kernel.errors import NotFound
from shared.kernel.grant import Grant


def publish_seal(case: Case, *, work: CasesWork) -> None:
    """Publish who sees `case`, to the service that keeps its referrals."""
    work.publish(
        CaseSealChanged(
            country=case.country,
            case_id=case.id,
            organisation_id=case.organisation_id,
            sealed_for=None if case.sealed_for is None else tuple(case.sealed_for),
            emergency_for=case.emergency_for,
            emergency_until=case.emergency_until,
        )
    )


def shown_access(access: EmergencyAccess, case: Case, reader: Grant, *, work: CasesWork) -> ShownAccess:
    """An emergency access with its texts, as a caller may read it; the case only where it exists for them."""
    shows = sees(case, reader, work.clock.now())
    return ShownAccess(
        id=access.id,
        case_id=case.id if shows else None,
        case_number=case.case_number if shows else None,
        opened_by=access.opened_by,
        reason=access.reason,
        explanation=_text_of(case, access.id, "explanation", access.explanation, work),
        opened_at=access.opened_at,
        until=access.until,
        reviewed_at=access.reviewed_at,
        reviewed_by=access.reviewed_by,
        outcome=access.outcome,
        review_note=_text_of(case, access.id, "review_note", access.review_note, work),
        may_review=may_review(access, reader),
    )


def _text_of(case: Case, access_id: UUID, column: str, encrypted: bytes | None, work: CasesWork) -> str | None:
    if encrypted is None:
        return None
    try:
        (text,) = work.vault.decrypt_texts(case, [(place_of(access_id, column), encrypted)])
    except NotFound:
        # The person was erased, and with them what was written about them.
        return None
    return text
