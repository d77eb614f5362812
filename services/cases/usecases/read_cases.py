"""Read one case, or a page of them. No audit row, no read: both share the transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from services.cases.adapters.cases import StoredCase
from services.cases.adapters.work import CasesWork
from shared.kernel.country import Country


@dataclass(frozen=True, kw_only=True, slots=True)
class ListCases:
    """Filters are column → value; `sort` is one of `SORTS`; `after` is the position of a cursor."""

    filters: Mapping[str, Any]
    sort: str
    after: list[Any] | None
    limit: int


def read_case(case_id: UUID, *, work: CasesWork) -> StoredCase:
    """The coded case. Raises NotFound when it is missing or another organisation's."""
    stored = work.cases.read(case_id)
    work.audit("case.read", country=Country(stored.country), object_type="case", object_id=case_id)
    return stored


def list_cases(query: ListCases, *, work: CasesWork) -> tuple[str, list[Any] | None]:
    """Cards of the caller's organisation as a JSON array, and the position of the next page. Raises Invalid."""
    organisation = work.own_organisation()
    page = work.case_list.page(organisation, query.filters, sort=query.sort, after=query.after, limit=query.limit)
    work.audit_each_country("case.listed", "organisation", organisation, fields=sorted(query.filters))
    return page
