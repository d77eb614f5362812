"""Which build a process runs."""

import os
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from prometheus_client.metrics_core import InfoMetricFamily, Metric

REVISION = "CEIBA_REVISION"
"""The commit that an image was built from; the image says it."""
_PROJECT = Path(__file__).parents[2] / "pyproject.toml"


def build_families(part: str) -> Iterator[Metric]:
    """The metric `ceiba_build_info`, always 1."""
    family = InfoMetricFamily("ceiba_build", "What this process runs", labels=["service"])
    family.add_metric([part], {"version": version(), "revision": revision()})
    yield family


def revision() -> str:
    """The commit, or `unknown` in a checkout."""
    return os.environ.get(REVISION, "unknown")


@cache
def version() -> str:
    """The version of the release, or `unknown`."""
    # Neither a checkout nor an image installs the project as a package, so no metadata of one tell it.
    if not _PROJECT.exists():
        return "unknown"
    return str(tomllib.loads(_PROJECT.read_text())["project"]["version"])
