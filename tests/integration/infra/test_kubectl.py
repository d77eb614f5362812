"""The client that an operator uses reads every object of the charts, with no cluster to ask."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.support.chart import CHART, DATABASE_CHART, EVERYTHING, rendered

pytestmark = pytest.mark.integration
BACKED_UP = {"backup": {"destination": "s3://ceiba"}}


def names(objects: list[dict[str, Any]]) -> set[tuple[str, str]]:
    return {(one["kind"], one["metadata"]["name"]) for one in objects}


@pytest.mark.parametrize(
    ("chart", "values"), [(CHART, EVERYTHING), (DATABASE_CHART, BACKED_UP)], ids=["ceiba", "ceiba-database"]
)
def test_kubectl_reads_every_object_that_is_rendered(chart: Path, values: dict[str, Any]) -> None:
    objects = rendered(values, chart)

    read = subprocess.run(
        ["kubectl", "label", "--local", "--dry-run=client", "--output=json", "--filename=-", "read=yes"],
        input=json.dumps({"apiVersion": "v1", "kind": "List", "items": objects}),
        capture_output=True,
        text=True,
        check=True,
    )

    # It prints one object after another.
    found, rest, decoder = [], read.stdout.strip(), json.JSONDecoder()
    while rest:
        one, end = decoder.raw_decode(rest)
        found.append(one)
        rest = rest[end:].strip()
    assert names(found) == names(objects)
    assert {one["metadata"]["labels"]["read"] for one in found} == {"yes"}
