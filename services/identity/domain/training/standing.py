"""How far the modules that people passed let them work."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from shared.kernel.country import Country
from shared.kernel.grant import Permission as P  # noqa: N817 - the list below is read line by line

NONE_LATER: Mapping[str, datetime] = MappingProxyType({})
READING = frozenset(
    {
        P.CASES_READ,
        P.CASES_SEARCH,
        P.CASES_IDENTIFY,
        P.PROCEEDINGS_READ,
        P.REFERRALS_READ,
        P.REFERRALS_OVERSEE,
        P.DIRECTORY_READ,
        P.NOTIFICATIONS_READ,
        P.REPORTING_READ,
        P.EXTRACTS_READ,
        P.ORGANISATIONS_READ,
        P.USERS_READ,
        P.ACCESS_REQUESTS_READ,
        P.CLIENTS_READ,
        P.AUDIT_READ,
        P.AUDIT_OVERSEE,
        P.OPERATIONS_READ,
    }
)
"""What is left to a person whose certificate has ended: no shelter is cut off from the files that it answers for."""


class Standing(StrEnum):
    """How far a person's training lets them work, from all to nothing real."""

    CERTIFIED = "certified"
    LAPSED = "lapsed"
    UNTRAINED = "untrained"


@dataclass(frozen=True, kw_only=True, slots=True)
class Pass:
    """That a person passed a module once."""

    user_id: UUID
    country: Country
    module: str
    version: str
    score: int
    """Right answers."""
    passed_at: datetime
    expires_on: date
    """The last day on which it counts, in the time zone of the country."""


def standing_of(
    required: Collection[str],
    passes: Sequence[Pass],
    *,
    due_on: date | None,
    today: date,
    later: Mapping[str, datetime] = NONE_LATER,
) -> Standing:
    """The standing of a person on the day `today` in their country, who must have passed the modules `required`.

    `later` are those of them that came later, as in `kept_until`.
    """
    ends = ends_of(required, passes, later)
    if all(name in ends and today <= ends[name] for name in required) or (due_on is not None and today < due_on):
        return Standing.CERTIFIED
    # An account that is older than the training reads on after its day, for its files are real.
    has_worked = due_on is not None or all(name in ends for name in required)
    return Standing.LAPSED if has_worked else Standing.UNTRAINED


def ends_of(required: Collection[str], passes: Sequence[Pass], later: Mapping[str, datetime]) -> Mapping[str, date]:
    """Module → the last day on which a pass of it counts, or a certificate of before it (`kept_until`)."""
    ends = last_days(passes)
    for name, day in kept_until(required, later, passes).items():
        ends[name] = max(day, ends.get(name, day))
    return ends


def kept_until(required: Collection[str], later: Mapping[str, datetime], passes: Sequence[Pass]) -> dict[str, date]:
    """Module that came later → the last day on which a certificate of before stands for it.

    `later` are those of the modules `required` that came later, and from when. Who had passed all the others by then
    goes on working until the first of these passes ends: no work stops because of a new module.
    """
    others, kept = set(required) - later.keys(), dict[str, date]()
    for name, since in later.items():
        ends = last_days([each for each in passes if each.module in others and each.passed_at < since])
        if others and ends.keys() == others:
            kept[name] = min(ends.values())
    return kept


def last_days(passes: Sequence[Pass]) -> dict[str, date]:
    """Module → the last day on which a pass of it counts."""
    return {each.module: each.expires_on for each in sorted(passes, key=lambda each: each.expires_on)}


def scope_in(standing: Standing, scope: Collection[str]) -> frozenset[str]:
    """What of `scope` is left in that standing: a lapsed person reads. What is no permission (`openid`) stays."""
    lost = frozenset(map(str, P)) - frozenset(map(str, READING)) if standing is Standing.LAPSED else frozenset[str]()
    return frozenset(scope) - lost


def local_day(country: Country, at: datetime) -> date:
    """The day that it is in the country."""
    return at.astimezone(country.time_zone).date()
