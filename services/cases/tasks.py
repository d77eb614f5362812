"""One function per job."""

from typing import Any

from services.cases.bootstrap import Services
from services.cases.domain.imports.run import RunImport
from services.cases.usecases.run_import import run_import


def go_on_with_import(job: RunImport, services: Services) -> None:
    """Check or write the next rows."""
    run_import(job, lambda: services.system_work(frozenset({job.country})), most_rows=services.settings.import_rows)


JOBS: dict[Any, Any] = {RunImport: go_on_with_import}
