"""A mark for tests that do not work with a changed clock (`make test-calendar`) and are skipped there."""

import pytest

from infra.local.program import moved_clock


def needs_the_true_clock(why: str) -> pytest.MarkDecorator:
    """Mark of a test that libfaketime itself would make fail, whatever the date."""
    return pytest.mark.skipif(bool(moved_clock()), reason=f"moved clock: {why}")
