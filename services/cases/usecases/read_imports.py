"""How far imports are, and what is wrong with their rows."""

from typing import Any
from uuid import UUID

from services.cases.adapters.work import CasesWork
from services.cases.domain.imports.run import ImportRun


def list_imports(after: list[Any] | None, limit: int, *, work: CasesWork) -> list[ImportRun]:
    """Up to `limit` imports, newest first."""
    return work.import_runs.page(work.own_organisation(), after, limit)


def read_import(import_id: UUID, *, work: CasesWork) -> ImportRun:
    """How far an import is. Raises NotFound."""
    return work.import_runs.get(import_id)


def read_problems(import_id: UUID, after: list[Any] | None, limit: int, *, work: CasesWork) -> list[dict[str, Any]]:
    """What the dry run found, by row, column and code. Raises NotFound."""
    return work.import_runs.problems(work.import_runs.get(import_id).id, after, limit)
