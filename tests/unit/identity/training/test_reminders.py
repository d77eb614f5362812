"""When a reminder is due."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.identity.domain.training.reminders import REMIND_BEFORE, reminder_due

pytestmark = pytest.mark.unit

ENDS = date(2020, 5, 31)


@pytest.mark.parametrize(
    ("left", "due"), [(31, None), (30, 30), (8, 30), (7, 7), (1, 7), (0, 7), (-1, None), (-400, None)]
)
def test_thirty_and_seven_days_before_and_never_after_the_end(left: int, due: int | None) -> None:
    assert reminder_due(ENDS, ENDS - timedelta(days=left)) == due


@given(st.lists(st.integers(-5, 60), min_size=1))
def test_whatever_days_the_clock_ran_each_reminder_is_due_at_most_once_and_the_later_one_last(ran: list[int]) -> None:
    found = [reminder_due(ENDS, ENDS - timedelta(days=left)) for left in sorted(ran, reverse=True)]
    due = [days for days in dict.fromkeys(found) if days is not None]
    assert due == sorted(due, reverse=True)
    assert set(due) <= set(REMIND_BEFORE)
