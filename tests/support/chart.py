"""The Helm chart of the platform, rendered by Helm itself, without a cluster."""

import json
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import helm_python
import yaml
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from infra.local.programs import REPOSITORY

CHART = REPOSITORY / "infra" / "helm" / "ceiba"
DATABASE_CHART = REPOSITORY / "infra" / "helm" / "ceiba-database"
EXAMPLES = sorted((CHART / "examples").glob("*.yaml"))
Object = dict[str, Any]

LEAST: Mapping[str, Any] = {"ingress": {"host": "agenda.example.org"}}
"""What somebody has to say at least."""
EVERYTHING: Mapping[str, Any] = {
    **LEAST,
    "externalSecrets": {"enabled": True, "store": {"name": "vault"}},
    "anchors": {"bucket": True},
    "backup": {"enabled": True},
    "documents": {"claim": {"enabled": True}, "clamd": "antivirus:3310"},
    "keda": {"enabled": True},
    "monitoring": {"enabled": True, "labels": {"release": "prometheus"}},
    "countriesConfigMap": "ceiba-countries",
    "image": {"pullSecrets": ["registry"], "digests": {"gateway": f"sha256:{64 * '0'}"}},
    "env": {"CEIBA_TUNE_SEND_SECONDS": "30"},
    "nodeSelector": {"kubernetes.io/arch": "amd64"},
    "tolerations": [{"key": "ceiba", "operator": "Exists"}],
    "priorityClassName": "high",
}
"""Every part of the chart turned on."""


def example(file: Path) -> dict[str, Any]:
    """The values of a file."""
    values: dict[str, Any] = yaml.safe_load(file.read_text())
    return values


def rendered(values: Mapping[str, Any], chart: Path = CHART) -> list[Object]:
    """The objects that an installation with `values` makes. Raises HelmError for values that the schema refuses."""
    with helm_python.Chart.load(str(chart)) as loaded:
        loaded.validate_schema(dict(values))
        files = loaded.render(dict(values), name="ceiba", namespace="ceiba")
    texts = (text for name, text in sorted(files.items()) if name.endswith(".yaml"))
    return [found for text in texts for found in yaml.safe_load_all(text) if found]


def of_kind(objects: list[Object], kind: str) -> dict[str, Object]:
    """Name → the object, of those of one kind."""
    return {found["metadata"]["name"]: found for found in objects if found["kind"] == kind}


def pods(objects: list[Object]) -> dict[str, Object]:
    """Name of a Deployment, Job or CronJob → the specification of its pods."""
    return {name: template["spec"] for name, template in templates(objects).items()}


def templates(objects: list[Object]) -> dict[str, Object]:
    """Name of a Deployment, Job or CronJob → what its pods are made from."""
    jobs = {name: job["spec"]["jobTemplate"] for name, job in of_kind(objects, "CronJob").items()}
    makers = of_kind(objects, "Deployment") | of_kind(objects, "Job") | jobs
    return {name: maker["spec"]["template"] for name, maker in makers.items()}


@cache
def schema_of(kind: str, api_version: str, kubernetes: str) -> Draft202012Validator:
    """The strict schema of a kind in one version of Kubernetes. Raises FileNotFoundError where it has none.

    `kubernetes_validate.validate` reads all definitions again for each object.
    """
    name = re.sub(r"^([^./]*)(?:\.[^/]*)?/", r"\1-", api_version)
    text = _schemas(kubernetes).joinpath(f"{kind.lower()}-{name}.json").read_text()
    return Draft202012Validator(json.loads(text), registry=_definitions(kubernetes))


@cache
def _definitions(kubernetes: str) -> "Registry[Any]":
    found = json.loads(_schemas(kubernetes).joinpath("_definitions.json").read_text())
    return (Resource.from_contents(found) @ Registry()).crawl()


def _schemas(kubernetes: str) -> Any:
    return files("kubernetes_validate").joinpath("kubernetes-json-schema", f"v{kubernetes}.0-local-strict")
