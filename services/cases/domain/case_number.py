"""Case numbers such as `GT-7KQ2-2026-048213-5`, which can be said aloud because they reveal nothing about the person.

Country, a code of the organisation, the year, a random serial and a check digit. The serial is random, so that two
numbers do not reveal how many cases were opened between them.
"""

import hashlib
import secrets
from functools import lru_cache
from uuid import UUID

from shared.kernel.country import Country

_LETTERS = "23456789BCDFGHJKMNPQRSTVWXYZ"
"""Without vowels, so that no word appears, and without 0, 1, I, L and O."""


def draw_case_number(country: Country, organisation_id: UUID, year: int) -> str:
    """A fresh number. Six random digits may collide inside one organisation and year; the caller draws again."""
    return case_number(country, organisation_id, year, f"{secrets.randbelow(1_000_000):06d}")


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
