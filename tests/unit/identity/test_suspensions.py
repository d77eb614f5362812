"""Which reasons fit what is suspended."""

import re
from pathlib import Path

import pytest

from services.identity.domain.suspensions import (
    NOT_LET_IN,
    OF_A_PERSON,
    OF_A_SYSTEM,
    OF_AN_ORGANISATION,
    require_fitting,
)
from shared.kernel.errors import Invalid

ALL = (OF_A_PERSON, OF_A_SYSTEM, OF_AN_ORGANISATION)


@pytest.mark.parametrize("fitting", ALL)
def test_none_and_what_fits_is_taken(fitting: frozenset[str]) -> None:
    for reason in (None, *fitting):
        require_fitting(reason, fitting)


@pytest.mark.parametrize(
    ("reason", "fitting"),
    [("left", OF_AN_ORGANISATION), ("left", OF_A_SYSTEM), ("closed", OF_A_PERSON), ("secret_leaked", OF_A_PERSON)]
    + [(NOT_LET_IN, fitting) for fitting in ALL],
)
def test_another_is_refused_and_what_follows_by_itself_always(reason: str, fitting: frozenset[str]) -> None:
    with pytest.raises(Invalid) as refused:
        require_fitting(reason, fitting)
    assert [problem.code for problem in refused.value.problems] == ["reason_does_not_fit"]


def test_the_screen_offers_what_fits() -> None:
    screen = Path("gateway/web/src/screens/people/suspension/Suspend.tsx").read_text()
    offered = [set(re.findall(r"[a-z_]+", line)) for line in re.findall(r'\.suspend": \[(.*)\]', screen)]
    assert offered == [set(fitting) for fitting in ALL]
