"""Every change of a case: stored with an entry of its timeline, which those who follow the case are notified of."""

from collections.abc import Iterable

from services.cases.adapters.work import CasesWork
from services.cases.domain.access.seal import among_named
from services.cases.domain.case.case import Case
from services.cases.domain.case.facts import counted_until
from services.cases.domain.case.following import followed_change
from services.cases.domain.case.timeline import TimelineEntry
from shared.contracts.cases import FollowedCaseChanged


def save_case(case: Case, entry: TimelineEntry, *, work: CasesWork) -> None:
    """Store the next version of a case, and the timeline entry that says what happened."""
    case.counted_until = counted_until(case, work.today(case.country))
    work.cases.save(case)
    append_entry(case, entry, work=work)


def append_entry(case: Case, entry: TimelineEntry, *, work: CasesWork) -> bool:
    """Add an entry of the caller to the timeline, dated now; False when it is there already."""
    is_new = work.timeline.append(case, entry, actor=work.grant.subject, at=work.clock.now())
    if is_new:
        notify_followers([(case, entry)], work=work)
    return is_new


def notify_followers(happened: Iterable[tuple[Case, TimelineEntry]], *, work: CasesWork) -> None:
    """Publish the last change of each case to those who follow it, besides the caller."""
    last = {case.id: (case, entry, change) for case, entry in happened if (change := followed_change(entry))}
    if not last:
        return
    recipients_of = work.followers.to_notify(last.keys(), besides=work.grant.subject, at=work.clock.now())
    for case_id, followers in recipients_of.items():
        case, entry, change = last[case_id]
        recipients = among_named(case, followers)
        if not recipients:
            continue
        work.publish(
            FollowedCaseChanged(
                country=case.country,
                case_id=case_id,
                organisation_id=case.organisation_id,
                change_id=entry.id,
                change=change,
                recipients=recipients,
            )
        )
