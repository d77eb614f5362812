"""Every endpoint of the service."""

from services.reporting.api import charts, extract_runs, extracts, indicators

BLUEPRINTS = (indicators.blp, charts.blp, extracts.blp, extract_runs.blp)
