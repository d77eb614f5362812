"""Cohorts: persons enter the published figures of the network in groups of those who are alike, never one by one.

A *cohort* is at least k persons with the same published profile, of whom at least k belong to others than any one
organisation, and of whom no organisation has more than 85 %. What they do not share is withheld. Every published
figure, extract and difference between two vintages is therefore a sum of whole cohorts: an organisation that subtracts
all persons it knows is left with at least k persons or with none (ADR 0021).

No cohort holds persons of two *strata*. The importer of records is their only party, yet anybody may have the file;
a cohort of registered persons must be enough without them, whether the reader knows all of them or none.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple
from uuid import UUID

DOMINANCE = 0.85
"""Share of one organisation above which a figure would show that organisation's own work."""

Parties = frozenset[UUID]
"""The organisations that know a person, or a referral.

Of a person the one that registered the case and each to which it was referred; of a referral its two parties."""
Profile = tuple[str | None, ...]
"""A value a field; None where it is withheld."""


ClassKey = tuple[str, str, Profile]
"""Period, stratum and what is published of the persons of one class."""


class Group(NamedTuple):
    """Persons of one stratum alike in every field that the same organisations know, in one period of publication."""

    period: str
    stratum: str
    profile: Profile
    parties: Parties
    ids: Sequence[UUID]
    persons: Sequence[UUID | str] = ()
    """Whom the ids are about, where one person can be behind several: a referral is not a person."""
    weight: int = 0
    """What they add to a sum of amounts, where there is one."""
    heaviest: int = 0
    """What one of them adds at most."""


class Cohort(NamedTuple):
    """Persons that enter the published figures, or leave them, together."""

    period: str
    profile: Profile
    ids: Sequence[UUID]


@dataclass(frozen=True, slots=True)
class Level:
    """A degree of detail: the places of the fields that are published, the others are withheld."""

    kept: frozenset[int]
    early: bool = True
    """Whether it is used while the period still runs. What is coarse waits: a detail once withheld never comes back."""

    def of(self, profile: Profile) -> Profile:
        """`profile` without what this level withholds."""
        return tuple(value if place in self.kept else None for place, value in enumerate(profile))


def enough(groups: Iterable[tuple[Parties, int]], k: int) -> bool:
    """Whether for every organisation at least `k` of the persons are known to others only."""
    total, most = _total_and_most(groups)
    return total - most >= k


def may_stand(groups: Iterable[tuple[Parties, int]], k: int) -> bool:
    """Whether the persons may be one published class: enough of them, and no organisation has nearly all."""
    total, most = _total_and_most(groups)
    return total - most >= k and most <= DOMINANCE * total


def form_cohorts(waiting: Iterable[Group], levels: Sequence[Level], k: int, *, running: str) -> list[Cohort]:
    """The cohorts that can be published, the finest first; a person in none of them goes on waiting.

    Periods from `running` on have not ended: coarse levels are not used for them yet.
    """
    left = list(waiting)
    cohorts = []
    for level in levels:
        classes: dict[ClassKey, list[Group]] = defaultdict(list)
        for group in left:
            classes[group.period, group.stratum, level.of(group.profile)].append(group)
        left = []
        for (period, _, profile), groups in classes.items():
            if (level.early or period < running) and _may_be_shown(groups, k):
                cohorts.append(Cohort(period, profile, [i for group in groups for i in group.ids]))
            else:
                left += groups
    return cohorts


def first_of(cohorts: Sequence[Cohort], most: int) -> Sequence[Cohort]:
    """As many of the first cohorts as have at most `most` persons together; one at least, however large it is."""
    persons = accumulate(len(cohort.ids) for cohort in cohorts)
    return cohorts[: max(1, sum(n <= most for n in persons))]


def form_departures(stale: Iterable[Group], staying: Mapping[ClassKey, Sequence[Group]], k: int) -> list[Cohort]:
    """Who may leave the figures: enough of one published class at once, so that the rest may still stand or is empty.

    `stale` are groups by the class under which they were published and to which they belong no longer.
    """
    classes: dict[ClassKey, list[Group]] = defaultdict(list)
    for group in stale:
        classes[group.period, group.stratum, group.profile].append(group)
    return [
        Cohort(key[0], key[2], [i for group in groups for i in group.ids])
        for key, groups in classes.items()
        if enough(_sizes(groups), k) and (not staying.get(key) or _may_be_shown(staying[key], k))
    ]


def has_shared_weight(groups: Sequence[Group]) -> bool:
    """Whether no organisation, and none of them alone, adds nearly all of a sum of amounts."""
    total, most = _total_and_most((group.parties, group.weight) for group in groups)
    heaviest = max((group.heaviest for group in groups), default=0)
    return max(most, heaviest) <= DOMINANCE * total


def _may_be_shown(groups: Sequence[Group], k: int) -> bool:
    return may_stand(_sizes(groups), k) and has_shared_weight(groups)


def _sizes(groups: Sequence[Group]) -> list[tuple[Parties, int]]:
    """Persons by who knows them, each once: eleven referrals of one person are one person."""
    if not any(group.persons for group in groups):
        return [(group.parties, len(group.ids)) for group in groups]
    known: dict[UUID | str, Parties] = {}
    for group in groups:
        for person in group.persons:
            known[person] = known.get(person, frozenset()) | group.parties
    return list(Counter(known.values()).items())


def _total_and_most(groups: Iterable[tuple[Parties, int]]) -> tuple[int, int]:
    """How many persons, and how many of them the organisation that knows most of them knows."""
    total, known = 0, Counter[UUID]()
    for parties, n in groups:
        total += n
        known.update(dict.fromkeys(parties, n))
    return total, max(known.values(), default=0)
