"""Accounts that opened or searched much, counted in memory."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from statistics import mean, stdev
from typing import Any
from uuid import UUID

from services.cases.adapters.access.unusual_accesses import OPENINGS, SEARCHES, SENDINGS, UnusualAccessRepository
from services.cases.domain.access.mass_acts import MassAct
from services.cases.domain.access.unusual_access import (
    DAY,
    IDENTIFYING,
    USUAL_OF,
    WINDOW,
    BulkLimits,
    BusyAccount,
    ListFilter,
    UnusualAccess,
    UnusualKind,
    Usual,
)
from services.cases.domain.disclosure.disclosed_fields import NAMING
from shared.db.audit.audit_log import AuditEntry
from shared.db.paging import Page, cut_page
from shared.kernel.country import Country
from shared.kernel.errors import NotFound
from shared.kernel.grant import Grant
from tests.support.fakes.audit_log import FakeAuditLog
from tests.support.fakes.cases.case_parts import older_than
from tests.support.fakes.cases.tables import CasesTables, ClientHolder
from tests.support.fakes.members import FakeMembers


class FakeUnusualAccessRepository(UnusualAccessRepository):
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
        told = self._listed(UnusualKind.MUCH, lambda alert: alert.at > since)
        busy = [self._busy(actor, of, own) for (actor, of), own in sorted(rows.items()) if actor not in told]
        return [each for each in busy if each.opened > limits.opened or each.searched > limits.searched]

    def identified(self, actor: str, since: datetime) -> int:
        rows = [row for row in self._audit.after(since) if row.actor == actor and row.action in IDENTIFYING]
        return len({row.object_id for row in rows})

    def done(self, actor: str, act: MassAct, since: datetime) -> int:
        return sum(row.actor == actor and row.action in act.actions for row in self._audit.after(since))

    def busy_with(self, act: MassAct, now: datetime) -> Sequence[BusyAccount]:
        since = now - WINDOW
        listed, done = self._listed(act.kind, lambda alert: alert.at > since), self._audit.after(since)
        rows: dict[tuple[str, UUID], list[AuditEntry]] = {}
        for row in done:
            if row.organisation_id is not None and row.action in act.actions and row.actor not in listed:
                rows.setdefault((row.actor, row.organisation_id), []).append(row)
        return [
            BusyAccount(
                actor=actor,
                organisation_id=of,
                country=min(row.country for row in own),
                opened=len(own),
                searched=0,
            )
            for (actor, of), own in sorted(rows.items())
            if len(own) >= act.told_from
        ]

    def usual(self, actors: Collection[str], now: datetime) -> Mapping[str, Usual]:
        until = now - WINDOW
        hours: dict[str, dict[datetime, list[AuditEntry]]] = {}
        for row in self._audit.after(until - USUAL_OF):
            if row.at <= until and row.actor in actors and (_is_opening(row) or row.action in SEARCHES):
                hour = row.at.replace(minute=0, second=0, microsecond=0)
                hours.setdefault(row.actor, {}).setdefault(hour, []).append(row)
        return {actor: _usual(list(own.values())) for actor, own in hours.items()}

    def at_night(self, country: Country, since: datetime, until: datetime) -> Sequence[BusyAccount]:
        rows = [row for row in self._audit.after(since) if row.at < until and row.country == country]
        return self._openings(rows, besides=self._listed(UnusualKind.NIGHT, lambda alert: alert.at == until))

    def of_other_teams(self, most: int, now: datetime) -> Sequence[BusyAccount]:
        rows = [row for row in self._audit.after(now - DAY) if self._is_of_another_team(row)]
        listed = self._listed(UnusualKind.OTHER_TEAM, lambda alert: alert.at > now - DAY)
        return [busy for busy in self._openings(rows, besides=listed) if busy.opened > most]

    def keep_holders(self, caller: Grant, country: Country) -> None:
        for holder in caller.held_by:
            kept = ClientHolder(actor=caller.subject, client_id=caller.client_id, holder=holder)
            if self._tables.client_holders.find((kept.actor, kept.client_id, holder)) is None:
                self._tables.client_holders.add(kept)

    def add(self, alert: UnusualAccess) -> None:
        used = {row.client_id for row in self._audit.after(alert.at - DAY) if row.actor == alert.actor}
        held = self._tables.client_holders.where(lambda kept: kept.actor == alert.actor and kept.client_id in used)
        holders = tuple(sorted({kept.holder for kept in held}))
        self._tables.unusual_accesses.add(replace(alert, held_by=holders))

    def get_for_update(self, alert_id: UUID) -> UnusualAccess:
        found = self._tables.unusual_accesses.find(alert_id)
        if found is None:
            raise NotFound
        return found

    def save_seen(self, alert: UnusualAccess) -> None:
        self._tables.unusual_accesses.save(alert)

    def page(self, wanted: ListFilter, *, besides: str, after: Sequence[Any] | None, limit: int) -> Page[UnusualAccess]:
        is_older = older_than(after, _position)
        found = self._tables.unusual_accesses.where(
            lambda alert: (
                alert.actor != besides
                and is_older(alert)
                and wanted.kind in {None, alert.kind}
                and wanted.seen in {None, alert.seen_at is not None}
            )
        )
        return cut_page(sorted(found, key=_position, reverse=True)[: limit + 1], limit, _position)

    def _listed(self, kind: UnusualKind, is_of_now: Callable[[UnusualAccess], bool]) -> set[str]:
        found = self._tables.unusual_accesses.where(lambda alert: alert.kind == kind and is_of_now(alert))
        return {alert.actor for alert in found}

    def _openings(self, rows: Sequence[AuditEntry], *, besides: set[str]) -> list[BusyAccount]:
        opened: dict[tuple[str, UUID], list[AuditEntry]] = {}
        for row in rows:
            if row.organisation_id and row.actor not in {row.client_id, *besides} and _is_opening(row):
                opened.setdefault((row.actor, row.organisation_id), []).append(row)
        return [
            BusyAccount(
                actor=actor,
                organisation_id=organisation_id,
                country=min(row.country for row in own),
                opened=_opened(own),
                searched=0,
            )
            for (actor, organisation_id), own in sorted(opened.items())
        ]

    def _is_of_another_team(self, row: AuditEntry) -> bool:
        case = self._tables.cases.find(row.object_id)
        if case is None or case.organisation_id != row.organisation_id or case.sealed_for is not None:
            return False
        given = self._tables.assignments.of_case(case.id)
        team = {str(case.assigned_to), *(str(each.user_id) for each in given), *(each.assigned_by for each in given)}
        caseworkers = {str(user_id) for user_id, _ in self._members.active(case.organisation_id, ["caseworker"])}
        is_own = self._tables.followers.find((case.id, row.actor)) is not None or row.actor in {
            *team,
            self._opened_by(case.id),
        }
        return not is_own and row.actor in caseworkers

    def _opened_by(self, case_id: UUID) -> str | None:
        registered = (row.actor for row in self._audit.every(case_id, ["case.registered"]))
        return next(registered, None)

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
    names = row.action in SENDINGS and not set(NAMING).isdisjoint(row.fields)
    return row.object_type == "case" and (row.action.endswith(".read") or row.action in OPENINGS or names)


def _position(alert: UnusualAccess) -> Any:
    return (alert.at, alert.id)
