"""When the last night of a country was, and who marks an unusual reading as seen."""

# fixed dates: the functions are handed their moment

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from services.cases.domain.access.unusual_access import UnusualAccess, last_night, may_mark
from shared.contracts.country_settings import DEFAULTS, NIGHT_HOURS
from shared.kernel.country import Country
from shared.kernel.grant import Grant, Permission
from tests.support.world import CLINIC, GT, HN, SHELTER

NIGHT = DEFAULTS[NIGHT_HOURS]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "begins", "ends"),
    [
        ("2031-05-03T18:00", "2031-05-03T04:00", "2031-05-03T11:00"),
        ("2031-05-03T11:00", "2031-05-03T04:00", "2031-05-03T11:00"),
        ("2031-05-03T10:59", "2031-05-02T04:00", "2031-05-02T11:00"),
    ],
    ids=["at noon", "as it ends", "before it ends"],
)
def test_the_last_night_ends_at_five_in_guatemala_which_is_eleven_in_utc(now: str, begins: str, ends: str) -> None:
    assert last_night(GT, at(now), NIGHT) == (at(begins), at(ends))


def test_a_country_has_hours_of_its_own_also_within_one_day() -> None:
    night = last_night(Country.MEXICO, at("2031-05-03T18:00"), {"begins": 0, "ends": 6})

    assert night == (at("2031-05-03T06:00"), at("2031-05-03T12:00"))


def a_reader(
    *, organisation: UUID = SHELTER, country: Country = GT, oversees: bool = False, subject: str = "eva"
) -> Grant:
    return Grant(
        subject=subject,
        client_id="ceiba-web",
        organisation_id=organisation,
        countries=frozenset({country}),
        permissions=frozenset({Permission.AUDIT_READ, *([Permission.AUDIT_OVERSEE] if oversees else [])}),
    )


@pytest.mark.parametrize(
    ("reader", "may"),
    [
        (a_reader(), True),
        (a_reader(organisation=CLINIC), False),
        (a_reader(organisation=CLINIC, oversees=True), True),
        (a_reader(organisation=CLINIC, oversees=True, country=HN), False),
        (a_reader(subject="rosa"), False),
        (a_reader(subject="rosa", oversees=True), False),
    ],
    ids=["supervisor", "another organisation", "of the country", "another country", "herself", "herself, overseer"],
)
def test_a_reader_of_the_line_marks_it_and_never_who_it_is_about(reader: Grant, may: bool) -> None:
    line = UnusualAccess(
        id=uuid4(), country=GT, organisation_id=SHELTER, actor="rosa", opened=9, searched=0, at=at("2031-05-03T11:00")
    )

    assert may_mark(line, reader) is may
