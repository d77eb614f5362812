"""Delete an extract definition of the caller's organisation."""

from collections.abc import Callable
from uuid import UUID

from services.reporting.adapters.work import ReportingWork
from services.reporting.processes.extracts import audit_extract


def delete_extract(extract_id: UUID, *, work: ReportingWork, require_version: Callable[[int], None]) -> None:
    """Remove the definition, its runs and their files. Raises NotFound and what `require_version` raises."""
    extract = work.extracts.get_for_update(extract_id, owner=work.grant.organisation_id)
    require_version(extract.version)
    audit_extract("extract.deleted", extract, work=work)
    work.extracts.delete(extract.id)
