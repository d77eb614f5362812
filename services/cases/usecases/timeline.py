"""What happened to a case, and who looked."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from services.cases.adapters.work import CasesWork


def read_timeline(case_id: UUID, after: list[Any] | None, limit: int, *, work: CasesWork) -> list[Mapping[str, Any]]:
    """Up to `limit` entries, newest first. Raises NotFound."""
    case = work.cases.get(case_id)
    work.audit_case("timeline.read", case)
    return work.timeline.page(case.id, after, limit)


def read_access_log(case_id: UUID, after: list[Any] | None, limit: int, *, work: CasesWork) -> list[Mapping[str, Any]]:
    """Who read or changed the case, newest first; reading the log is itself recorded. Raises NotFound."""
    case = work.cases.get(case_id)
    rows = work.timeline.accesses(case.id, after, limit)
    work.audit_case("access_log.read", case)
    return rows


def read_disclosures(case_id: UUID, *, work: CasesWork) -> list[Mapping[str, Any]]:
    """What left from a case, to whom, under which consent. Raises NotFound."""
    case = work.cases.get(case_id)
    work.audit_case("disclosures.read", case)
    return work.disclosures.of_case(case.id)
