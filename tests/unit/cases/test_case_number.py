"""Case numbers: safe to say aloud, telling nothing, catching mistakes."""

import re
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.cases.domain.case_number import case_number, check_digit, draw_case_number, organisation_code
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
