"""Every endpoint of the service."""

from services.reporting.api import extract_runs, extracts, indicators

BLUEPRINTS = (indicators.blp, extracts.blp, extract_runs.blp)
