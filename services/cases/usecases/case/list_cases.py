"""List the cases of the caller's organisation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.cases.adapters.case.case_list import CardPage, Sort
from services.cases.adapters.work import CasesWork


@dataclass(frozen=True, kw_only=True, slots=True)
class ListCases:
    """Filters by name (`adapters/case/case_list.py`); `after` is a sort value and an id."""

    filters: Mapping[str, object]
    sort: Sort
    after: Sequence[Any] | None
    limit: int


def list_cases(query: ListCases, *, work: CasesWork) -> CardPage:
    """Cards as JSON; the audit names the filters and not their values."""
    organisation = work.organisation_id
    filters = {**query.filters, "mine": work.grant.subject} if "mine" in query.filters else query.filters
    page = work.cases.page(organisation, filters, sort=query.sort, after=query.after, limit=query.limit)
    work.audit_each_country("case.listed", "organisation", organisation, fields=sorted(query.filters))
    return page
