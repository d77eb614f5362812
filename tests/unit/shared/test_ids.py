"""An id says when it was made, and other texts say nothing."""

from datetime import timedelta
from uuid import uuid4, uuid5

import pytest

from shared.kernel.ids import first_id_at, made_at, new_id
from tests.support.builders.identity import NOON

pytestmark = pytest.mark.unit


def test_an_id_says_the_moment_at_which_it_was_made() -> None:
    assert made_at(str(first_id_at(NOON))) == NOON
    earlier, later = (made_at(str(new_id())) for _ in range(2))
    assert earlier is not None
    assert later is not None
    assert timedelta() <= later - earlier < timedelta(seconds=9)


RANDOM, NAMED = uuid4(), uuid5(uuid4(), "person")


@pytest.mark.parametrize(
    "subject",
    [str(RANDOM), str(NAMED), "platform", "system:operator", ""],
    ids=["random", "of a name", "platform", "operator", "none"],
)
def test_what_is_no_such_id_says_no_moment(subject: str) -> None:
    assert made_at(subject) is None
