"""Tell others of an account that opens or searches much in an hour."""

from collections.abc import Sequence

from services.cases.adapters.work import CasesWork
from services.cases.domain.bulk_access import (
    OVERSEES,
    SUPERVISES,
    BulkAccess,
    BulkLimits,
    BusyAccount,
    alert_of,
    events_about,
)


def watch_accesses(limits: BulkLimits, *, work: CasesWork) -> int:
    """Alert once for each account over a limit, or far over what it is used to; returns how many.

    Alert and events are one transaction, and a second one that runs at the same time does nothing: an account is
    told of once in an hour, however often this is called. Whoever reads waits for none of it.
    """
    if not work.bulk_accesses.hold():
        return 0
    busy = _busy(limits, work)
    for account in busy:
        _alert(alert_of(account, work.clock.now()), work)
    return len(busy)


def _busy(limits: BulkLimits, work: CasesWork) -> Sequence[BusyAccount]:
    now = work.clock.now()
    noticed = work.bulk_accesses.over(limits.noticed, now)
    # What is usual is asked only of the few accounts that it could make a difference for.
    usual = work.bulk_accesses.usual([each.actor for each in noticed if not each.is_over(limits)], now)
    return [
        each
        for each in noticed
        if each.is_over(limits) or (each.actor in usual and each.is_far_over(usual[each.actor], limits))
    ]


def _alert(alert: BulkAccess, work: CasesWork) -> None:
    work.bulk_accesses.add(alert)
    work.audit(
        "bulk_access.detected", country=alert.country, object_type="organisation", object_id=alert.organisation_id
    )
    supervisors = [
        (user_id, alert.organisation_id) for user_id, _ in work.members.active(alert.organisation_id, SUPERVISES)
    ]
    for event in events_about(alert, [*supervisors, *work.members.active_in(alert.country, OVERSEES)]):
        work.publish(event)
