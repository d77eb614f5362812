"""Messages written by an older version must stay readable: they may wait in an outbox during a deployment."""

import json
from typing import Any

import pytest

from shared.contracts.subscriptions import EVENTS
from tests.support.samples import GOLDEN, golden_file

pytestmark = pytest.mark.contract
LARGEST_FACT = 4096


@pytest.mark.parametrize("name", sorted(EVENTS))
def test_every_event_has_a_golden_sample(name: str) -> None:
    assert golden_file(name).exists(), "run: python -m tests.support.samples"


@pytest.mark.parametrize("sample", sorted(GOLDEN.glob("*.json")), ids=lambda path: path.stem)
def test_a_stored_message_reads_back_to_what_was_written(sample: Any) -> None:
    """`<name>.json` is the first release's message, `<name>+<field>.json` that of the release that added a field."""
    stored = json.loads(sample.read_text())

    event = EVENTS[sample.stem.partition("+")[0]].from_data(stored)

    read = json.loads(json.dumps(event.data()))
    assert {field: read[field] for field in stored} == stored


def test_a_message_of_before_roles_is_about_a_victim_of_the_month_of_opening() -> None:
    stored = json.loads(golden_file("cases.case_registered.v1").read_text())

    event: Any = EVENTS["cases.case_registered.v1"].from_data(stored)

    assert (event.role, event.identified_month, event.duplicate) == ("victim", None, False)


@pytest.mark.parametrize("name", sorted(EVENTS))
def test_a_field_that_a_newer_version_added_is_ignored(name: str) -> None:
    stored = json.loads(golden_file(name).read_text())

    assert EVENTS[name].from_data(stored | {"added_later": 1}).data() == EVENTS[name].from_data(stored).data()


@pytest.mark.parametrize("name", sorted(EVENTS))
def test_an_event_is_small(name: str) -> None:
    assert golden_file(name).stat().st_size < LARGEST_FACT


@pytest.mark.parametrize("name", sorted(EVENTS))
def test_no_event_has_a_field_for_a_person(name: str) -> None:
    personal = {
        "name",
        "first_names",
        "surnames",
        "birthdate",
        "phone",
        "email",
        "document",
        "address",
        "narrative",
        "note",
    }

    assert not personal & set(json.loads(golden_file(name).read_text()))
