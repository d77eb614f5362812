"""A process as the last step of a transaction."""

from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

T = TypeVar("T")
WorkT_contra = TypeVar("WorkT_contra", contravariant=True)


class Process(Protocol[T, WorkT_contra]):
    """What several use cases do together, with all that they gave it."""

    def __call__(self, items: list[T], /, *, work: WorkT_contra) -> None:
        """Do it, on that unit of work."""
        ...


@dataclass(frozen=True, slots=True)
class LastStep(Generic[T, WorkT_contra]):
    """A process as a step for `before_commit`: two of one process on one unit of work are the same step."""

    process: Process[T, WorkT_contra]
    work: WorkT_contra

    def __call__(self, items: list[T]) -> None:
        """Do it with all items that were given for this step."""
        self.process(items, work=self.work)
