"""Case numbers such as `GT-7KQ2-2026-048213-5`, which can be said aloud because they reveal nothing about the person.

Country, a code of the organisation, the year, a random serial and a check digit. The serial is random, so that two
numbers do not reveal how many cases were opened between them.

A case is found by a part of its number without an index of parts: of the serial at most three digits are unknown, so
the numbers that a part can belong to are few stretches of the index of whole numbers.
"""

import hashlib
import re
import secrets
from collections.abc import Iterator
from functools import lru_cache
from uuid import UUID

from shared.kernel.country import Country

_LETTERS = "23456789BCDFGHJKMNPQRSTVWXYZ"
"""Without vowels, so that no word appears, and without 0, 1, I, L and O."""


SHORTEST_PART = 4
"""The least characters of a number that say which case is meant."""

_SERIAL = 6
_MISREAD = str.maketrans("OIL", "011")
"""No number has these letters, but people write them for digits."""

Stretch = tuple[str, str]
"""The first and the last of the numbers between two."""


def draw_case_number(country: Country, organisation_id: UUID, year: int) -> str:
    """A fresh number. Six random digits may collide inside one organisation and year; the caller draws again."""
    return case_number(country, organisation_id, year, f"{secrets.randbelow(10**_SERIAL):0{_SERIAL}d}")


def case_number(country: Country, organisation_id: UUID, year: int, serial: str) -> str:
    """The number with a given serial of digits."""
    body = f"{country}-{organisation_code(organisation_id)}-{year}-{serial}"
    return f"{body}-{check_digit(body)}"


@lru_cache(maxsize=1024)
def organisation_code(organisation_id: UUID) -> str:
    """Four letters that stay the same for an organisation and do not reveal its id."""
    value = int.from_bytes(hashlib.sha256(organisation_id.bytes).digest()[:8], "big")
    letters = []
    for _ in range(4):
        value, index = divmod(value, len(_LETTERS))
        letters.append(_LETTERS[index])
    return "".join(letters)


def check_digit(body: str) -> int:
    """ISO 7064 MOD 11-2 over the characters, with X (ten) folded to 0: finds one wrong or two swapped characters."""
    total = 0
    for character in body:
        if character != "-":
            total = (total + int(character, 36)) * 2 % 11
    return (12 - total) % 11 % 10


def part_of_number(text: str) -> str:
    """What was typed of a number, without blanks and dashes and in capitals."""
    return re.sub(r"[^0-9A-Z]", "", text.upper()).translate(_MISREAD)


def stretches_with(part: str, country: Country, organisation_id: UUID, year: int) -> Iterator[Stretch]:
    """Where an organisation's drawn numbers of a year that have `part` in them can be, each stretch once."""
    body = f"{country}{organisation_code(organisation_id)}{year}"
    places = range(len(body) + _SERIAL + 2 - len(part))
    tails = {tail for place in places if (tail := _tail_with(part, place, body)) is not None}
    for tail in sorted(tails):
        yield from _stretches(f"{country}-{organisation_code(organisation_id)}-{year}-", tail)


def _tail_with(part: str, place: int, body: str) -> str | None:
    """Serial and check digit when `part` stands at `place`, with `?` for what is unknown; None where it cannot."""
    number = f"{'?' * place}{part}".ljust(len(body) + _SERIAL + 1, "?")
    fits = all(said in ("?", known) for said, known in zip(number, body, strict=False))
    tail = number[len(body) :]
    return tail if fits and re.fullmatch(r"[0-9?]+", tail) else None


def _stretches(head: str, tail: str) -> Iterator[Stretch]:
    serial, check = tail[:_SERIAL], tail[_SERIAL]
    known = serial.lstrip("?")
    unknown = _SERIAL - len(known) if known else 0
    for number in range(10**unknown):
        begun = f"{number:0{unknown}d}{known}" if unknown else serial
        first, last = (head + begun.replace("?", digit) for digit in "09")
        if check == "?":
            yield f"{first}-0", f"{last}-9"
        elif str(check_digit(first)) == check:
            yield f"{first}-{check}", f"{first}-{check}"
