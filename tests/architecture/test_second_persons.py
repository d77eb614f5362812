"""Who decides, approves or reviews what somebody else asked for: every such endpoint is on a list and asks the rule."""

import pytest

from tests.architecture.test_endpoint_matrix import table
from tests.support.second_persons import ASK_THE_RULE, NO_SECOND_PERSON, OF_A_RECEIVER, VERBS

pytestmark = pytest.mark.architecture


def deciding() -> set[str]:
    """Every endpoint whose last word says that something is answered or carried further."""
    return {line.endpoint for line in table() if line.endpoint.rpartition("/")[2] in VERBS}


def test_every_last_word_of_a_posting_endpoint_is_known_as_deciding_or_not() -> None:
    ends = {line.endpoint for line in table() if line.endpoint.startswith("POST /api/")}
    words = {end.rpartition("/")[2] for end in ends if not end.endswith(">")}
    assert sorted(words - VERBS - NO_SECOND_PERSON) == [], (
        "is this the answer of a second person? Then it belongs to VERBS and ASK_THE_RULE of"
        " tests/support/second_persons.py, and asks shared/kernel/second_person.py; else to NO_SECOND_PERSON"
    )


def test_every_deciding_endpoint_asks_the_rule() -> None:
    assert deciding() - OF_A_RECEIVER == set(ASK_THE_RULE)
