"""Medians over several rounds: the round in the middle stands for all of them, whole."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

T = TypeVar("T")


def middle(rounds: Iterable[T], by: Callable[[T], float]) -> T:
    """The median by one figure; of an even number the lower one in the middle."""
    ordered = sorted(rounds, key=by)
    return ordered[(len(ordered) - 1) // 2]


def middles(rounds: Sequence[Sequence[T]], by: Callable[[T], float]) -> list[T]:
    """Place by place, the median of what several rounds measured in the same order."""
    return [middle(same, by) for same in zip(*rounds, strict=True)]
