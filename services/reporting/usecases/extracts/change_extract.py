"""Replace an extract definition of the caller's organisation; its template stays."""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from services.reporting.adapters.work import ReportingWork
from services.reporting.domain.extracts.extracts import DefineExtract, Extract, check_threshold, countries_in_scope
from services.reporting.processes.extracts import audit_extract


def change_extract(
    extract_id: UUID, command: DefineExtract, *, work: ReportingWork, require_version: Callable[[int], None]
) -> Extract:
    """Store the changed definition. Raises NotFound, also to recipients, and what `require_version` raises."""
    extract = work.extracts.get_for_update(extract_id, owner=work.grant.organisation_id)
    require_version(extract.version)
    check_threshold(extract.template, command.k)
    changed = replace(
        extract,
        name=command.name,
        format=command.format,
        countries=countries_in_scope(command.filters.country, work.grant),
        years=tuple(sorted(set(command.filters.year))),
        k=command.k,
        schedule=command.schedule,
        next_run_at=command.schedule.next_after(work.clock.now()) if command.schedule else None,
        recipients=command.recipients,
        version=extract.version + 1,
    )
    work.extracts.save(changed)
    audit_extract("extract.changed", changed, work=work)
    return changed
