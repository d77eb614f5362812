"""Where something stands in a pack, and checks that many of its parts share."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol, TypeVar

from shared.contracts.codelists import code_list

Problem = tuple[str, str]
"""Where in the pack, as in `stages[0].name.es`, and what is wrong there."""
Part = TypeVar("Part")


class Coded(Protocol):
    """A part with a code."""

    @property
    def code(self) -> str:
        """What is stored where a part is named."""
        ...


def numbered(name: str, parts: Sequence[Part]) -> Iterator[tuple[str, Part]]:
    """Each part with its place, from `name[0]` on."""
    return ((f"{name}[{number}]", part) for number, part in enumerate(parts))


def repeated(place: str, parts: Iterable[Coded]) -> Iterator[Problem]:
    """The codes that several of the parts have."""
    counted = Counter(part.code for part in parts)
    return ((place, f"{code} stands there more than once") for code, times in counted.items() if times > 1)


def unknown(place: str, codes: Iterable[str], list_id: str) -> Iterator[Problem]:
    """The codes that the list does not have, or has retired."""
    return ((place, f"not in the list {list_id}") for code in codes if code not in code_list(list_id).active)
