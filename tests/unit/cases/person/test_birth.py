"""Nobody was born tomorrow, and nobody 121 years ago."""

from datetime import UTC, datetime

import pytest

from services.cases.domain.person.birth import check_birth_year, check_birthdate
from shared.kernel.errors import Invalid

pytestmark = pytest.mark.unit

NOW = datetime(2024, 2, 29, 23, 30, tzinfo=UTC)


@pytest.mark.parametrize("birthdate", [None, "2024", "2024-02", "2024-02-29", "1904", "1904-01-01", "1999-12"])
def test_a_birthdate_of_the_last_120_years_is_taken_as_precise_as_it_is(birthdate: str | None) -> None:
    check_birthdate(birthdate, NOW, "birthdate")


@pytest.mark.parametrize(
    ("birthdate", "code"),
    [
        ("2050", "in_the_future"),
        ("2024-03", "in_the_future"),
        ("2024-03-01", "in_the_future"),
        ("1903-12-31", "too_long_ago"),
        ("1903", "too_long_ago"),
    ],
)
def test_any_other_is_refused_with_its_place(birthdate: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_birthdate(birthdate, NOW, "identity.birthdate")
    assert [(p.field, p.code) for p in refused.value.problems] == [("identity.birthdate", code)]


@pytest.mark.parametrize(("year", "code"), [(2025, "in_the_future"), (1903, "too_long_ago")])
def test_a_year_alone_follows_the_same_rule(year: int, code: str) -> None:
    check_birth_year(None, NOW)
    check_birth_year(2024, NOW)
    with pytest.raises(Invalid) as refused:
        check_birth_year(year, NOW)
    assert [(p.field, p.code) for p in refused.value.problems] == [("person.birth_year", code)]
