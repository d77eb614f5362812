"""Alert others to an account that opens, searches, destroys or hands over much in an hour, or far more than usual.

Alert and events are one transaction, and a second one that runs at the same time does nothing: an account is told of
once in an hour, however often this is called. Readers wait for none of it.
"""

from collections.abc import Sequence

from services.cases.adapters.work import CasesWork
from services.cases.domain.access.mass_acts import MASS_ACTS
from services.cases.domain.access.unusual_access import (
    ADMINISTERS,
    OVERSEES,
    SUPERVISES,
    BulkLimits,
    BusyAccount,
    UnusualAccess,
    UnusualKind,
    alert_of,
    events_about,
)


def watch_accesses(limits: BulkLimits, *, work: CasesWork) -> int:
    """Alert once for each account over a limit, and for each that did something often; returns how many."""
    if not work.unusual_accesses.hold():
        return 0
    now = work.clock.now()
    alerts = _alert_each(work.unusual_accesses.over(limits, now), work)
    for act in MASS_ACTS:
        busy = work.unusual_accesses.busy_with(act, now)
        alerts += _alert_each(busy, work, act.kind, roles=(*SUPERVISES, *ADMINISTERS))
    return alerts


def watch_unusual_accesses(limits: BulkLimits, *, work: CasesWork) -> int:
    """Alert once for each account far over what it is used to; returns how many.

    A transaction of its own, and less often: it reads two weeks of the audit, and no alert over a limit waits for it.
    """
    if not work.unusual_accesses.hold():
        return 0
    now = work.clock.now()
    noticed = [each for each in work.unusual_accesses.over(limits.noticed, now) if not each.is_over(limits)]
    usual = work.unusual_accesses.usual([each.actor for each in noticed], now)
    return _alert_each(
        [each for each in noticed if each.actor in usual and each.is_far_over(usual[each.actor], limits)], work
    )


def _alert_each(
    busy: Sequence[BusyAccount],
    work: CasesWork,
    kind: UnusualKind = UnusualKind.MUCH,
    *,
    roles: Sequence[str] = SUPERVISES,
) -> int:
    for account in busy:
        _alert(alert_of(account, work.clock.now(), kind), roles, work)
    return len(busy)


def _alert(alert: UnusualAccess, roles: Sequence[str], work: CasesWork) -> None:
    work.unusual_accesses.add(alert)
    work.audit(
        "bulk_access.detected", country=alert.country, object_type="organisation", object_id=alert.organisation_id
    )
    own = [(user_id, alert.organisation_id) for user_id, _ in work.members.active(alert.organisation_id, roles)]
    for event in events_about(alert, [*own, *work.members.active_in(alert.country, OVERSEES)]):
        work.publish(event)
