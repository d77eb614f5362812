"""`ceiba trace` reads logs: lines of one request, and of a line only ids and codes."""

import json
from datetime import UTC, datetime
from uuid import UUID

import pytest

from infra.ops.trace.found import AFTER, BEFORE, window_of
from infra.ops.trace.in_logs import in_logs
from shared.kernel.ids import new_id

pytestmark = pytest.mark.unit

# fixed dates: the rule is handed its day
DAY = datetime(2026, 12, 3, tzinfo=UTC)
REQUEST = UUID("019ae2f0-0000-7000-8000-000000000001")
OTHER = UUID("019ae2f0-0000-7000-8000-000000000002")


def a_line(request_id: UUID = REQUEST, **more: object) -> str:
    line = {"event": "request", "service": "cases", "timestamp": "2026-12-03T07:00:01Z", "status": 200}
    return json.dumps(line | {"request_id": str(request_id), **more})


def test_lines_of_the_request_are_found_with_and_without_the_name_of_a_container() -> None:
    lines = [
        "nothing",
        a_line(),
        a_line(OTHER),
        f"cases-api-1  | {a_line(service='cases-relay', event='message sent')}",
    ]

    found = [(each.where, each.what, each.details["status"]) for each in in_logs(lines, REQUEST, DAY.date())]

    assert found == [("cases", "request", 200), ("cases-relay", "message sent", 200)]


def test_a_field_that_is_not_an_id_or_a_code_is_not_shown() -> None:
    (found,) = in_logs([a_line(subject="user-1", name="Rosa", query="Rosa")], REQUEST, DAY.date())

    assert found.details == {"status": 200}


def test_the_gateway_counts_seconds() -> None:
    (found,) = in_logs([a_line(timestamp=DAY.timestamp(), service="gateway")], REQUEST, DAY.date())

    assert found.at == DAY


def test_the_readable_lines_of_one_machine_are_read() -> None:
    line = f"07:00:02 cases-relay       info message sent consumer=cases.events request_id={REQUEST} name=Rosa"

    (found,) = in_logs([line], REQUEST, DAY.date())

    assert (found.at.hour, found.at.second, found.where, found.what) == (7, 2, "cases-relay", "message sent")
    assert found.details == {"consumer": "cases.events"}


def test_an_id_says_in_which_time_to_look() -> None:
    made = new_id()
    window = window_of(made, None)

    assert window is not None
    assert window.first_id < made < window.last_id
    assert window.until - window.since == BEFORE + AFTER
    assert window_of(UUID("3f0c1c0e-1111-4111-8111-111111111111"), None) is None
