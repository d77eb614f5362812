"""Accounts that opened or searched much, counted in memory."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from statistics import mean, stdev
from typing import Any
from uuid import UUID

from services.cases.adapters.bulk_accesses import OPENINGS, SEARCHES, BulkAccessRepository
from services.cases.domain.bulk_access import USUAL_OF, WINDOW, BulkAccess, BulkLimits, BusyAccount, Usual
from shared.db.audit_log import AuditEntry
from shared.db.paging import Page, cut_page
from tests.support.fakes.audit_log import FakeAuditLog
from tests.support.fakes.cases.case_parts import older_than
from tests.support.fakes.cases.tables import CasesTables
from tests.support.fakes.members import FakeMembers


class FakeBulkAccessRepository(BulkAccessRepository):
    """Alerts in memory, and counts of the audit rows that the transaction sees."""

    def __init__(self, tables: CasesTables, audit: FakeAuditLog, members: FakeMembers) -> None:
        self._tables = tables
        self._audit = audit
        self._members = members

    def hold(self) -> bool:
        return self._tables.locks.try_hold("cases.bulk_access", self._tables)

    def over(self, limits: BulkLimits, now: datetime) -> Sequence[BusyAccount]:
        since = now - WINDOW
        rows: dict[tuple[str, UUID], list[AuditEntry]] = {}
        for row in self._audit.after(since):
            if row.organisation_id is not None and row.actor != row.client_id:
                rows.setdefault((row.actor, row.organisation_id), []).append(row)
        told = {alert.actor for alert in self._tables.bulk_accesses.where(lambda alert: alert.at > since)}
        busy = [self._busy(actor, of, own) for (actor, of), own in sorted(rows.items()) if actor not in told]
        return [each for each in busy if each.opened > limits.opened or each.searched > limits.searched]

    def usual(self, actors: Collection[str], now: datetime) -> Mapping[str, Usual]:
        until = now - WINDOW
        hours: dict[str, dict[datetime, list[AuditEntry]]] = {}
        for row in self._audit.after(until - USUAL_OF):
            if row.at <= until and row.actor in actors and (_is_opening(row) or row.action in SEARCHES):
                hour = row.at.replace(minute=0, second=0, microsecond=0)
                hours.setdefault(row.actor, {}).setdefault(hour, []).append(row)
        return {actor: _usual(list(own.values())) for actor, own in hours.items()}

    def add(self, alert: BulkAccess) -> None:
        self._tables.bulk_accesses.add(alert)

    def page(self, *, besides: str, after: Sequence[Any] | None, limit: int) -> Page[BulkAccess]:
        is_older = older_than(after, _position)
        found = self._tables.bulk_accesses.where(lambda alert: alert.actor != besides and is_older(alert))
        return cut_page(sorted(found, key=_position, reverse=True)[: limit + 1], limit, _position)

    def _busy(self, actor: str, organisation_id: UUID, rows: Sequence[AuditEntry]) -> BusyAccount:
        return BusyAccount(
            actor=actor,
            organisation_id=organisation_id,
            country=self._members.home_of(actor) or min(row.country for row in rows),
            opened=_opened(rows),
            searched=_searched(rows),
        )


def _usual(hours: Sequence[Sequence[AuditEntry]]) -> Usual:
    opened, searched = [_opened(rows) for rows in hours], [_searched(rows) for rows in hours]
    return Usual(
        hours=len(hours),
        opened_mean=mean(opened),
        opened_deviation=stdev(opened) if len(hours) > 1 else 0.0,
        searched_mean=mean(searched),
        searched_deviation=stdev(searched) if len(hours) > 1 else 0.0,
    )


def _opened(rows: Iterable[AuditEntry]) -> int:
    return len({row.object_id for row in rows if _is_opening(row)})


def _searched(rows: Iterable[AuditEntry]) -> int:
    return sum(row.action in SEARCHES for row in rows)


def _is_opening(row: AuditEntry) -> bool:
    return row.object_type == "case" and (row.action.endswith(".read") or row.action in OPENINGS)


def _position(alert: BulkAccess) -> Any:
    return (alert.at, alert.id)
