"""Tell others of an account that opens or searches much in an hour."""

from services.cases.adapters.work import CasesWork
from services.cases.domain.bulk_access import OVERSEES, SUPERVISES, BulkAccess, BulkLimits, alert_of, events_about


def watch_accesses(limits: BulkLimits, *, work: CasesWork) -> int:
    """Alert once for each account over a limit; returns how many.

    Alert and events are one transaction, and a second one that runs at the same time does nothing: an account is
    told of once in an hour, however often this is called. Whoever reads waits for none of it.
    """
    if not work.bulk_accesses.hold():
        return 0
    busy = work.bulk_accesses.over(limits, work.clock.now())
    for account in busy:
        _alert(alert_of(account, work.clock.now()), work)
    return len(busy)


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
