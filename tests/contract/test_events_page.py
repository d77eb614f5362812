"""docs/events.md says what the code says."""

from pathlib import Path

import pytest

from infra.ops.events import page

pytestmark = pytest.mark.contract


def test_the_page_about_events_is_up_to_date() -> None:
    written = (Path(__file__).parents[2] / "docs" / "events.md").read_text(encoding="utf-8")

    assert written == page(), "run `make docs`"
