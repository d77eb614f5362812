"""List what the first screen shows of the cases of the caller's organisation, as one look at them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

import orjson

from services.cases.adapters.case.case_list import Sort, user_id
from services.cases.adapters.work import CasesWork
from services.cases.domain.case.case import CaseSource
from shared.kernel.codes import UTC_BY_DEFAULT, Named

_DUE, _RECENT = 6, 5


@dataclass(frozen=True, kw_only=True)
class ListToday:
    """Until when something must be asked for to be shown."""

    due_to: Annotated[datetime, Named("due[lte]"), UTC_BY_DEFAULT]


@dataclass(frozen=True, kw_only=True, slots=True)
class Today:
    """Cards of cases that ask for something, the soonest first, and of those opened last, the caller's first."""

    due: list[dict[str, Any]]
    recent: list[dict[str, Any]]


def list_today(query: ListToday, *, work: CasesWork) -> Today:
    """Both short lists, with one row of the audit: the cases on them are disclosed by one opening of one screen."""
    organisation = work.organisation_id

    def cards(filters: dict[str, object], sort: Sort, limit: int) -> list[dict[str, Any]]:
        page = work.cases.page(organisation, filters, sort=sort, after=None, limit=limit)
        listed: list[dict[str, Any]] = orjson.loads(page.items)
        return listed

    registered: dict[str, object] = {"source": CaseSource.REGISTERED}
    due = cards({"due_to": query.due_to}, "due", _DUE)
    own = cards({**registered, "assigned_to": user_id(work.grant.subject), "is_open": "true"}, "-opened_on", _RECENT)
    others = cards(registered, "-opened_on", _RECENT)
    shown = {card["id"] for card in own}
    work.audit_each_country("case.listed", "organisation", organisation, fields=["assigned_to", "due_to", "source"])
    return Today(due=due, recent=[*own, *(card for card in others if card["id"] not in shown)][:_RECENT])
