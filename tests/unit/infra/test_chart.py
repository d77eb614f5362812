"""The chart renders to objects that Kubernetes and the operators take, and refuses values that mean nothing."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import helm_python
import pytest
from jsonschema import Draft202012Validator

from tests.support.chart import (
    CHART,
    DATABASE_CHART,
    EVERYTHING,
    EXAMPLES,
    LEAST,
    Object,
    example,
    of_kind,
    rendered,
    schema_of,
)
from tests.support.custom_resources import SCHEMAS

pytestmark = pytest.mark.unit

VERSIONS = ("1.33", "1.35", "1.37")
DATABASE: Mapping[str, Any] = {
    "image": "registry.example.org/postgresql:18.6",
    "backup": {"destination": "s3://ceiba/database", "endpoint": "https://objects.example.org"},
    "storage": {"size": "50Gi", "storageClassName": "fast"},
    "restore": {"enabled": True, "targetTime": "2019-12-01 03:00:00+00"},
}
ALL: Mapping[str, tuple[Mapping[str, Any], Path]] = {
    "least": (LEAST, CHART),
    "everything": (EVERYTHING, CHART),
    **{file.stem: (example(file), CHART) for file in EXAMPLES},
    "database": (DATABASE, DATABASE_CHART),
}
charts = pytest.mark.parametrize(("values", "chart"), ALL.values(), ids=ALL)


def wrong(objects: Sequence[Object], version: str) -> list[str]:
    """What a Kubernetes of `version` refuses, and what stands in no schema of a custom resource."""
    found = []
    for one in objects:
        name = f"{one['kind']} {one['metadata']['name']}"
        own = SCHEMAS.get(one["kind"])
        schema = Draft202012Validator(own) if own else schema_of(one["kind"], one["apiVersion"], version)
        found += [f"{name}: {'.'.join(map(str, e.path))}: {e.message}" for e in schema.iter_errors(one)]
    return found


@charts
def test_every_object_is_one_that_kubernetes_takes(values: Mapping[str, Any], chart: Path) -> None:
    objects = rendered(values, chart)

    assert len(objects) > 3
    for version in VERSIONS if values is EVERYTHING else VERSIONS[-1:]:
        assert wrong(objects, version) == [], version


def test_an_object_with_a_misspelt_field_is_found() -> None:
    (deployment, *_), (monitor, *_) = (
        list(of_kind(rendered(EVERYTHING), k).values()) for k in ("Deployment", "PodMonitor")
    )
    deployment["spec"]["replica"] = 1
    monitor["spec"]["podMetricEndpoints"] = monitor["spec"].pop("podMetricsEndpoints")

    assert {line.partition(":")[0] for line in wrong([deployment, monitor], VERSIONS[0])} == {
        "Deployment cases-api",
        "PodMonitor ceiba",
    }


@charts
def test_helm_has_nothing_to_object(values: Mapping[str, Any], chart: Path) -> None:
    report = helm_python.lint(str(chart), dict(values), strict=True)

    assert [m for m in report["messages"] if "icon" not in m["error"]] == []


REFUSED: Mapping[str, Mapping[str, Any]] = {
    "no host": {"ingress": {"host": ""}},
    "a tag that means another image tomorrow": {"image": {"tag": "latest"}},
    "a digest that is none": {"image": {"digests": {"gateway": "sha256:abc"}}},
    "a part that has no image": {"image": {"digests": {"broker": f"sha256:{64 * '0'}"}}},
    "a process that there is not": {"processes": {"cases-apl": {"replicas": 2}}},
    "no process": {"processes": {"gateway": {"replicas": 0}}},
    "no memory": {"processes": {"cases-api": {"resources": {"limits": {"memory": "lots"}}}}},
    "a relay that scales by load": {"processes": {"cases-relay": {"scale": {"minimum": 1, "maximum": 3}}}},
    "an api without a use of CPU to scale by": {"processes": {"cases-api": {"scale": {"cpuPercent": None}}}},
    "a caller that there is not": {"processes": {"cases-api": {"callers": ["everybody"]}}},
    "a variable of somebody else": {"env": {"PATH": "/"}},
    "a number where a text is needed": {"env": {"CEIBA_TUNE_SEND_SECONDS": 30}},
    "a bucket without a name": {"documents": {"s3": {"endpoint": "https://objects.example.org"}}},
    "two places for documents": {
        "documents": {"s3": {"endpoint": "https://objects.example.org", "bucket": "b"}, "claim": {"enabled": True}}
    },
    "a store without a name": {"externalSecrets": {"enabled": True}},
    "a port that is none": {"networkPolicy": {"database": {"ports": [70000]}}},
    "nobody before the gateway": {"networkPolicy": {"ingressFrom": []}},
    "a misspelt name": {"ingres": {"host": "agenda.example.org"}},
    "a drain without an end": {"drainSeconds": 600},
    "a backup at no time": {"backup": {"schedule": "every five minutes"}},
}


@pytest.mark.parametrize("values", REFUSED.values(), ids=REFUSED)
def test_values_that_mean_nothing_are_refused(values: Mapping[str, Any]) -> None:
    with pytest.raises(helm_python.HelmError, match="at '"):
        rendered({**LEAST, **values})


@pytest.mark.parametrize(
    "values",
    [
        {"backup": {"destination": ""}},
        {"image": "postgres:latest", "backup": {"enabled": False}},
        {"backup": {"enabled": False}, "instances": 0},
        {"backup": {"enabled": False}, "restore": {"enabled": True, "targetTime": "yesterday"}},
    ],
    ids=["backups to nowhere", "latest", "no instance", "no moment"],
)
def test_values_of_a_database_that_mean_nothing_are_refused(values: Mapping[str, Any]) -> None:
    with pytest.raises(helm_python.HelmError, match="at '"):
        rendered(values, DATABASE_CHART)
