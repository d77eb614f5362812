"""Define an extract of the caller's organisation."""

from services.reporting.adapters.work import ReportingWork
from services.reporting.domain.extracts.extracts import DefineExtract, Extract, check_threshold, countries_in_scope
from services.reporting.processes.extracts import audit_extract
from shared.kernel.errors import Forbidden
from shared.kernel.ids import new_id


def define_extract(command: DefineExtract, *, work: ReportingWork) -> Extract:
    """Store the definition. Raises Forbidden without an organisation, Invalid for a country out of scope."""
    organisation = work.grant.organisation_id
    if organisation is None:
        raise Forbidden
    check_threshold(command.template, command.k)
    now = work.clock.now()
    extract = Extract(
        id=new_id(),
        organisation_id=organisation,
        name=command.name,
        template=command.template,
        format=command.format,
        countries=countries_in_scope(command.filters.country, work.grant),
        years=tuple(sorted(set(command.filters.year))),
        k=command.k,
        schedule=command.schedule,
        next_run_at=command.schedule.next_after(now) if command.schedule else None,
        recipients=command.recipients,
        created_by=work.grant.subject,
        created_at=now,
    )
    work.extracts.add(extract)
    audit_extract("extract.defined", extract, work=work)
    return extract
