"""Take a file of records in."""

import hashlib
import secrets
from dataclasses import dataclass
from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.imports.errors import SameFileAgain
from services.cases.domain.imports.run import ImportRun
from services.cases.domain.jobs import RunImport
from shared.kernel.country import Country
from shared.kernel.errors import FieldProblem, country_out_of_scope
from shared.kernel.ids import new_id

_MAX_SERIAL_BLOCK_ATTEMPTS = 8


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class UploadImport:
    """`confirm`: write at once when the dry run finds nothing. `again`: the same file on purpose."""

    content: bytes
    layout: str
    country: Country
    confirm: bool = False
    again: bool = False


def upload_import(command: UploadImport, *, work: CasesWork) -> ImportRun:
    """Store the file and start its dry run. Raises SameFileAgain, Invalid for another country."""
    organisation = work.organisation_id
    if not work.grant.covers(command.country):
        raise country_out_of_scope()
    digest = hashlib.sha256(command.content).digest()
    for _ in range(_MAX_SERIAL_BLOCK_ATTEMPTS):
        duplicate = None if command.again else work.import_runs.find_duplicate(organisation, digest)
        if duplicate is not None:
            raise _same_file(duplicate)
        run = _drawn(command, organisation, digest, work)
        if work.import_runs.add(run, command.content):
            break
    else:
        raise SameFileAgain
    work.audit("import.uploaded", country=run.country, object_type="import", object_id=run.id)
    work.enqueue(RunImport(country=run.country, import_id=run.id))
    return run


def _drawn(command: UploadImport, organisation: UUID, digest: bytes, work: CasesWork) -> ImportRun:
    return ImportRun(
        id=new_id(),
        country=command.country,
        organisation_id=organisation,
        layout=command.layout,
        file_sha256=digest,
        again=command.again,
        confirmed=command.confirm,
        serial_block=f"{secrets.randbelow(1_000_000):06d}",
        uploaded_at=work.clock.now(),
        uploaded_by=work.grant.subject,
    )


def _same_file(duplicate: UUID) -> SameFileAgain:
    where = f"/api/v1/imports/{duplicate}"
    message = {"es": f"Ya fue importado: {where}", "en": f"It was imported before: {where}"}
    return SameFileAgain(problems=[FieldProblem("file", "same_file", message)])
