"""Let the rows of an import be written once its dry run is seen."""

from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.imports.run import ImportRun
from services.cases.domain.jobs import RunImport


def confirm_import(import_id: UUID, *, work: CasesWork) -> ImportRun:
    """Let the good rows be written; rows with problems stay out. Raises NotFound, ImportNotChecked."""
    run = work.import_runs.get_for_update(import_id)
    run.confirm()
    work.import_runs.save(run)
    work.audit("import.confirmed", country=run.country, object_type="import", object_id=run.id)
    work.enqueue(RunImport(country=run.country, import_id=run.id))
    return run
