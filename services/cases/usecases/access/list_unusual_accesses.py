"""List who read at night or the cases of another team: once for a night or a day, without a notification.

A second one that runs at the same time does nothing.
"""

from collections.abc import Sequence

from services.cases.adapters.work import CasesWork
from services.cases.domain.access.unusual_access import ListedRules, UnusualAccess, UnusualKind, alert_of, last_night
from shared.contracts.country_settings import NIGHT_HOURS


def list_unusual_accesses(rules: ListedRules, *, work: CasesWork) -> int:
    """List each account that read at night or of another team in the countries of `work`; returns how many lines."""
    if not work.unusual_accesses.hold():
        return 0
    now = work.clock.now()
    lines: list[UnusualAccess] = []
    for country in sorted(work.grant.countries):
        night = work.country_settings.value(NIGHT_HOURS, country, now)
        begins, ends = last_night(country, now, night)
        readers = work.unusual_accesses.at_night(country, begins, ends)
        lines += [alert_of(busy, ends, UnusualKind.NIGHT) for busy in readers]
    others = work.unusual_accesses.of_other_teams(rules.others_a_day, now)
    return _list([*lines, *(alert_of(busy, now, UnusualKind.OTHER_TEAM) for busy in others)], work)


def _list(lines: Sequence[UnusualAccess], work: CasesWork) -> int:
    for line in lines:
        work.unusual_accesses.add(line)
        work.audit(
            "unusual_access.listed",
            country=line.country,
            object_type="organisation",
            object_id=line.organisation_id,
            fields=[line.kind],
        )
    return len(lines)
