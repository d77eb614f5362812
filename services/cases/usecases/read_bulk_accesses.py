"""Read which accounts opened or searched much."""

from collections.abc import Sequence
from typing import Any

from services.cases.adapters.work import CasesWork
from services.cases.domain.bulk_access import BulkAccess
from shared.db.paging import Page


def read_bulk_accesses(*, after: Sequence[Any] | None, limit: int, work: CasesWork) -> Page[BulkAccess]:
    """Alerts in the organisation of `work`, or in its countries where it oversees them, newest first.

    Never those about the caller themself.
    """
    work.audit_each_country("bulk_accesses.read", "country", None)
    return work.bulk_accesses.page(besides=work.grant.subject, after=after, limit=limit)
