"""What unit tests of use cases ask, whichever service they belong to."""

import pytest

from shared.kernel.errors import Invalid, PreconditionFailed
from tests.support.recorded import Recorded


def any_version(current: int) -> None:
    """The caller names the version that is stored."""


def another_version(current: int) -> None:
    """The caller names an older version."""
    raise PreconditionFailed


def actions(work: Recorded) -> list[str]:
    """What was audited, in order."""
    return [action for action, _ in work.audited]


def published(work: Recorded) -> list[str]:
    """What was published, in order: `case_registered` and the like."""
    return [event.NAME.split(".")[1] for event in work.published]


def code_of(refusal: pytest.ExceptionInfo[Invalid]) -> str:
    """What was wrong with the one field that was refused."""
    (problem,) = refusal.value.problems
    return problem.code
