"""Every entry of a timeline passes here, so that those who follow the case are notified of what changes."""

from collections.abc import Iterable

from services.cases.adapters.repositories import CasesRepositories
from services.cases.domain.case import Case
from services.cases.domain.following import followed_change
from services.cases.domain.seal import among_named
from services.cases.domain.timeline import TimelineEntry
from shared.contracts.cases import FollowedCaseChanged


class FollowingWork(CasesRepositories):
    """Writes timelines and notifies followers."""

    def append(self, case: Case, entry: TimelineEntry) -> bool:
        """Add an entry of the caller to the timeline, dated now; False when it is there already."""
        is_new = self.timeline.append(case, entry, actor=self.grant.subject, at=self.clock.now())
        if is_new:
            self.notify_followers([(case, entry)])
        return is_new

    def notify_followers(self, happened: Iterable[tuple[Case, TimelineEntry]]) -> None:
        """Publish the last change of each case to those who follow it, besides the caller."""
        last = {case.id: (case, entry, change) for case, entry in happened if (change := followed_change(entry))}
        if not last:
            return
        recipients_of = self.followers.to_tell(last.keys(), besides=self.grant.subject, at=self.clock.now())
        for case_id, followers in recipients_of.items():
            case, entry, change = last[case_id]
            recipients = among_named(case, followers)
            if not recipients:
                continue
            self.publish(
                FollowedCaseChanged(
                    country=case.country,
                    case_id=case_id,
                    organisation_id=case.organisation_id,
                    change_id=entry.id,
                    change=change,
                    recipients=recipients,
                )
            )
