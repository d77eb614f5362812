"""Every endpoint of the service."""

from services.reporting.api import audit_trail, charts, extract_runs, extracts, indicators

BLUEPRINTS = (indicators.blp, charts.blp, extracts.blp, extract_runs.blp, audit_trail.blp)
