"""Complementary suppression: hide enough figures that no sum of the shown ones gives a hidden one back.

The reader's attack is played out: every total and its parts form a linear equation over the hidden figures. First the
system is solved (which unknowns are determined?), then each equation is used to narrow what a hidden figure may be.
Where either pins a figure down, one more is hidden and the attack starts again.
"""

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from typing import TypeVar

K = TypeVar("K", bound=Hashable)
Interval = tuple[int, int | None]
"""Least and greatest value a hidden figure can have; None for no upper limit."""
Line = tuple[K, tuple[K, ...]]
"""A total and the parts that add up to it."""

# Determinacy is a question of rank; a prime this large makes an accidental zero impossible in practice and keeps
# the arithmetic exact, which floats would not.
_PRIME = (1 << 61) - 1


def protect_margins(
    values: Mapping[K, int],
    lines: Sequence[Line[K]],
    hidden: Mapping[K, Interval],
    *,
    minimum_width: int,
) -> set[K]:
    """The keys to hide: `hidden` and those that must join them.

    `hidden` says what the sign shown gives away about each key. What can still be worked out about a hidden figure
    spans at least `minimum_width`. Always ends: at worst everything is hidden.
    """
    intervals: dict[K, Interval] = dict(hidden)
    while True:
        exposed = _exposed(values, lines, intervals, minimum_width)
        if not exposed:
            return set(intervals)
        another = _cheapest(values, lines, intervals, exposed)
        if another is None:
            return set(intervals)
        intervals[another] = (0, None)


def _exposed(values: Mapping[K, int], lines: Sequence[Line[K]], intervals: Mapping[K, Interval], width: int) -> set[K]:
    single = {next(iter(unknown)) for unknown in (_unknown(line, intervals) for line in lines) if len(unknown) == 1}
    if single:
        return single
    determined = determined_unknowns([_unknown(line, intervals) for line in lines])
    if determined:
        return determined
    bounds = narrowed(values, lines, intervals)
    return {
        key
        for key, (low, high) in bounds.items()
        if high is not None and high - low < min(width, _span(intervals[key]))
    }


def _span(known: Interval) -> int:
    low, high = known
    return 1 << 30 if high is None else high - low


def _unknown(line: Line[K], hidden: Collection[K]) -> dict[K, int]:
    total, parts = line
    unknown = {part: 1 for part in parts if part in hidden}
    if total in hidden:
        unknown[total] = -1
    return unknown


def determined_unknowns(equations: Iterable[Mapping[K, int]]) -> set[K]:
    """The unknowns that the equations fix to one value (Gauss-Jordan elimination modulo a prime)."""
    pivots: dict[K, dict[K, int]] = {}
    for equation in equations:
        row = dict(equation)
        for pivot in [key for key in row if key in pivots]:
            _subtract(row, pivots[pivot], row[pivot])
        if not row:
            continue
        lead = next(iter(row))
        inverse = pow(row[lead], -1, _PRIME)
        row = {key: value * inverse % _PRIME for key, value in row.items()}
        for other in pivots.values():
            if lead in other:
                _subtract(other, row, other[lead])
        pivots[lead] = row
    return {lead for lead, row in pivots.items() if len(row) == 1}


def _subtract(row: dict[K, int], other: Mapping[K, int], factor: int) -> None:
    for key, value in other.items():
        left = (row.get(key, 0) - factor * value) % _PRIME
        if left:
            row[key] = left
        else:
            row.pop(key, None)


def narrowed(values: Mapping[K, int], lines: Sequence[Line[K]], known: Mapping[K, Interval]) -> dict[K, Interval]:
    """What a reader who uses every equation again and again ends up knowing of each hidden figure."""
    bounds = dict(known)
    changed = True
    while changed:
        changed = False
        for total, parts in lines:
            unknown = _unknown((total, parts), bounds)
            if not unknown:
                continue
            shown = sum(values[part] for part in parts if part not in bounds)
            constant = shown - (0 if total in bounds else values[total])
            changed |= _narrow(bounds, unknown, constant)
    return bounds


def _narrow(bounds: dict[K, Interval], unknown: Mapping[K, int], constant: int) -> bool:
    """Narrow each unknown of `sum(sign * unknown) + constant = 0`; returns whether anything changed."""
    changed = False
    for key, sign in unknown.items():
        least, most = constant, constant
        open_least = open_most = False
        for other, other_sign in unknown.items():
            if other == key:
                continue
            low, high = bounds[other]
            least, open_least = _add(least, open_least, low if other_sign > 0 else high, other_sign)
            most, open_most = _add(most, open_most, high if other_sign > 0 else low, other_sign)
        # key = -(rest) for a part (+1), key = rest for the total (-1)
        low_new = (None if open_most else -most) if sign > 0 else (None if open_least else least)
        high_new = (None if open_least else -least) if sign > 0 else (None if open_most else most)
        low, high = bounds[key]
        better_low = low if low_new is None else max(low, low_new)
        better_high = high if high_new is None else (high_new if high is None else min(high, high_new))
        if (better_low, better_high) != (low, high):
            bounds[key] = (better_low, better_high)
            changed = True
    return changed


def _add(total: int, is_open: bool, bound: int | None, sign: int) -> tuple[int, bool]:
    return (total, True) if bound is None else (total + sign * bound, is_open)


def _cheapest(
    values: Mapping[K, int], lines: Sequence[Line[K]], hidden: Collection[K], exposed: Collection[K]
) -> K | None:
    """The shown figure whose loss costs least: a part before a total, persons before a zero, then the smallest."""
    candidates: dict[K, tuple[bool, bool, int, str]] = {}
    for total, parts in lines:
        if total not in exposed and not any(part in exposed for part in parts):
            continue
        for key in (*parts, total):
            if key not in hidden:
                cost = (key == total, values[key] == 0, values[key], repr(key))
                candidates[key] = max(cost, candidates.get(key, cost))
    if candidates:
        return min(candidates, key=lambda key: candidates[key])
    shown = [key for key in values if key not in hidden]
    return min(shown, key=lambda key: (values[key], repr(key)), default=None)
