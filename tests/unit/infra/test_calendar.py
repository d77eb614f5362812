"""The moments to which `make test-calendar` moves the clock are the ones that their names promise."""

# fixed dates: the moments are counted from the time that is handed in

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.calendar.moments import MOMENTS
from tests.calendar.running import environment

pytestmark = pytest.mark.unit

BY_NAME = {moment.name: moment for moment in MOMENTS}
EVENING = datetime(2026, 11, 26, 1, 0, tzinfo=UTC)
"""The 25th in Guatemala, where it is seven in the evening."""


@pytest.mark.parametrize(
    ("name", "then"),
    [
        ("tomorrow", "2026-11-26T20:30:00-06:00"),
        ("in-40-days", "2027-01-04T20:30:00-06:00"),
        ("in-400-days", "2027-12-30T20:30:00-06:00"),
        ("leap-day", "2028-02-29T12:00:00-06:00"),
        ("to-summer-time", "2027-03-14T01:59:30-08:00"),
        ("to-winter-time", "2027-10-31T02:59:30+02:00"),
        ("midnight", "2026-11-25T23:59:30-06:00"),
    ],
)
def test_a_moment_is_where_its_name_says(name: str, then: str) -> None:
    assert BY_NAME[name].after(EVENING).isoformat() == then


@settings(deadline=None)  # a machine may be busy
@given(st.integers(0, 14 * 366 * 24 * 60))
def test_a_moment_is_always_still_to_come(minutes: int) -> None:
    now = EVENING + timedelta(minutes=minutes)

    assert all(0 < moment.shift(now) < timedelta(days=9 * 366).total_seconds() for moment in MOMENTS)


def test_a_part_gets_the_changed_time_and_no_server_with_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CEIBA_TEST_DATABASE_URL", "postgresql://elsewhere")

    given_to_it = environment(BY_NAME["midnight"], Path("/lib/libfaketime.so"), EVENING)

    assert given_to_it["FAKETIME"] == f"+{5 * 3600 - 30}"
    assert (given_to_it["LD_PRELOAD"], given_to_it["TZ"]) == ("/lib/libfaketime.so", "America/Guatemala")
    assert "CEIBA_TEST_DATABASE_URL" not in given_to_it
