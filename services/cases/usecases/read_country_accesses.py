"""Who opened the cases of a country, and why: for the country's administrator, who reads no case."""

from collections.abc import Mapping
from typing import Any

from services.cases.adapters.access_log import AccessQuery
from services.cases.adapters.work import CasesWork


def read_country_accesses(query: AccessQuery, *, work: CasesWork) -> list[Mapping[str, Any]]:
    """Accesses of every organisation in the countries of `work`, newest first; reading them is itself recorded."""
    work.audit_each_country("access_log.read", "country", None, fields=sorted(query.equal))
    return work.access_log.page(query)
