"""Case numbers: safe to say aloud, telling nothing, catching mistakes."""

# fixed dates: a number is handed its year

import re
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.cases.domain.case.case_number import (
    SHORTEST_PART,
    case_number,
    check_digit,
    draw_case_number,
    organisation_code,
    part_of_number,
    stretches_with,
)
from shared.kernel.country import Country

pytestmark = pytest.mark.unit
ORGANISATION = UUID(int=42)


def test_a_number_has_country_organisation_year_serial_and_check_digit() -> None:
    number = draw_case_number(Country.GUATEMALA, ORGANISATION, 2026)

    assert re.fullmatch(r"GT-[2-9B-Z]{4}-2026-\d{6}-\d", number)


def test_an_organisation_keeps_its_code_and_another_has_another() -> None:
    assert organisation_code(ORGANISATION) == organisation_code(ORGANISATION)
    assert len({organisation_code(uuid4()) for _ in range(200)}) > 190


def test_serials_are_not_in_a_row() -> None:
    drawn = [int(draw_case_number(Country.GUATEMALA, ORGANISATION, 2026).split("-")[3]) for _ in range(20)]

    assert drawn != sorted(drawn)


@given(st.integers(0, 999_999), st.integers(0, 5), st.integers(0, 9))
def test_one_wrong_digit_is_nearly_always_noticed(serial: int, place: int, digit: int) -> None:
    right = f"{serial:06d}"
    wrong = right[:place] + str(digit) + right[place + 1 :]
    body = case_number(Country.GUATEMALA, ORGANISATION, 2026, right).rpartition("-")[0]
    mistaken = body.replace(right, wrong)

    # Folding X to 0 lets one pair in eleven pass.
    if right != wrong and {_remainder(body), _remainder(mistaken)} != {0, 10}:
        assert check_digit(body) != check_digit(mistaken)


def _remainder(body: str) -> int:
    total = 0
    for character in body.replace("-", ""):
        total = (total + int(character, 36)) * 2 % 11
    return (12 - total) % 11


WHOLE = 17


@given(st.integers(0, 999_999), st.integers(0, WHOLE - SHORTEST_PART), st.integers(SHORTEST_PART, WHOLE))
def test_a_number_is_in_one_stretch_of_each_of_its_parts(serial: int, start: int, length: int) -> None:
    number = case_number(Country.GUATEMALA, ORGANISATION, 2026, f"{serial:06d}")
    part = part_of_number(number)[start : start + length]
    if len(part) < SHORTEST_PART:
        return
    found = [pair for pair in stretches(part) if pair[0] <= number <= pair[1]]

    assert found
    assert all(part in part_of_number(end) for pair in stretches(part) for end in pair)


@pytest.mark.parametrize(("part", "most"), [("8213", 211), ("48213-5", 3), ("2026-04", 3), ("7KQ2", 0), ("GT", 1)])
def test_a_part_is_looked_up_in_few_stretches(part: str, most: int) -> None:
    assert len(stretches(part)) <= most


@pytest.mark.parametrize("typed", ["gt-{}-2026-048213-{}", " GT {} 2026 048213 {} ", "GT{}2026O482I3{}"])
def test_blanks_dashes_small_letters_and_letters_for_digits_make_no_difference(typed: str) -> None:
    number = case_number(Country.GUATEMALA, ORGANISATION, 2026, "048213")
    _, organisation, _, _, check = number.split("-")

    assert stretches(part_of_number(typed.format(organisation, check))) == [(number, number)]


def stretches(part: str) -> list[tuple[str, str]]:
    return list(stretches_with(part_of_number(part), Country.GUATEMALA, ORGANISATION, 2026))
