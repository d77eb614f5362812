"""Definitions and runs as JSON values."""

from typing import Any

from services.reporting.domain.extracts import Extract, Run


def extract_body(extract: Extract) -> dict[str, Any]:
    """A definition as people read it."""
    schedule = extract.schedule
    return {
        "id": extract.id,
        "organisation_id": extract.organisation_id,
        "name": extract.name,
        "template": extract.template.value,
        "format": extract.format.value,
        "filters": {"country": list(extract.countries), "year": list(extract.years)},
        "k": extract.k,
        "schedule": {"cron": schedule.cron, "time_zone": schedule.time_zone} if schedule else None,
        "recipients": list(extract.recipients),
        "next_run_at": extract.next_run_at,
        "created_at": extract.created_at,
        "version": extract.version,
    }


def run_body(run: Run) -> dict[str, Any]:
    """A run as people and streams read it: the same answer whichever way it is asked for."""
    return {
        "id": run.id,
        "extract_id": run.extract_id,
        "organisation_id": run.organisation_id,
        "countries": list(run.countries),
        "state": run.state.value,
        "progress": round(run.progress, 3),
        "rows": run.rows,
        "suppressed": run.suppressed,
        "attempts": run.attempts,
        "failure": run.failure,
        "manifest": run.manifest,
        "created_at": run.created_at,
        "scheduled_for": run.scheduled_for,
        "started_at": run.started_at,
        "finished_at": run.finished_at,
        "expires_at": run.expires_at,
        "version": run.version,
    }
