"""Jobs. Each opens its own units of work and is idempotent by the state of what it works on."""

from services.cases.bootstrap import Services
from services.cases.domain.jobs import RunImport, RunImportUnversioned
from services.cases.usecases.run_import import run_import
from shared.messaging.handlers import Jobs


def continue_import(job: RunImport, parts: Services) -> None:
    """Check or write the next rows."""
    run_import(job, lambda: parts.system_work(frozenset({job.country})), most_rows=parts.settings.import_rows)


JOBS: Jobs = {RunImport: continue_import, RunImportUnversioned: continue_import}
