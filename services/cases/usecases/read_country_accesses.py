"""Who opened the cases of a country, and why: for the country's administrator, who reads no case."""

from collections.abc import Mapping
from typing import Any

from services.cases.adapters.access_log import AccessQuery
from services.cases.adapters.work import CasesWork


def read_country_accesses(query: AccessQuery, *, work: CasesWork) -> list[Mapping[str, Any]]:
    """Accesses of every organisation in the countries of `work`, newest first; reading them is itself recorded."""
    for country in sorted(work.grant.countries):
        work.audit(
            "access_log.read", country=country, object_type="country", object_id=None, fields=sorted(query.equal)
        )
    return work.access_log.page(query)
