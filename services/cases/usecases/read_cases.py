"""Read one case, or a page of them. No audit row, no read: both share the transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from services.cases.adapters.cases import StoredCase
from services.cases.adapters.work import CasesWork
from shared.kernel.country import Country
from shared.kernel.errors import Forbidden


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
    organisation = own_organisation(work)
    page = work.case_list.page(organisation, query.filters, sort=query.sort, after=query.after, limit=query.limit)
    record_for_each_country(work, "case.listed", "organisation", organisation, fields=sorted(query.filters))
    return page


def own_organisation(work: CasesWork) -> UUID:
    """The caller's organisation. Raises Forbidden for the platform itself: it has no list of cases."""
    if work.grant.organisation_id is None:
        raise Forbidden
    return work.grant.organisation_id


def record_for_each_country(work: CasesWork, action: str, object_type: str, object_id: UUID, **more: Any) -> None:
    """An audit row in the chain of every country the caller may have looked into; nearly always one."""
    for country in sorted(work.grant.countries):
        work.audit(action, country=country, object_type=object_type, object_id=object_id, **more)
