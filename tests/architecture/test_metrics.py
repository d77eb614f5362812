"""The metrics of the code and those of docs/metrics.md are the same, and a name says whose a number is."""

import re

import pytest

from infra.local.programs import REPOSITORY
from shared.metrics.page import BEGIN
from tests.architecture.metrics import declared

pytestmark = pytest.mark.architecture

ROW = re.compile(r"^\| `(ceiba_\w+)` \| (counter|gauge|histogram) \| ([\w, -]+) \|", re.MULTILINE)


def documented() -> set[tuple[str, str, tuple[str, ...]]]:
    rows = ROW.findall((REPOSITORY / "docs/metrics.md").read_text())
    return {(name, kind, tuple(label for label in re.split(", |-", labels) if label)) for name, kind, labels in rows}


def test_every_metric_is_in_the_list_with_its_type_and_labels() -> None:
    assert documented() == declared()


def test_a_metric_without_a_label_says_in_its_name_whose_it_is() -> None:
    """It has a value in every process that has imported it, so the page has to know whose it is."""
    beginnings = tuple(name for names in BEGIN.values() for name in names)

    assert [name for name, _, labels in declared() if not labels and not name.startswith(beginnings)] == []
