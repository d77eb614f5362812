"""Disclosure control of published counts (rules 2 to 5 for publishing numbers).

A table is counted persons by at most three dimensions, with every margin. A cell is *hidden* when it holds 1 to k-1
persons, when one organisation could be recognised in it, when a zero would speak about a small group, or when a class
of persons all share one sensitive value. `margins.protect_margins` then hides as many more as it takes, so that no
total gives a hidden figure back.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import combinations, product
from types import MappingProxyType

from services.reporting.domain.margins import Interval, protect_margins

TOTAL = "*"
MAX_DIMENSIONS = 3
MAX_CELLS = 3_000
DOMINANCE = 0.85
"""Share of one organisation above which a cell would show that organisation's own work."""

Key = tuple[str, ...]
"""A value a dimension; `TOTAL` where a dimension is summed up."""


class Reason(StrEnum):
    """Why a figure is hidden (list `suppression_reason`)."""

    PRIMARY = "primary_k"
    SECONDARY = "secondary"
    DOMINANCE = "dominance"
    HOMOGENEITY = "homogeneity"


class TableTooFine(ValueError):
    """More than three dimensions, or more cells than anybody reads: small groups would be everywhere."""


@dataclass(frozen=True, slots=True)
class Dimension:
    """A dimension of a table with the values that are possible in it, in the order to show them."""

    name: str
    values: tuple[str, ...]
    sensitive: bool = False
    """Whether learning the value would harm: such a value must differ inside every class of persons."""
    personal: bool = False
    """Whether an acquaintance would know the value of the person, so that it forms a class."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a published table. `n` is None exactly when `reason` says why it is hidden."""

    n: int | None
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class ProtectedTable:
    """Figures by key, margins included."""

    dimensions: tuple[Dimension, ...]
    k: int
    figures: Mapping[Key, Figure]

    def hidden(self) -> Mapping[str, int]:
        """How many figures are hidden, by reason."""
        return dict(Counter(figure.reason.value for figure in self.figures.values() if figure.reason))

    def display(self, key: Key) -> str:
        """The figure as people read it: a number, `<11`, or a dash where the size itself says nothing."""
        figure = self.figures[key]
        if figure.n is not None:
            return str(figure.n)
        return f"<{self.k}" if figure.reason is Reason.PRIMARY else "–"


@dataclass(slots=True)
class Counts:
    """Persons by key and by organisation, as read; `add` also adds to every margin."""

    persons: dict[Key, int] = field(default_factory=lambda: defaultdict(int))
    by_organisation: dict[Key, dict[str, int]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(int)))

    def add(self, key: Key, organisation: str, persons: int) -> None:
        """Count `persons` of `organisation` in the cell `key`."""
        for margin in margins_of(key):
            self.persons[margin] += persons
            self.by_organisation[margin][organisation] += persons


def margins_of(key: Key) -> Iterator[Key]:
    """`key` itself and every margin it belongs to."""
    for size in range(len(key) + 1):
        for summed in combinations(range(len(key)), size):
            yield tuple(TOTAL if place in summed else value for place, value in enumerate(key))


def protect_table(
    counts: Counts,
    dimensions: Sequence[Dimension],
    k: int,
    *,
    hidden_before: Collection[Key] = (),
    shown_before: Collection[Key] = (),
) -> ProtectedTable:
    """The table with margins, each figure either exact or hidden. Pure and deterministic.

    What other tables about the same persons hid stays hidden, and what they showed counts as known. Raises
    `TableTooFine` for more than three dimensions or 3,000 figures, `Unprotectable` when what was shown gives a hidden
    figure away.
    """
    if len(dimensions) > MAX_DIMENSIONS:
        raise TableTooFine("at most three dimensions")
    keys = list(product(*((*dimension.values, TOTAL) for dimension in dimensions)))
    if len(keys) > MAX_CELLS:
        raise TableTooFine("too many cells")
    persons = {key: counts.persons.get(key, 0) for key in keys}
    reasons = _primary(persons, counts, k)
    _hide_zeros(persons, reasons, k)
    _hide_homogeneous(persons, reasons, dimensions)
    for key in hidden_before:
        if key in persons:
            reasons.setdefault(key, Reason.SECONDARY)
    hidden = {key: known for key, known in _known(reasons, k).items() if key not in shown_before}
    for key in protect_margins(
        persons, lines_of(dimensions), hidden, minimum_width=k // 2, public=[k for k in shown_before if k in persons]
    ):
        reasons.setdefault(key, Reason.SECONDARY)
    figures = {key: Figure(None, reasons[key]) if key in reasons else Figure(persons[key]) for key in keys}
    return ProtectedTable(tuple(dimensions), k, MappingProxyType(figures))


def lines_of(dimensions: Sequence[Dimension]) -> list[tuple[Key, tuple[Key, ...]]]:
    """Every equation of the table: a total and the cells that add up to it."""
    lines = []
    for place, dimension in enumerate(dimensions):
        others = [(*d.values, TOTAL) if i != place else (TOTAL,) for i, d in enumerate(dimensions)]
        for total in product(*others):
            parts = tuple((*total[:place], value, *total[place + 1 :]) for value in dimension.values)
            lines.append((total, parts))
    return lines


def _primary(persons: Mapping[Key, int], counts: Counts, k: int) -> dict[Key, Reason]:
    reasons = {}
    for key, n in persons.items():
        if 1 <= n < k:
            reasons[key] = Reason.PRIMARY
        elif n >= k and _dominated(counts.by_organisation.get(key, {}).values(), n):
            reasons[key] = Reason.DOMINANCE
    return reasons


def _dominated(by_organisation: Iterable[int], n: int) -> bool:
    contributions = [share for share in by_organisation if share > 0]
    return len(contributions) < 2 or max(contributions) > DOMINANCE * n


def _hide_zeros(persons: Mapping[Key, int], reasons: dict[Key, Reason], k: int) -> None:
    """A zero stays only inside a group of at least k: "none of these four" would speak about the four."""
    for key, n in persons.items():
        if n == 0:
            groups = [persons[margin] for margin in margins_of(key) if margin != key] or [0]
            if any(1 <= group < k for group in groups) or max(groups) < k:
                reasons[key] = Reason.PRIMARY


def _hide_homogeneous(persons: Mapping[Key, int], reasons: dict[Key, Reason], dimensions: Sequence[Dimension]) -> None:
    """Where a class of persons all share one sensitive value, the whole breakdown of that class goes."""
    if not any(dimension.personal for dimension in dimensions):
        return
    for place, dimension in enumerate(dimensions):
        if not dimension.sensitive:
            continue
        for total, parts in lines_of(dimensions):
            is_class = total[place] == TOTAL and parts[0][place] != TOTAL
            known = any(d.personal and total[i] != TOTAL for i, d in enumerate(dimensions))
            if is_class and known and persons[total] > 0 and max(persons[part] for part in parts) == persons[total]:
                for part in parts:
                    reasons.setdefault(part, Reason.HOMOGENEITY)


def _known(reasons: Mapping[Key, Reason], k: int) -> dict[Key, Interval]:
    """What the sign shown in place of a figure gives away: `<11` says 0 to 10, a dash says nothing."""
    return {key: (0, k - 1) if reason is Reason.PRIMARY else (0, None) for key, reason in reasons.items()}
