"""Read which accounts read unusually."""

from collections.abc import Sequence
from typing import Any

from services.cases.adapters.work import CasesWork
from services.cases.domain.access.unusual_access import ListFilter, UnusualAccess
from shared.db.paging import Page


def read_unusual_accesses(
    wanted: ListFilter, *, after: Sequence[Any] | None, limit: int, work: CasesWork
) -> Page[UnusualAccess]:
    """Lines of the organisation of `work`, or of its countries where it oversees them, newest first.

    Never those about the caller themself.
    """
    work.audit_each_country("bulk_accesses.read", "country", None)
    return work.unusual_accesses.page(wanted, besides=work.grant.subject, after=after, limit=limit)
