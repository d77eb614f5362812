"""Keep extract definitions. Only the owner organisation changes one; its recipients read it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from services.reporting.adapters.work import ReportingWork
from services.reporting.domain.extracts import DEFAULT_K, Extract, Format, Template, next_run
from services.reporting.domain.schedule import BadSchedule, Schedule
from shared.kernel.country import Country
from shared.kernel.errors import Forbidden, country_out_of_scope, invalid
from shared.kernel.ids import new_id


@dataclass(frozen=True, kw_only=True, slots=True)
class DefineExtract:
    """What somebody asks for. `schedule` is None for runs on request only."""

    name: str
    template: Template
    format: Format
    countries: Sequence[Country]
    years: Sequence[int]
    k: int
    schedule: Schedule | None
    recipients: Sequence[UUID]


def _check_threshold(template: Template, k: int) -> None:
    """The tables of the network have one threshold: a file with another would not agree with what is published."""
    if template is Template.HXL_AGGREGATE and k != DEFAULT_K:
        raise invalid(
            "k",
            "fixed_threshold",
            es=f"Este contenido tiene siempre el umbral {DEFAULT_K}.",
            en=f"This content always has the threshold {DEFAULT_K}.",
        )


def define_extract(command: DefineExtract, *, work: ReportingWork) -> Extract:
    """Store a definition for the caller's organisation. Countries outside the caller's scope are not found."""
    organisation = work.grant.organisation_id
    if organisation is None:
        raise Forbidden
    _check_threshold(command.template, command.k)
    now = work.clock.now()
    extract = Extract(
        id=new_id(),
        organisation_id=organisation,
        name=command.name,
        template=command.template,
        format=command.format,
        countries=_in_scope(command.countries, work),
        years=tuple(sorted(set(command.years))),
        k=command.k,
        schedule=command.schedule,
        next_run_at=next_run(command.schedule, now),
        recipients=tuple(dict.fromkeys(command.recipients)),
        created_by=work.grant.subject,
        created_at=now,
    )
    work.extracts.add(extract)
    _record("extract.defined", extract, work)
    return extract


def change_extract(extract: Extract, command: DefineExtract, *, work: ReportingWork) -> Extract:
    """Replace the definition `extract`, which the caller's organisation owns and has locked."""
    _check_threshold(extract.template, command.k)
    changed = replace(
        extract,
        name=command.name,
        format=command.format,
        countries=_in_scope(command.countries, work),
        years=tuple(sorted(set(command.years))),
        k=command.k,
        schedule=command.schedule,
        next_run_at=next_run(command.schedule, work.clock.now()),
        recipients=tuple(dict.fromkeys(command.recipients)),
        version=extract.version + 1,
    )
    work.extracts.save(changed)
    _record("extract.changed", changed, work)
    return changed


def delete_extract(extract: Extract, *, work: ReportingWork) -> None:
    """Remove the definition, its runs and their files."""
    _record("extract.deleted", extract, work)
    work.extracts.delete(extract.id)


def schedule_of(cron: str, time_zone: str) -> Schedule:
    """A schedule from what was sent. Raises Invalid that names the wrong field, or when it is due more than daily."""
    try:
        schedule = Schedule(cron, time_zone)
    except BadSchedule as error:
        raise invalid(
            f"schedule.{error}",
            "bad_schedule",
            es="Use cinco campos de cron y una zona horaria IANA, como America/Guatemala.",
            en="Use five cron fields and an IANA time zone such as America/Guatemala.",
        ) from None
    if not schedule.is_daily_at_most:
        raise invalid(
            "schedule.cron",
            "too_often",
            es="Como máximo una vez al día: ponga un solo minuto y una sola hora.",
            en="Once a day at most: give one minute and one hour.",
        )
    return schedule


def _in_scope(countries: Sequence[Country], work: ReportingWork) -> tuple[str, ...]:
    wanted = set(countries) or set(work.grant.countries)
    if not all(work.grant.covers(country) for country in wanted):
        raise country_out_of_scope("filters.country")
    return tuple(sorted(wanted))


def _record(action: str, extract: Extract, work: ReportingWork) -> None:
    work.audit(action, country=Country(extract.countries[0]), object_type="extract", object_id=extract.id)
