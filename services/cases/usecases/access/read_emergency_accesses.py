"""Read who saw sealed cases by emergency access. `work` is the platform's, on record as the caller."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.access.emergency import ShownAccess, may_read
from services.cases.domain.access.seal import is_supervisor
from services.cases.processes.access.sealing import shown_access
from shared.db.audit.audit_log import AuditEntry, AuditFilter
from shared.db.paging import Page
from shared.kernel.errors import Forbidden, NotFound
from shared.kernel.grant import Grant

STILL_WRITTEN = timedelta(seconds=30)
"""What was being read when an access ended is in the audit a moment later: no answer takes longer."""
MOST = 500
"""Entries of the audit that are shown of one window."""


def read_emergency_accesses(
    *, after: Sequence[Any] | None, limit: int, caller: Grant, work: CasesWork
) -> Page[ShownAccess]:
    """Those of the caller and of cases that name them, newest first; a supervisor reads all of the organisation."""
    organisation = caller.organisation_id
    if organisation is None:
        raise Forbidden
    reader = None if is_supervisor(caller) else caller.subject
    page = work.emergency_accesses.page(organisation, reader=reader, after=after, limit=limit)
    cases = work.emergency_accesses.cases_of(page.items)
    work.audit_each_country("emergency_accesses.read", "organisation", organisation)
    return page.map(lambda access: shown_access(access, cases[access.case_id], caller, work=work))


def read_emergency_access(
    access_id: UUID, *, caller: Grant, work: CasesWork
) -> tuple[ShownAccess, Sequence[AuditEntry]]:
    """One of them, with everything that was done to the case in its window, newest first. Raises NotFound.

    With it whatever was done about alleged perpetrators: those of the case are seen as long as the case is.
    """
    access = work.emergency_accesses.get(access_id)
    case = work.cases.get(access.case_id)
    if not may_read(access, case, caller):
        raise NotFound
    work.audit_case("emergency_access.read", case)
    window = AuditFilter(
        equal={"actor": access.opened_by},
        since=access.opened_at,
        until=access.until + STILL_WRITTEN,
        about=(case.id, "perpetrator"),
    )
    entries = work.audit_log.page(window, before=None, limit=MOST)
    return shown_access(access, case, caller, work=work), entries.items
