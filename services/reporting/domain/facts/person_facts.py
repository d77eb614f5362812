"""The facts of statistics about persons: one coded profile per case, and what it adds to the counts.

There is a count per *slice* (the total, each dimension, each pair of dimensions), country, organisation and month. With
the period that makes tables of three dimensions, the most that may be published, without reading the facts.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import combinations
from typing import Annotated, NamedTuple
from uuid import UUID

from shared.kernel.codes import Code

UNKNOWN = "unknown"
VICTIM = "victim"
"""The role (list `person_role`) that counts: dependants and witnesses are attended, not detected."""
SEVERAL = "mixed"
DETECTED = frozenset({"possible_victim", "actual_victim"})
"""Statuses that count as detected (SDG 16.2.2 counts actual victims, possible ones as a second line)."""

DIMENSIONS = ("status", "type", "gender", "age_band", "majority", "citizenship", "adm1")
TOTAL_SLICE = ""
UNDATED = "undated/"
"""Before the name of a slice: the part of it whose month is only that of the import."""


class Stratum(StrEnum):
    """Where a fact comes from. What was registered only its parties know; a file of imported records is public."""

    REGISTERED = "registered"
    IMPORTED = "imported"


@dataclass(frozen=True, kw_only=True, slots=True)
class PersonFact:
    """The coded profile of one case. `month` is that of identification.

    Months are `YYYY-MM`, countries of citizenship and exploitation alpha-3. The fields are those of the events of cases
    (`shared/contracts/cases.py`), declared again because a table outlives a version of an event.
    """

    case_id: UUID
    country: str
    person_key: str
    organisation_id: UUID
    month: str
    adm1: str | None
    status: Annotated[str, Code("trafficking_status")]
    gender: str | None
    age_band: str | None
    majority: str
    citizenship: str | None
    exploitation_country: str | None
    duration: str | None
    types: tuple[str, ...]
    subforms: tuple[str, ...]
    controls: tuple[str, ...]
    recruiters: tuple[str, ...]
    statistics_consent: bool
    source: Stratum
    role: str = VICTIM
    duplicate: bool = False
    """Closed as the duplicate of another case, which stands for the person."""
    year_known: bool = True
    """False for an imported record without a year of its own: `month` is then only that of the import."""
    flags_absent: tuple[str, ...] = ()
    """Columns of an imported record that say no, by their CTDC name."""
    is_open: bool = True
    first_in_country: bool = False
    """The first countable case of this person in the country: a person counts once."""
    first_in_organisation: bool = False
    file_id: UUID | None = None
    """The case, where `case_id` is the record of another than its first person."""

    @property
    def countable(self) -> bool:
        """Whether any figure may count this person: with consent, in the role of victim, and detected as one."""
        return self.statistics_consent and self.role == VICTIM and self.status in DETECTED and not self.duplicate

    @property
    def form(self) -> str:
        """One value for tables whose cells must not overlap: the only type, `mixed` for several."""
        known = [code for code in self.types if code != UNKNOWN]
        if len(known) > 1:
            return SEVERAL
        return known[0] if known else UNKNOWN


class CountKey(NamedTuple):
    """One row of the counts. `slice` names the dimensions (`gender`, `status*type`, '' for the total)."""

    country: str
    organisation_id: UUID
    month: str
    slice: str
    a: str
    b: str


class Counted(NamedTuple):
    """Persons by two ways of counting a person once."""

    persons: int
    """Distinct in the country."""
    own_persons: int
    """Distinct in the organisation."""
    open_cases: int


def slice_of(names: Iterable[str]) -> str:
    """The slice that holds these dimensions, at most two, in any order."""
    return "*".join(sorted(names, key=DIMENSIONS.index))


def contributions(fact: PersonFact) -> Iterator[tuple[CountKey, Counted]]:
    """What `fact` adds to every slice."""
    if not fact.countable:
        return
    amount = Counted(int(fact.first_in_country), int(fact.first_in_organisation), int(fact.is_open))
    if not any(amount):
        return
    values = dimension_values(fact)
    where = (fact.country, fact.organisation_id, fact.month)
    for part in ("",) if fact.year_known else ("", UNDATED):
        yield CountKey(*where, part + TOTAL_SLICE, "", ""), amount
        for name in DIMENSIONS:
            yield CountKey(*where, part + name, values[name], ""), amount
        for a, b in combinations(DIMENSIONS, 2):
            yield CountKey(*where, f"{part}{a}*{b}", values[a], values[b]), amount


def dimension_values(fact: PersonFact) -> Mapping[str, str]:
    """The value of each dimension; `unknown` where nothing was recorded."""
    return {
        "status": fact.status,
        "type": fact.form,
        "gender": fact.gender or UNKNOWN,
        "age_band": fact.age_band or UNKNOWN,
        "majority": fact.majority or UNKNOWN,
        "citizenship": fact.citizenship or UNKNOWN,
        "adm1": fact.adm1 or UNKNOWN,
    }


def with_firsts(facts: Iterable[PersonFact]) -> dict[UUID, PersonFact]:
    """The facts of one country with the marks that make each person count once, by case.

    Needs every fact of each person concerned. The earliest month wins, then the lower case id, so the answer does
    not depend on the order in which the facts became known.
    """
    seen_country: set[str] = set()
    seen_organisation: set[tuple[str, UUID]] = set()
    marked: dict[UUID, PersonFact] = {}
    for fact in sorted(facts, key=lambda f: (f.month, f.case_id)):
        in_organisation = (fact.person_key, fact.organisation_id)
        marked[fact.case_id] = replace(
            fact,
            first_in_country=fact.countable and fact.person_key not in seen_country,
            first_in_organisation=fact.countable and in_organisation not in seen_organisation,
        )
        if fact.countable:
            seen_country.add(fact.person_key)
            seen_organisation.add(in_organisation)
    return marked


def difference(before: Mapping[UUID, PersonFact], after: Mapping[UUID, PersonFact]) -> dict[CountKey, Counted]:
    """What must be added to the counts when the facts change from `before` to `after`; zero changes are left out."""
    delta: dict[CountKey, list[int]] = {}
    changed = [case for case, fact in after.items() if before.get(case) != fact]
    for facts, sign in ((before, -1), (after, 1)):
        for case in changed:
            if case in facts:
                for key, amount in contributions(facts[case]):
                    row = delta.setdefault(key, [0, 0, 0])
                    for place, value in enumerate(amount):
                        row[place] += sign * value
    return {key: Counted(*row) for key, row in sorted(delta.items()) if any(row)}
