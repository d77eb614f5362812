"""Two recordings of the same situation read the same, whenever they were made and whatever was drawn by lot."""

# fixed dates: the moments of two recordings, and what is told instead of them

from datetime import datetime, timedelta
from typing import Any

import pytest

from services.cases.domain.person.pseudonym import pseudonym_of
from shared.kernel.ids import new_id
from tests.e2e.look_stand_ins import LOCAL, with_stand_ins

pytestmark = pytest.mark.unit

MORNING = datetime(2026, 11, 25, 9, 12, 33, 5, tzinfo=LOCAL)
EVENING = datetime(2027, 2, 1, 15, 47, 1, 7, tzinfo=LOCAL)


def recording(at: datetime, number: str, minutes: int) -> tuple[Any, Any]:
    case = new_id()
    late = (at - timedelta(minutes=minutes)).isoformat()
    hearing = at.replace(hour=9, minute=30, second=0, microsecond=0) + timedelta(days=3)
    body = {
        "id": str(case),
        "pseudonym": pseudonym_of(case),
        "case_number": f"GT-{number}-2026-126685-0",
        "opened_on": at.date().isoformat(),
        "recorded_at": late,
        "hearing": hearing.isoformat(),
        "birth_date": "1996-05-04",
        "version": minutes,
        "digest": new_id().hex * 2,
    }
    answers = {f"GET /api/v1/cases/{case}?due={late.replace(':', '%3A')}": {"status": 200, "body": body}}
    return with_stand_ins([answers], {"case": str(case)}, at)


def test_two_recordings_read_the_same() -> None:
    assert recording(MORNING, "FYWZ", 4) == recording(EVENING, "FBMY", 9)


@pytest.mark.parametrize("at", [MORNING, EVENING])
def test_what_belongs_together_still_does(at: datetime) -> None:
    [answers], ids = recording(at, "FYWZ", 4)
    (asked,) = answers
    body = answers[asked]["body"]

    assert ids["case"] in asked
    assert body["id"] == ids["case"]
    assert body["birth_date"] == "1996-05-04"
    assert body["opened_on"] == "2026-11-20"
    assert body["hearing"].startswith("2026-11-23T09:30:00")
