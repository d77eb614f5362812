"""Read what waits for a second person."""

from collections.abc import Sequence
from typing import Any

from services.cases.adapters.work import CasesWork
from services.cases.domain.access.approval import WaitingApproval
from shared.db.paging import Page


def read_waiting_approvals(*, after: Sequence[Any] | None, limit: int, work: CasesWork) -> Page[WaitingApproval]:
    """What waits for a second person in the caller's organisation, newest first."""
    organisation = work.organisation_id
    work.audit_each_country("approvals.listed", "organisation", organisation)
    return work.approvals.waiting(organisation, after=after, limit=limit)
