"""Read who read or changed cases, and why."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from services.cases.adapters.work import CasesWork
from shared.db.audit.audit_log import AuditEntry, AuditFilter
from shared.db.paging import Page


def read_access_log(
    case_id: UUID, *, after: Sequence[Any] | None, limit: int, organisation_id: UUID | None = None, work: CasesWork
) -> Page[AuditEntry]:
    """Accesses to one case, newest first; reading the log is itself audited. Raises NotFound.

    With `organisation_id`, which is that of the case, its own accesses and what others were refused; `work` is then the
    platform's, on record as the caller, who sees the case.
    """
    case = work.cases.get(case_id)
    page = work.audit_log.of_object(case.id, after=after, limit=limit, organisation_id=organisation_id)
    work.audit_case("access_log.read", case)
    return page


def read_country_accesses(wanted: AuditFilter, *, before: UUID | None, limit: int, work: CasesWork) -> Page[AuditEntry]:
    """Accesses of every organisation in the countries of `work`, newest first; reading them is itself audited."""
    work.audit_each_country("access_log.read", "country", None, fields=sorted(wanted.equal))
    return work.audit_log.page(wanted, before=before, limit=limit)
